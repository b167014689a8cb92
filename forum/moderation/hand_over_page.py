"""The page of a hand-over as its template takes it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.lists import format_list
from flask import url_for
from flask_babel import gettext, ngettext

from forum.contributions.policy import is_on_duty
from forum.contributions.reasons import FOR_HIDING, FOR_RETURN, said_reason
from forum.contributions.writing_page import language_choices, preset_language
from forum.exchanges.queries import RoundView
from forum.exchanges.rules import SIGNING, day_in
from forum.kernel.characters import isolate
from forum.kernel.wording import direction, mark
from forum.moderation.actions.hand_over import Note
from forum.moderation.handing import Hand, Handing
from forum.moderation.policy import can_note_hand_over, can_sign_hand_over, can_take_over
from forum.moderation.queries.facts import SHOWN, list_facts
from forum.moderation.queries.hand_over import get_handing
from forum.moderation.queries.open_ends import Fact, Open, Scope
from forum.moderation.queries.reports import find_readable
from forum.moderation.rules import FOR_REPORTING, HANDED, Stage
from forum.roster.frame import ExchangePage
from forum.roster.pinned import say_kind
from forum.texts.notes import ContentNote
from forum.texts.queries import show
from forum.web.filters import date_words, day, language_label, moment
from forum.web.locale import page_locale, programme_reader
from forum.web.runtime import runtime
from forum.web.site import address

TITLES = {
    "waiting": mark("Waits to be read"),
    "reports": mark("Reports nobody has answered"),
    "promises": mark("Promised and not kept yet"),
    "questions": mark("Questions nobody answered"),
    "unanswered": mark("Contributions nobody replied to"),
    "tone": mark("Trouble with the tone"),
    "locked": mark("Topics that were closed"),
    "versions": mark("Versions that are overdue"),
    "notices": mark("Notices that are due"),
    "absent": mark("People invited who have not come"),
    "silent": mark("People who have written nothing under their name"),
}
OF_NUMBERS = frozenset({"absent", "silent"})
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


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEnds:
    """A fact in words. `then`: how it stood when it was signed, "" before; `more`: how many are not shown."""

    name: str
    title: str
    count: int
    then: str
    lines: list[HandOverLine]
    more: int


def hand_over_parts(
    page: ExchangePage, round_: RoundView, *, typed: Note | None = None, errors: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """All that the page shows; `typed`: what comes back with `errors`."""
    here = page.reading
    handing = get_handing(here.session, page.view, round_)
    stage = handing.stage(here.now)
    may_note, may_take = (can(here.actor, handing, here.now) for can in (can_note_hand_over, can_take_over))
    marked = frozenset(typed.marked) if typed else handing.marked
    facts = list_facts(scope_of(page, round_), marked=marked)
    ends = [open_ends(page, fact, handing, marked=marked) for fact in facts if fact.name not in OF_NUMBERS]
    where: dict[str, Any] = {"slug": page.view.slug, "number": round_.number}
    return {
        "nav": page.nav_in(round_.number),
        "number": round_.number,
        "standing": said_standing(page, handing, stage),
        "is_over": here.now >= handing.closes_at,
        "to": said_hands(handing.coming) or gettext("the organiser"),
        "handing": handing,
        "marked": [line for end in ends for line in end.lines if line.is_marked],
        "ends": [end for end in ends if end.count],
        "numbers": [said_number(fact) for fact in facts if fact.name in OF_NUMBERS and fact.count],
        "writes": bool(may_note),
        "signs": bool(can_sign_hand_over(here.actor, handing, here.now)),
        "takes": bool(may_take),
        "refusal": "" if may_note or may_take or stage not in HANDED else may_take.message,
        "typed": typed or Note(words=handing.words, language=handing.words_language or own_language(page)),
        "languages": language_choices(page.exchange, here.actor),
        "errors": errors or {},
        "action": url_for("moderation.note_hand_over", **where),
        "take_url": url_for("moderation.take_over_round", **where),
        "desk_url": url_for("moderation.desk", slug=page.view.slug),
    }


def scope_of(page: ExchangePage, round_: RoundView) -> Scope:
    """As far as who looks may read what others report."""
    here = page.reading
    reported = find_readable(here.session, here.actor, page.exchange, now=here.now, keys=runtime().keys)
    return Scope(here.session, page.view, round_, here.now, reported)


def own_language(page: ExchangePage) -> str:
    return preset_language(page.exchange, page.reading.actor)


def said_hands(hands: Iterable[Hand]) -> str:
    names = [isolate(hand.name) if hand.name else gettext("A participant") for hand in hands]
    return enumerate_plainly(names) if names else ""


def enumerate_plainly(words: Sequence[str]) -> str:
    """In one line, with the page's word for “and”."""
    return format_list(words, locale=page_locale())


def said_standing(page: ExchangePage, handing: Handing, stage: Stage) -> list[str]:
    """Where it stands, in whole sentences: who has signed, who has not, and what comes next."""
    from_whom = said_hands(handing.leaving) or gettext("the organiser")
    complete_at = handing.closes_at + SIGNING
    match stage:
        case Stage.RUNNING:
            return [gettext("It can be signed from %(time)s on.", time=moment(handing.closes_at - SIGNING))]
        case Stage.DUE:
            return [
                gettext("Not signed yet by %(name)s.", name=from_whom),
                gettext("It counts as handed over on %(time)s, also without a signature.", time=moment(complete_at)),
            ]
        case Stage.SIGNED:
            return [said_signed(handing)]
        case Stage.UNSIGNED:
            return [said_unsigned(from_whom, complete_at)]
    return [
        said_signed(handing) if was_signed(handing) else said_unsigned(from_whom, complete_at),
        gettext(
            "Taken over by %(name)s on %(time)s.",
            name=isolate(handing.taken_by) or gettext("A participant"),
            time=moment(handing.taken_at or page.reading.now),
        ),
    ]


def was_signed(handing: Handing) -> bool:
    return handing.signed_at is not None


def said_signed(handing: Handing) -> str:
    name = isolate(handing.left_by) or gettext("A participant")
    return gettext("Signed by %(name)s on %(time)s.", name=name, time=moment(handing.signed_at or handing.closes_at))


def said_unsigned(from_whom: str, complete_at: datetime) -> str:
    return gettext(
        "Not signed by %(name)s. It counts as handed over since %(time)s all the same.",
        name=from_whom,
        time=moment(complete_at),
    )


def open_ends(page: ExchangePage, fact: Fact, handing: Handing, *, marked: frozenset[str]) -> OpenEnds:
    """What is shown: the oldest, and those that are marked."""
    shown = [each for place, each in enumerate(fact.open) if place < SHOWN or each.key in marked]
    lines = [hand_over_line(page, fact.name, each, is_marked=each.key in marked) for each in shown if is_worded(each)]
    return OpenEnds(
        name=fact.name,
        title=gettext(TITLES[fact.name]),
        count=fact.count,
        then=said_then(fact, handing),
        lines=lines,
        more=fact.count - len(lines),
    )


def is_worded(each: Open) -> bool:
    return bool(each.first_words or each.note or each.title or each.kind == "notice")


def said_then(fact: Fact, handing: Handing) -> str:
    """How many there were when it was signed, or taken over unsigned, and how many of these are still open."""
    kept = handing.facts.get(fact.name)
    if kept is None:
        return ""
    keys: Any = kept["open"]
    still = len(set(keys) & {each.key for each in fact.open})
    return gettext(
        "When it was handed over: %(then)s. Of these still open: %(still)s.", then=str(kept["count"]), still=str(still)
    )


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


def said_number(fact: Fact) -> str:
    if fact.name == "absent":
        return ngettext(
            "%(num)s person was invited and has not come yet.",
            "%(num)s people were invited and have not come yet.",
            fact.count,
        )
    return ngettext(
        "%(num)s member has written nothing under a name.",
        "%(num)s members have written nothing under their names.",
        fact.count,
    )
