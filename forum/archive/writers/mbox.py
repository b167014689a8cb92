"""Each round as a mailbox: a contribution is a mail, its versions are parts of it, and replies answer it."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, time
from email.generator import BytesGenerator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from io import BytesIO

from forum.archive.holdings import HeldContribution, HeldRound, HeldText, HeldTopic, Holdings
from forum.archive.writers.tables import line_of
from forum.contributions.saying import say_name
from forum.kernel.characters import clean_name
from forum.kernel.reader import Reader
from forum.kernel.wording import closest_locale, mark, say
from forum.texts.labels import label_text
from forum.texts.queries import VersionRow, show

DOMAIN = "archive.invalid"
"""Never anybody's (RFC 2606)."""
LONGEST_LINE = 990
NOON = time(12, tzinfo=UTC)
POLICY = SMTP.clone(cte_type="8bit", linesep="\n", mangle_from_=True)


def write_mailboxes(held: Holdings) -> Iterator[tuple[str, bytes]]:
    for each in held.rounds:
        mails = [make_mail(held, topic, one) for topic in each.topics for one in topic.contributions if one.text]
        yield mailbox_name(each), b"".join(map(flat, mails))


def mailbox_name(round_: HeldRound) -> str:
    return f"mail/round-{round_.number}.mbox"


def make_mail(held: Holdings, topic: HeldTopic, one: HeldContribution) -> EmailMessage:
    assert one.text is not None
    assert one.day is not None
    locale = closest_locale(held.languages[0])
    mail = EmailMessage(policy=POLICY)
    at = datetime.combine(one.day, NOON)
    mail.set_unixfrom(f"From archive@{DOMAIN} {at:%a %b %d %H:%M:%S %Y}")
    subject = line_of(held, topic.title)
    mail["Subject"] = f"Re: {subject}" if one.answers else subject
    mail["From"] = Address(clean_name(say_name(locale, one.row)), "archive", DOMAIN)
    mail["To"] = Address(clean_name(line_of(held, held.title)), "archive", DOMAIN)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id(held, one.number)
    if one.answers:
        mail["In-Reply-To"] = mail["References"] = message_id(held, one.answers)
    add_parts(mail, held, one.text)
    return mail


def message_id(held: Holdings, number: int) -> str:
    return f"<{number}.{held.slug}@{DOMAIN}>"


def add_parts(mail: EmailMessage, held: Holdings, text: HeldText) -> None:
    """The original first; then every other version, under its label."""
    parts = [words_of(held, text, row) for row in text.rows]
    set_words(mail, parts[0])
    mail["Content-Language"] = text.rows[0].language
    if len(parts) == 1:
        return
    mail.make_mixed()
    for row, words in zip(text.rows[1:], parts[1:], strict=True):
        part = EmailMessage(policy=POLICY)
        set_words(part, words)
        part["Content-Language"] = row.language
        part["Content-Disposition"] = "inline"
        mail.attach(part)
    mail.set_boundary(f"=_{hashlib.sha256(''.join(parts).encode(errors='replace')).hexdigest()[:32]}")


def set_words(part: EmailMessage, words: str) -> None:
    """As they are, for who opens the file with an editor; encoded where a line is too long, or begins as a mail does."""
    lines = words.splitlines()
    is_plain = all(
        len(line.encode(errors="replace")) <= LONGEST_LINE and not line.startswith("From ") for line in lines
    )
    part.set_content(words, cte="8bit" if is_plain else "base64")


def words_of(held: Holdings, text: HeldText, row: VersionRow) -> str:
    """Under the label of a version that is no original, in its own language, and under the content note."""
    locale = closest_locale(row.language)
    said = label_text(show((row,), Reader(row.language)), locale=locale, names=held.names_for(text))
    note = f"{say(locale, mark('Content note:'))} {row.content_note}" if row.content_note else ""
    head = "\n".join(line for line in (said.label, *said.remarks, note) if line)
    words = "\n\n".join(held.paragraphs.get(row.version_id, ()))
    return f"[{head}]\n\n{words}\n" if head else f"{words}\n"


def flat(mail: EmailMessage) -> bytes:
    """As it stands in a mailbox, with a blank line after it."""
    page = BytesIO()
    BytesGenerator(page, mangle_from_=True, policy=POLICY).flatten(mail, unixfrom=True)
    return page.getvalue().rstrip(b"\n") + b"\n\n"
