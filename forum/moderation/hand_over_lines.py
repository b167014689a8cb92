"""What is open, line by line, as the page of a hand-over shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.lists import format_list
from flask_babel import gettext

from forum.contributions.policy import is_on_duty
from forum.contributions.reasons import FOR_HIDING, FOR_RETURN, said_reason
from forum.exchanges.rules import day_in
from forum.kernel.characters import isolate
from forum.kernel.wording import direction, mark
from forum.moderation.queries.open_ends import Open
from forum.moderation.rules import FOR_REPORTING
from forum.roster.frame import ExchangePage
from forum.roster.pinned import say_kind
from forum.texts.notes import ContentNote
from forum.texts.queries import show
from forum.web.filters import date_words, day, language_label, moment
from forum.web.locale import page_locale, programme_reader
from forum.web.site import address

OF_DECISIONS_AND_REPORTS = {**FOR_REPORTING, **FOR_HIDING, **FOR_RETURN}
PUBLISHED = mark("Published on %(time)s")
SINCE = {"waiting": mark("Waits since %(time)s"), "notices": mark("Due on %(time)s")}
TO_DECIDE = frozenset({"waiting", "tone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverLine:
    """`key`: what the box “please look at this” sends; `url`: "" where it leads nowhere for her. `words` are in `language`,

    and none under a `note`.
    """

    key: str
    words: str
    note: ContentNote | None
    language: str
    direction: str
    url: str
    reason: str
    is_late: bool
    is_marked: bool


def is_worded(each: Open) -> bool:
    return bool(each.first_words or each.note or each.title or each.kind == "notice")


def hand_over_line(page: ExchangePage, name: str, each: Open, *, is_marked: bool) -> HandOverLine:
    language, words = line_words(page, each)
    today = day_in(page.exchange.timezone, page.reading.now)
    return HandOverLine(
        key=each.key,
        words=words,
        note=each.note,
        language=language,
        direction=direction(language),
        url=line_address(page, name, each),
        reason=line_reason(name, each),
        is_late=(each.due_on is not None and each.due_on < today) or is_overdue(each, page.reading.now),
        is_marked=is_marked,
    )


def line_words(page: ExchangePage, each: Open) -> tuple[str, str]:
    """Their language, and the words."""
    if each.kind == "notice":
        number = page.view.round_by_id(each.id).number
        return page_locale(), gettext("%(kind)s, week %(number)s", kind=say_kind(each.code), number=number)
    if each.title:
        title = show(each.title, programme_reader())
        return title.language, title.plain
    return each.language, each.first_words


def is_overdue(each: Open, now: datetime) -> bool:
    return each.kind == "notice" and each.since is not None and each.since < now


def line_address(page: ExchangePage, name: str, each: Open) -> str:
    slug, here = page.view.slug, page.reading
    if each.kind == "topic":
        return address("contributions.topic", slug=slug, topic_id=each.id)
    if each.kind == "text":
        is_hers = is_on_duty(here.actor, page.exchange.id, here.now)
        where = {"slug": slug, "text_id": each.id, "language": each.languages[0]}
        return address("translating.write", **where) if is_hers else ""
    if each.kind == "notice":
        return address("exchanges.notices", slug=slug)
    if name == "reports":
        return address("moderation.reported", slug=slug, contribution_id=each.id)
    endpoint = "moderation.decision" if name in TO_DECIDE else "contributions.contribution"
    return address(endpoint, slug=slug, contribution_id=each.id)


def line_reason(name: str, each: Open) -> str:
    when = "" if each.since is None else day(each.since) if each.is_day_only else moment(each.since)
    match name:
        case "promises":
            return said_promise(each.name, each.due_on)
        case "tone" | "reports":
            return f"{said_reason(page_locale(), each.code, of=OF_DECISIONS_AND_REPORTS)} · {when}"
        case "locked":
            return gettext("Nobody can write there any more")
        case "versions":
            languages = enumerate_plainly([language_label(tag) for tag in each.languages])
            return gettext("Lacks %(languages)s", languages=languages)
    return gettext(SINCE.get(name, PUBLISHED), time=when)


def said_promise(name: str, due_on: Any) -> str:
    who = isolate(name) or gettext("A participant")
    if due_on is None:
        return gettext("Promised by %(name)s", name=who)
    return gettext("Promised by %(name)s for %(day)s", name=who, day=date_words(due_on))


def enumerate_plainly(words: Sequence[str]) -> str:
    """In one line, with the page's word for “and”."""
    return format_list(words, locale=page_locale())
