from email.message import EmailMessage
from typing import Protocol


class Transport(Protocol):
    """Takes one mail. MailUnavailable where another try may succeed, MailRefused where none will."""

    def send(self, message: EmailMessage) -> None: ...

    def problem(self) -> str | None:
        """None is well, else the code of what is wrong."""
