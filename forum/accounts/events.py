from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLinkAsked(Event):
    """Somebody asked for a link by mail. `account_id` 0: the address is unknown, and nothing follows (nor shows)."""

    account_id: int
    leads_to: str | None = None
