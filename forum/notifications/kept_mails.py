"""Mails kept in the folder: which there are, and one of them, for whoever keeps the machine and says that she looks."""

import email
import re
from dataclasses import dataclass
from email import policy
from pathlib import Path

from forum.notifications.errors import MailNotFound

MOST_SHOWN = 50
SECRET = re.compile(r"(/(?:sign-in|mail/stop)/)[\w=.-]+")


@dataclass(frozen=True, slots=True)
class KeptMail:
    to: str
    subject: str
    language: str
    text: str


def list_kept_mails(folder: Path) -> list[str]:
    """By the names of their files, the latest first: a moment and a number, nothing of whom or what they are about."""
    if not folder.is_dir():
        return []
    return sorted((file.stem for file in folder.glob("*.eml")), key=_age, reverse=True)[:MOST_SHOWN]


def _age(stem: str) -> tuple[str, int, str]:
    """By moment, then by number: the tenth of a second comes after the ninth."""
    moment, _, number = stem.rpartition("-")
    return moment, int(number) if number.isascii() and number.isdigit() else 0, stem


def read_kept_mail(folder: Path, name: str, *, shows_links: bool) -> KeptMail:
    """Without `shows_links` what signs somebody in is masked. MailNotFound."""
    if name not in list_kept_mails(folder):
        raise MailNotFound()
    return read_mail(folder / f"{name}.eml", shows_links=shows_links)


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
