"""Mails kept in the folder, for the administrator's page."""

import email
import re
from dataclasses import dataclass
from email import policy
from pathlib import Path

MOST_SHOWN = 50
SECRET = re.compile(r"(/(?:sign-in|mail/stop)/)[\w=.-]+")


@dataclass(frozen=True, slots=True)
class KeptMail:
    to: str
    subject: str
    language: str
    text: str


def read_kept_mails(folder: Path, *, shows_links: bool) -> list[KeptMail]:
    """The latest first. Without `shows_links` what signs somebody in is masked."""
    if not folder.is_dir():
        return []
    files = sorted(folder.glob("*.eml"), reverse=True)[:MOST_SHOWN]
    return [read_mail(file, shows_links=shows_links) for file in files]


def read_mail(file: Path, *, shows_links: bool) -> KeptMail:
    message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    part = message.get_body(("plain",))
    text = part.get_content() if part is not None else ""
    return KeptMail(
        to=str(message["To"]),
        subject=str(message["Subject"]),
        language=str(message["Content-Language"] or ""),
        text=text if shows_links else SECRET.sub(r"\1•••", text),
    )
