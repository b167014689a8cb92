"""What the mail of a notice says, in the version its receiver reads best; in a sensitive exchange only that there is one."""

import html

from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Exchange, Notice
from forum.exchanges.queries import ExchangeView
from forum.kernel.markup import plain
from forum.kernel.moments import say_moment
from forum.kernel.reader import Reader
from forum.kernel.wording import closest_locale
from forum.texts.labels import label_text
from forum.texts.models import Version
from forum.texts.queries import load_versions, show


def describe_notice(
    session: Session, notice: Notice, reader: Reader, *, view: ExchangeView, timezone: str | None, url: str
) -> dict[str, object] | None:
    """`url`: where all notices stand. None where none of its words can be read."""
    versions = load_versions(session, [notice.title_id, notice.body_id])
    if notice.title_id not in versions or notice.body_id not in versions:
        return None
    title, body = show(versions[notice.title_id], reader), show(versions[notice.body_id], reader)
    locale = closest_locale(reader.language)
    chosen = next(row for row in versions[notice.body_id] if (row.language, row.origin) == (body.language, body.origin))
    return {
        "notice_title": html.unescape(title.html),
        "title_language": title.language,
        "title_direction": title.direction,
        "body_html": body.html,
        "body_text": plain_words(session, chosen.version_id),
        "body_language": body.language,
        "body_direction": body.direction,
        "label": label_text(body, locale=locale).label,
        "week": week_of(view, notice),
        "opens": said(view, notice, "opens_at", timezone=timezone, locale=locale),
        "until": said(view, notice, "closes_at", timezone=timezone, locale=locale),
        "url": url,
    }


def plain_words(session: Session, version_id: int) -> str:
    """As somebody typed them, without the signs that make them bold."""
    return "\n\n".join(plain([paragraph]) for paragraph in session.get_one(Version, version_id).paragraphs)


def week_of(view: ExchangeView, notice: Notice) -> int:
    """The number of its round; 0 for a notice of the whole exchange."""
    return view.round_by_id(notice.round_id).number if notice.round_id is not None else 0


def said(view: ExchangeView, notice: Notice, what: str, *, timezone: str | None, locale: str) -> str:
    """A boundary of its round as it stands now, by the clock of who reads it; empty for a notice of the whole exchange."""
    if notice.round_id is None:
        return ""
    at = getattr(view.round_by_id(notice.round_id), what)
    return say_moment(at, timezone or view.exchange.timezone, locale)


def reader_of(account: Account) -> Reader:
    return Reader(account.language, tuple(account.reads))


def find_notice(session: Session, notice_id: int | None, *, exchange: Exchange) -> Notice | None:
    """One that was sent."""
    notice = session.get(Notice, notice_id or 0)
    return notice if notice and notice.exchange_id == exchange.id and notice.sent_at is not None else None
