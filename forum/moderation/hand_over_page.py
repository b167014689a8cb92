"""The page of a hand-over as its template takes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from forum.contributions.writing_page import language_choices, preset_language
from forum.exchanges.queries import RoundView
from forum.exchanges.rules import SIGNING
from forum.kernel.characters import isolate
from forum.kernel.wording import mark
from forum.moderation.actions.hand_over import Note
from forum.moderation.hand_over_lines import HandOverLine, enumerate_plainly, hand_over_line, is_worded
from forum.moderation.handing import Hand, Handing
from forum.moderation.policy import can_note_hand_over, can_sign_hand_over, can_take_over
from forum.moderation.queries.facts import SHOWN, list_facts
from forum.moderation.queries.hand_over import get_handing
from forum.moderation.queries.open_ends import Fact, Scope
from forum.moderation.queries.reports import find_readable
from forum.moderation.rules import HANDED, Stage
from forum.roster.frame import ExchangePage
from forum.web.filters import moment
from forum.web.runtime import runtime

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
FROM_REPORTS = frozenset({"reports", "tone"})
"""Of these a signature keeps what not everybody may read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEnds:
    """A fact in words. `then`: how it stood when it was signed, "" before, and as long as it stands so; `more`: how many

    are not shown.
    """

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
    scope = scope_of(page, round_)
    facts = list_facts(scope, marked=marked)
    ends = [
        open_ends(page, fact, said_then(fact, handing, scope), marked=marked)
        for fact in facts
        if fact.name not in OF_NUMBERS
    ]
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
        "is_as_it_was": bool(handing.facts) and not any(end.then for end in ends),
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


def open_ends(page: ExchangePage, fact: Fact, then: str, *, marked: frozenset[str]) -> OpenEnds:
    """What is shown: the oldest, and those that are marked."""
    shown = [each for place, each in enumerate(fact.open) if place < SHOWN or each.key in marked]
    lines = [hand_over_line(page, fact.name, each, is_marked=each.key in marked) for each in shown if is_worded(each)]
    return OpenEnds(
        name=fact.name,
        title=gettext(TITLES[fact.name]),
        count=fact.count,
        then=then,
        lines=lines,
        more=fact.count - len(lines),
    )


def said_then(fact: Fact, handing: Handing, scope: Scope) -> str:
    """How many there were when it was signed, or taken over unsigned, and how many of these are still open; "" where it is

    as it was.
    """
    kept: Any = handing.facts.get(fact.name)
    if kept is None:
        return ""
    present, keys, count = {each.key for each in fact.open}, set(kept["open"]), kept["count"]
    if fact.name in FROM_REPORTS:
        keys = {key for key in keys if key in present or scope.may_read_reports(int(key.rpartition("-")[2]))}
        count = len(keys)
    if keys == present and count == fact.count:
        return ""
    still = len(keys & present)
    return gettext(
        "When it was handed over: %(then)s. Of these still open: %(still)s.", then=str(count), still=str(still)
    )


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
