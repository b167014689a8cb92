"""Two exchanges side by side: the same numbers of each, and how far apart they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange
from forum.exchanges.queries import ExchangeView, list_visible_exchanges
from forum.kernel.actor import Actor
from forum.kernel.keys import Keys
from forum.kernel.wording import mark
from forum.statistics.definitions import DEFINITIONS
from forum.statistics.policy import can_compare_figures
from forum.statistics.queries.breakdown import Breakdown, count_breakdown
from forum.statistics.queries.times import Lengths, count_times
from forum.statistics.queries.totals import Totals, count_totals, split_totals
from forum.statistics.rules import Cell, middle_of

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


class Unit(StrEnum):
    NUMBER = "number"
    A_WEEK = "a week"
    MINUTES = "minutes"


Amounts = Mapping[str, Cell | float | None]
"""By name; a cell that may be hidden, a number, or None where there is none."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, as it stands. `days`: how long it lasts, from its opening to its closing."""

    view: ExchangeView
    is_running: bool
    days: int
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Line:
    """A number before and after. `name` is marked for translation."""

    name: str
    unit: Unit
    before: Cell | float | None
    after: Cell | float | None

    @property
    def difference(self) -> float | None:
        """None where one of them is hidden or absent."""
        before, after = _told(self.before), _told(self.after)
        return None if before is None or after is None else after - before

    @property
    def per_cent(self) -> float | None:
        """Of what it was before; None where that was nothing."""
        before, difference = _told(self.before), self.difference
        return 100 * difference / before if difference is not None and before else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`before` is the one that opened first."""

    before: Side
    after: Side
    lines: Sequence[Line]

    @property
    def is_of_one_length(self) -> bool:
        return self.before.days == self.after.days


def list_comparable(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> list[ExchangeView]:
    """The other exchanges that have opened, and all of whose figures she sees too."""
    return [
        view
        for view in list_visible_exchanges(session, actor, now=now)
        if view.id != exchange.id
        and view.exchange.opens_at <= now
        and can_compare_figures(actor, exchange, view.exchange, now=now)
    ]


def compare_exchanges(
    session: Session, views: tuple[ExchangeView, ExchangeView], *, now: datetime, keys: Keys
) -> Comparison:
    """The caller has asked policy for both."""
    before, after = sorted(
        (measure(session, view, now=now, keys=keys) for view in views),
        key=lambda side: (side.view.exchange.opens_at, side.view.id),
    )
    return Comparison(
        before, after, [Line(words, unit, before.amounts[key], after.amounts[key]) for key, words, unit in LINES]
    )


def measure(session: Session, view: ExchangeView, *, now: datetime, keys: Keys) -> Side:
    totals = count_totals(session, view.exchange, now=now, keys=keys)
    breakdown = count_breakdown(session, view, totals)
    times = count_times(session, view.exchange)
    opens_at, closes_at = view.exchange.opens_at, view.exchange.closes_at
    return Side(
        view=view,
        is_running=opens_at <= now < closes_at,
        days=round((closes_at - opens_at) / DAY),
        amounts={
            **{key: getattr(totals, key) for key in MAIN},
            **_a_week(totals, (min(now, closes_at) - opens_at) / WEEK),
            **{name: share.people for name, share in split_totals(totals).items()},
            **_languages(breakdown),
            "to_publication": _middle(times.to_publication.values()),
            "to_translation": _middle(times.to_translation.values()),
        },
    )


def _a_week(totals: Totals, weeks: float) -> Amounts:
    return {f"{key}_a_week": getattr(totals, key) / weeks if weeks > 0 else None for key in A_WEEK}


def _languages(breakdown: Breakdown) -> Amounts:
    """Versions by whom, and how many languages were written, rendered into and read."""
    each = breakdown.languages
    return {
        "human_versions": sum(one.human_versions for one in each),
        "machine_versions": sum(one.machine_versions for one in each),
        "written": sum(1 for one in each if one.contributions),
        "rendered": sum(1 for one in each if one.human_versions or one.machine_versions),
        "read_in": sum(1 for one in each if one.consultations),
    }


def _middle(lengths: Iterable[Lengths]) -> int | None:
    minutes = sorted(one for each in lengths for one in each.minutes)
    return middle_of(minutes) if minutes else None


def _told(amount: Cell | float | None) -> float | None:
    return amount.count if isinstance(amount, Cell) else amount


MAIN = ("people", "visits", "consultations", "countries", "contributions", "mail_copies", "anonymous_visits")
A_WEEK = ("visits", "consultations", "contributions")
LINES: Sequence[tuple[str, str, Unit]] = (
    *((key, DEFINITIONS[key].name, Unit.NUMBER) for key in MAIN),
    ("visits_a_week", mark("Visits a week"), Unit.A_WEEK),
    ("consultations_a_week", mark("Consultations a week"), Unit.A_WEEK),
    ("contributions_a_week", mark("Contributions a week"), Unit.A_WEEK),
    ("participants", mark("Participants"), Unit.NUMBER),
    ("staff", mark("Staff"), Unit.NUMBER),
    ("written", mark("Languages written in"), Unit.NUMBER),
    ("rendered", mark("Languages with versions"), Unit.NUMBER),
    ("read_in", mark("Languages read in"), Unit.NUMBER),
    ("human_versions", mark("Versions by people"), Unit.NUMBER),
    ("machine_versions", mark("Versions by machine"), Unit.NUMBER),
    ("to_publication", DEFINITIONS["to_publication"].name, Unit.MINUTES),
    ("to_translation", DEFINITIONS["to_translation"].name, Unit.MINUTES),
)
