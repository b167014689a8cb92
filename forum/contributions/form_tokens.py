"""What a form to write in carries: when it was opened, signed; and its own key, so that it is taken once."""

import hmac
import secrets
from datetime import UTC, datetime

from forum.kernel.keys import Keys

PURPOSE = "form opened"
SUBMISSION = "submission"


def new_submission_key() -> str:
    return secrets.token_urlsafe(18)


def kept_key(keys: Keys, raw: str, *, topic_id: int, account_id: int | None) -> str:
    """What the database keeps of a submission key: good for one person and topic, telling nothing of either."""
    return keys.pseudonym(SUBMISSION, f"{account_id}:{topic_id}:{raw}")


def sign_opened(keys: Keys, at: datetime, *, topic_id: int, account_id: int | None) -> str:
    moment = int(at.timestamp())
    return f"{moment}-{_mac(keys, moment, topic_id=topic_id, account_id=account_id)}"


def read_opened(keys: Keys, token: str, *, topic_id: int, account_id: int | None) -> datetime | None:
    """When this person opened the form of this topic; None for a token that is not ours."""
    moment, _, mac = token.partition("-")
    if not (moment.isascii() and moment.isdigit() and len(moment) < 12):
        return None
    if not hmac.compare_digest(_mac(keys, int(moment), topic_id=topic_id, account_id=account_id), mac):
        return None
    return datetime.fromtimestamp(int(moment), UTC)


def _mac(keys: Keys, moment: int, *, topic_id: int, account_id: int | None) -> str:
    return keys.pseudonym(PURPOSE, f"{moment}:{topic_id}:{account_id}")
