"""The roster in words, in the language of the page."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext, ngettext, pgettext
from markupsafe import Markup, escape

from forum.exchanges.models import MembershipState
from forum.kernel.wording import mark
from forum.roster.asked import Ask, AskKind
from forum.roster.models import Answer, Part
from forum.roster.queries import Roster
from forum.roster.rules import Seat, Span, is_over
from forum.roster.warnings import Kind, RosterWarning
from forum.web.filters import deadline, language_label, listed, moment

PARTS = {"lead": mark("leads"), "co": mark("moderates beside her"), "substitute": mark("stands in")}
ANSWERS: Mapping[str | None, str] = {
    Answer.ACCEPTED: mark("has said yes"),
    Answer.DECLINED: mark("cannot"),
    None: mark("has not answered yet"),
}
STATES = {
    MembershipState.INVITED: mark("invited, has not come yet"),
    MembershipState.ACTIVE: "",
}
OTHERWISE = mark("does not take part at present")


def fill(sentence: str, **values: object) -> Markup:
    """A sentence with its places filled, names kept apart from the direction of what stands beside them."""
    apart = {
        name: value if isinstance(value, int | Markup) else Markup("<bdi>{}</bdi>").format(value)
        for name, value in values.items()
    }
    return escape(sentence) % apart


def name_of(seat: Seat | None) -> str:
    """Her name, else her public number; of who is not in the roster any more, neither."""
    if seat is None:
        return gettext("somebody")
    return seat.name or gettext("number %(number)s", number=seat.number)


def say_part(seat: Seat) -> str:
    """What she does, and in which languages, where not in all."""
    part = gettext(PARTS.get(seat.part, seat.part))
    if not seat.only_languages:
        return part
    languages = pgettext("between two names", ", ").join(language_label(tag) for tag in seat.only_languages)
    return gettext("%(part)s, for %(languages)s only", part=part, languages=languages)


def say_answer(seat: Seat, now: datetime) -> str:
    """Whether she takes it; whether she is here at all, where she is not. Nothing of what is over, and was not answered."""
    if seat.state not in STATES:
        return gettext(OTHERWISE)
    if seat.answer is None and is_over(seat, now):
        return ""
    words = STATES[MembershipState(seat.state)] or ANSWERS.get(seat.answer, "")
    return gettext(words) if words else ""


def say_span(span: Span) -> Markup:
    return fill(gettext("from %(begins)s until %(ends)s"), begins=deadline(span[0]), ends=deadline(span[1]))


def say_ask(ask: Ask, numbers: dict[int, int]) -> tuple[Markup, Markup]:
    """What she is asked, and from when until when it would be. `numbers`: of the rounds, by id."""
    number, other = numbers[ask.seat.round_id], ask.other
    span = say_span(ask.span)
    if ask.kind is AskKind.MANDATE:
        is_substitute = ask.seat.part == Part.SUBSTITUTE
        asked = fill(gettext(AS_SUBSTITUTE) if is_substitute else gettext(TO_MODERATE), number=number)
        return asked, Markup("{} · {}").format(say_part(ask.seat), span)
    if ask.kind is AskKind.STAND_IN:
        words = gettext("%(name)s asks you to stand in for her in week %(number)s")
        return fill(words, name=name_of(ask.seat), number=number), span
    if ask.kind is AskKind.SWAP and other is not None:
        words = gettext("%(name)s would take your week %(number)s, and you hers: week %(other)s")
        return fill(words, name=name_of(other), number=number, other=numbers[other.round_id]), span
    words = gettext("%(name)s cannot stand in for you in week %(number)s")
    return fill(words, name=name_of(other), number=number), span


TO_MODERATE = mark("You are asked to moderate week %(number)s")
AS_SUBSTITUTE = mark("You are asked to be the substitute of week %(number)s")
BUTTONS = {
    AskKind.MANDATE: (mark("I take it"), mark("I cannot")),
    AskKind.STAND_IN: (mark("I stand in"), mark("I cannot")),
    AskKind.SWAP: (mark("Swap"), mark("I would rather not")),
}


def say_warning(warning: RosterWarning, *, main: list[str], hours: int) -> tuple[Markup, str]:
    """What is wrong, and what to do. `main`: the main languages; `hours`: within which authors are told it is read."""
    number, name = warning.numbers[0], listed(name_of(seat) for seat in warning.seats)
    if warning.kind in WITHOUT_NAME:
        wrong, to_do = WITHOUT_NAME[warning.kind]
        return fill(gettext(wrong), number=number), gettext(to_do)
    if warning.kind in OF_ONE:
        wrong, to_do = OF_ONE[warning.kind]
        return fill(gettext(wrong), name=name, number=number), gettext(to_do)
    if warning.kind in OF_SEVERAL:
        wrong, to_do = OF_SEVERAL[warning.kind]
        return fill(gettext(wrong), name=name, numbers=listed(map(str, warning.numbers))), gettext(to_do)
    if warning.kind is Kind.UNREAD:
        wrong = gettext("%(name)s leads week %(number)s, and reads none of the main languages: %(languages)s")
        said = fill(wrong, name=name, number=number, languages=listed(language_label(tag) for tag in main))
        return said, gettext("Name somebody beside her who reads one of them.")
    return say_hours(warning, hours)


WITHOUT_NAME = {
    Kind.GAP: (
        mark("Week %(number)s has no moderator"),
        mark("Nobody but the organiser decides on what comes in. Somebody should be named."),
    ),
    Kind.EXPECTED: (
        mark("Who is named for week %(number)s has not signed in yet"),
        mark("Until then the organiser stands in."),
    ),
}
OF_ONE = {
    Kind.REFUSED: (
        mark("%(name)s cannot take week %(number)s"),
        mark("Name somebody else. If it was a mistake, she can still say yes."),
    ),
    Kind.UNANSWERED: (
        mark("Week %(number)s was not answered yet by %(name)s"),
        mark("Who is named has it until she says no. Ask her."),
    ),
}
OF_SEVERAL = {
    Kind.TWICE: (
        mark("%(name)s moderates weeks that are open at once: %(numbers)s"),
        mark("Name somebody else for one of them."),
    ),
    Kind.IN_A_ROW: (
        mark("%(name)s moderates many weeks one after the other: %(numbers)s"),
        mark("Give one of them to somebody else, so that she can rest."),
    ),
}


def say_hours(warning: RosterWarning, hours: int) -> tuple[Markup, str]:
    """Days away, and hours at which everybody sleeps."""
    assert warning.begins is not None
    assert warning.ends is not None
    number, begins, ends = warning.numbers[0], warning.begins, warning.ends
    if warning.kind is Kind.AWAY:
        wrong = gettext("%(name)s is away in week %(number)s from %(begins)s until %(ends)s, and nobody stands in")
        said = fill(
            wrong,
            name=listed(name_of(seat) for seat in warning.seats),
            number=number,
            begins=moment(begins),
            ends=moment(ends),
        )
        return said, gettext("She stays on duty until somebody says yes. She can ask another moderator.")
    wrong = gettext("In week %(number)s nobody on duty is awake from %(begins)s until %(ends)s")
    to_do = ngettext(
        "Authors are told that it is read within %(num)s hour. Name somebody in another part of the world, or promise longer.",
        "Authors are told that it is read within %(num)s hours. Name somebody in another part of the world, or promise longer.",
        hours,
    )
    return fill(wrong, number=number, begins=moment(begins), ends=moment(ends)), to_do


def say_cell(seat: Seat, roster: Roster, now: datetime) -> Markup:
    """A place of the table: part, answer, days away."""
    parts: list[object] = [say_part(seat), say_answer(seat, now)]
    for away in (away for away in roster.aways if away.seat_id == seat.id and away.is_good):
        who = name_of(next(iter(roster.held_by(away.stand_in_id)), None))
        words = gettext("away from %(begins)s until %(ends)s, %(name)s stands in")
        parts.append(fill(words, begins=moment(away.starts_at), ends=moment(away.ends_at), name=who))
    return Markup(" · ").join(escape(part) for part in parts if part)
