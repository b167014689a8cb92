from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLinkAsked(Event):
    """Somebody asked for a link by mail. `account_id` 0: the address is unknown, and nothing follows (nor shows)."""

    account_id: int
    leads_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAsked(Event):
    """Six figures are to be mailed, for the row `code_id`; `asked_at` tells one asking from the next."""

    account_id: int
    code_id: int
    asked_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressChanged(Event):
    """Her mail address is another one now; the old one, which the row `code_id` keeps for it, is told."""

    account_id: int
    code_id: int
