from forum.accounts.errors import WrongCode, WrongMailedCode
from forum.kernel.errors import Refusal
from forum.web.errors import TooOften
from forum.web.limits import spend
from forum.web.locale import page_locale

TRIES = "5 per 5 minute; 30 per day"
STATUS: dict[type[Exception], int] = {TooOften: 429, WrongCode: 422, WrongMailedCode: 422}


def said(refusal: Exception) -> str:
    return refusal.said_in(page_locale()) if isinstance(refusal, Refusal) else ""


def spend_try(account_id: int) -> None:
    """Codes are short: so many an account may try, wherever they are asked. TooOften."""
    spend(TRIES, on="codes", by=lambda: f"account:{account_id}")
