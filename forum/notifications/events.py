from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MailsStopped(Event):
    """A person wishes no more mails of this exchange."""

    account_id: int
