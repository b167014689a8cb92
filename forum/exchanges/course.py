"""Changing the course of an exchange: from its dates as they are to those they would be. Pure, and refused in sentences."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from forum.exchanges.rules import closing_times
from forum.kernel.errors import InvalidInput
from forum.kernel.markup import digest
from forum.kernel.wording import mark
from forum.kernel.zones import zone

MOST_DAYS = 365


class Turn(StrEnum):
    """`length`: a round closes later or earlier. `pause`: days of rest before a round. `postpone`: all that has not begun."""

    LENGTH = "length"
    PAUSE = "pause"
    POSTPONE = "postpone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`number`: of the round, for all but postponing. `days`: below zero only where a round is shortened.

    `moves_others`: where a round gets another length, those after it move by as many days, and the closing with them.
    """

    turn: Turn
    number: int = 0
    days: int
    moves_others: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Of a round. `ends_at` is what it says itself, None where it closes with the next one's opening; `closes_at` is computed."""

    id: int
    number: int
    opens_at: datetime
    ends_at: datetime | None
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The dates of an exchange and its rounds, those in the order of their opening."""

    timezone: str
    opens_at: datetime
    closes_at: datetime
    rounds: tuple[Dates, ...]

    @property
    def seal(self) -> str:
        """By which a form knows whether the dates are still those it showed."""
        instants = [self.opens_at, self.closes_at]
        instants += [at for r in self.rounds for at in (r.opens_at, r.closes_at)]
        return digest(" ".join([self.timezone, *(at.isoformat() for at in instants)]))


def turn(course: Course, change: Change, now: datetime) -> Course:
    """The course after a change. Days are those of the exchange's zone: what opened at nine opens at nine. InvalidInput."""
    if not 1 <= abs(change.days) <= MOST_DAYS:
        raise InvalidInput({"days": mark("Please give a number of days, from 1 to 365.")})
    turned = _set_length(course, change, now) if change.turn is Turn.LENGTH else _move_on(course, change, now)
    settled = _compute_closings(turned)
    _check(course, settled, now)
    return settled


def shift(at: datetime, days: int, there: ZoneInfo) -> datetime:
    """As many days later, at the same hour of that zone."""
    return (at.astimezone(there) + timedelta(days=days)).astimezone(UTC)


def _find(course: Course, number: int) -> int:
    places = [place for place, one in enumerate(course.rounds) if one.number == number]
    if not places:
        raise InvalidInput({"number": mark("Please choose a week.")})
    return places[0]


def _set_length(course: Course, change: Change, now: datetime) -> Course:
    place, there = _find(course, change.number), zone(course.timezone)
    old = course.rounds[place]
    if now >= old.closes_at:
        raise InvalidInput({"number": mark("This week is over: it can be made neither longer nor shorter.")})
    end = shift(old.closes_at, change.days, there)
    if end <= max(old.opens_at, now):
        raise InvalidInput({"days": mark("By then it would have closed already. Take away fewer days.")})
    others = course.rounds[place + 1 :]
    if change.moves_others:
        others = tuple(_shifted(one, change.days, there) for one in others)
    elif others and end > others[0].opens_at:
        raise InvalidInput({"days": mark("The next week opens before that. Let the weeks after it move too.")})
    keeps_to_next = old.ends_at is None and change.moves_others
    new = replace(old, ends_at=None if keeps_to_next else end)
    closes_at = shift(course.closes_at, change.days, there) if change.moves_others else max(course.closes_at, end)
    return replace(course, rounds=(*course.rounds[:place], new, *others), closes_at=closes_at)


def _move_on(course: Course, change: Change, now: datetime) -> Course:
    """The rounds from one on open later, and all closes later; the one before keeps its end."""
    if change.days < 0:
        raise InvalidInput({"days": mark("Please give a number of days, from 1 to 365.")})
    there = zone(course.timezone)
    place = _find(course, change.number) if change.turn is Turn.PAUSE else _first_to_come(course, now)
    if course.rounds[place].opens_at <= now:
        raise InvalidInput({"number": mark("This week has begun already: there is no pause before it any more.")})
    before = list(course.rounds[:place])
    if before:
        before[-1] = replace(before[-1], ends_at=before[-1].closes_at)
    others = (_shifted(one, change.days, there) for one in course.rounds[place:])
    moves_opening = change.turn is Turn.POSTPONE and now < course.opens_at
    return replace(
        course,
        rounds=(*before, *others),
        opens_at=shift(course.opens_at, change.days, there) if moves_opening else course.opens_at,
        closes_at=shift(course.closes_at, change.days, there),
    )


def _first_to_come(course: Course, now: datetime) -> int:
    for place, one in enumerate(course.rounds):
        if one.opens_at > now:
            return place
    raise InvalidInput({"turn": mark("All weeks have begun: none is left to postpone. Make the last one longer.")})


def _shifted(one: Dates, days: int, there: ZoneInfo) -> Dates:
    ends_at = shift(one.ends_at, days, there) if one.ends_at else None
    return replace(one, opens_at=shift(one.opens_at, days, there), ends_at=ends_at)


def _compute_closings(course: Course) -> Course:
    ends = closing_times([_Open(one.opens_at, one.ends_at) for one in course.rounds], course.closes_at)
    rounds = (replace(one, closes_at=end) for one, end in zip(course.rounds, ends, strict=True))
    return replace(course, rounds=tuple(rounds))


@dataclass(frozen=True, slots=True)
class _Open:
    """A round as `closing_times` asks for it."""

    opens_at: datetime
    closes_at: datetime | None


def _check(old: Course, new: Course, now: datetime) -> None:
    """No boundary is moved into the past, no round overtakes another that it did not meet before."""
    for before, after in zip(old.rounds, new.rounds, strict=True):
        if after.opens_at != before.opens_at and after.opens_at <= now:
            raise InvalidInput({"days": mark("A week would open in the past. Take away fewer days.")})
    if any(following.opens_at <= this.opens_at for this, following in pairwise(new.rounds)):
        raise InvalidInput({"days": mark("One week would overtake another. Give another number of days.")})
    if new.closes_at <= now:
        raise InvalidInput({"days": mark("The exchange would close in the past. Take away fewer days.")})


def changed_rounds(old: Course, new: Course) -> Sequence[tuple[Dates, Dates]]:
    """Before and after, of each round that opens or closes at another time."""
    pairs = zip(old.rounds, new.rounds, strict=True)
    return [
        (before, after)
        for before, after in pairs
        if (before.opens_at, before.closes_at) != (after.opens_at, after.closes_at)
    ]
