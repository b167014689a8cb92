"""The roster as its own page, the organiser's, the desk and the overview show it."""

from collections.abc import Mapping
from datetime import timedelta

from flask_babel import gettext
from markupsafe import Markup

from forum.roster.frame import ExchangePage
from forum.roster.queries import Roster
from forum.roster.rules import roster_at, shared
from forum.roster.warnings import Plan, RosterWarning, list_warnings, main_languages
from forum.roster.words import fill, name_of, say_cell, say_warning
from forum.web.filters import deadline, listed


def own_id(page: ExchangePage) -> int | None:
    return page.reading.actor.membership_id(page.exchange.id)


def said_warnings(
    page: ExchangePage, roster: Roster, written: Mapping[str, int]
) -> list[tuple[RosterWarning, Markup, str]]:
    """Each with what is wrong and what to do, in words. `written`: how much in which language."""
    main = main_languages(page.exchange.languages, written)
    hours = page.exchange.promise_hours
    plan = Plan(
        rounds=page.view.rounds,
        seats=roster.seats,
        aways=roster.aways,
        languages=main,
        promise=timedelta(hours=hours),
    )
    return [(each, *say_warning(each, main=main, hours=hours)) for each in list_warnings(plan, page.reading.now)]


def roster_table(page: ExchangePage, roster: Roster) -> list[list[object]]:
    """People × weeks: what each does, whether she takes it, and when she is away."""
    people = {seat.membership_id: name_of(seat) for seat in roster.seats}
    cells = {(seat.membership_id, seat.round_id): say_cell(seat, roster, page.reading.now) for seat in roster.seats}
    return [
        [name, *(cells.get((membership_id, round_.id), "–") for round_ in page.view.rounds)]
        for membership_id, name in people.items()
    ]


def weeks_of(page: ExchangePage) -> list[str]:
    return [gettext("Week %(number)s", number=round_.number) for round_ in page.view.rounds]


def in_charge(page: ExchangePage, roster: Roster) -> Markup:
    """Which round's roster is in charge now, and who leads it; empty without rounds."""
    round_ = roster_at(page.view.rounds, page.reading.now)
    if round_ is None:
        return Markup("")
    now = page.reading.now
    on_duty = [term for term in roster.terms if term.seat.round_id == round_.id and term.runs_at(now)]
    people = {seat.membership_id: name_of(seat) for seat in roster.seats}
    names = dict.fromkeys(people.get(t.membership_id, "") for t in on_duty if t.seat.moderates)
    if not names:
        return fill(gettext("Week %(number)s is in charge. Nobody is on duty for it now."), number=round_.number)
    words = gettext("Week %(number)s is in charge. On duty for it now: %(names)s")
    return fill(words, number=round_.number, names=listed(names))


def said_overlaps(page: ExchangePage, roster: Roster) -> list[Markup]:
    """When she and the moderators of another round are on duty together: at present, or to come while she is."""
    now, mine = page.reading.now, [term for term in roster.terms if term.membership_id == own_id(page)]
    people = {seat.membership_id: name_of(seat) for seat in roster.seats}
    found = {}
    for own in (term for term in mine if term.seat.moderates and now < term.ends_at):
        for other in roster.terms:
            both = shared(own, other) if other.seat.moderates and other.membership_id != own.membership_id else None
            if both and now < both[1] and other.seat.round_id != own.seat.round_id:
                found[both, other.membership_id] = people.get(other.membership_id, "")
    words = gettext("From %(begins)s until %(ends)s you and %(name)s are both on duty.")
    return [
        fill(words, name=name, begins=deadline(both[0]), ends=deadline(both[1]))
        for (both, _), name in sorted(found.items())
    ]
