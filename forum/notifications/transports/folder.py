import os
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from forum.notifications.errors import MailUnavailable

MADE = "%Y%m%d-%H%M%S"


def file_stem(mail_id: int, created_at: datetime) -> str:
    """The name of a mail's file, which is also how the mail is known to mail programs."""
    return f"{created_at:{MADE}}-{mail_id}"


def made_at(stem: str) -> datetime | None:
    """When the mail was asked for; None for a file that is not ours."""
    try:
        return datetime.strptime(stem.rpartition("-")[0], MADE).replace(tzinfo=UTC)
    except ValueError:
        return None


class FolderTransport:
    """Keeps mails as files that any mail program opens; nothing leaves the machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        name = message["Message-ID"].strip("<>").split("@")[0]
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished = self.folder / f".{name}"
            handle = os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(self.folder / f"{name}.eml")
        except OSError:
            raise MailUnavailable() from None

    def problem(self) -> str | None:
        is_writable = os.access(self.folder if self.folder.exists() else self.folder.parent, os.W_OK)
        return None if is_writable else "folder_not_writable"
