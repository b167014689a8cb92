"""What is wrong with a roster: one rule over values, for the moderators' page, the organiser's and her overview."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Protocol

from forum.exchanges.models import MembershipState
from forum.exchanges.rules import Dated
from forum.kernel.reader import same_language
from forum.kernel.zones import zone
from forum.roster.models import Part
from forum.roster.rules import Away, Seat, Term, list_terms, shared

MOST_IN_A_ROW = 2
"""Weeks that one person leads or moderates one after the other before it is too much."""
ENOUGH_WRITTEN = 10
"""Contributions from which on their languages, and not those the exchange offers, are its main ones."""
AWAKE_FROM, AWAKE_UNTIL = 7, 23
STEP = timedelta(minutes=30)


class DatedRound(Dated, Protocol):
    @property
    def id(self) -> int: ...
    @property
    def number(self) -> int: ...


class Kind(StrEnum):
    """In the order in which they are told."""

    GAP = "gap"
    EXPECTED = "expected"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    AWAY = "away"
    TWICE = "twice"
    IN_A_ROW = "in a row"
    UNREAD = "unread"
    NIGHT = "night"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterWarning:
    """`numbers`: of the rounds it is about; `seats`: whose places; `begins`, `ends`: of days away, or of hours when all sleep.

    `is_urgent`: nobody decides there.
    """

    kind: Kind
    numbers: tuple[int, ...]
    seats: tuple[Seat, ...] = ()
    begins: datetime | None = None
    ends: datetime | None = None

    @property
    def is_urgent(self) -> bool:
        return self.kind is Kind.GAP


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A roster as the rule looks at it. `languages`: the main ones; `promise`: within what time authors are told it is read.

    `rounds` in the order of their opening.
    """

    rounds: Sequence[DatedRound]
    seats: Sequence[Seat]
    aways: Sequence[Away] = ()
    languages: Sequence[str] = ()
    promise: timedelta = timedelta(hours=12)

    def of(self, round_: DatedRound) -> list[Seat]:
        """Who holds a place in it, declined or not."""
        return [seat for seat in self.seats if seat.round_id == round_.id]


def list_warnings(plan: Plan, now: datetime) -> list[RosterWarning]:
    """Of rounds that are not over, in their order."""
    coming = [each for each in plan.rounds if now < each.closes_at]
    rules = (_gaps, _answers, _aways, _unread, _nights)
    found = [warning for round_ in coming for rule in rules for warning in rule(plan, round_, now)]
    found += _twice(plan, coming)
    found += _in_a_row(plan, coming)
    kinds = list(Kind)
    return sorted(found, key=lambda warning: (warning.numbers[0], kinds.index(warning.kind)))


def find_gaps(plan: Plan, now: datetime) -> list[RosterWarning]:
    """Rounds not over that nobody moderates: GAP, or EXPECTED where somebody is named and has not come yet."""
    return [gap for round_ in plan.rounds if now < round_.closes_at for gap in _gaps(plan, round_, now)]


def main_languages(offered: Sequence[str], written: Mapping[str, int]) -> list[str]:
    """In which most is written: the fewest that make half of it together; while little is written, all that are offered."""
    total, counted, found = sum(written.values()), 0, []
    if total < ENOUGH_WRITTEN:
        return list(offered)
    for language, count in sorted(written.items(), key=lambda item: (-item[1], item[0])):
        if counted * 2 >= total:
            break
        counted += count
        found.append(language)
    return found


def _gaps(plan: Plan, round_: DatedRound, _now: datetime) -> Iterator[RosterWarning]:
    """Nobody moderates it: substitutes do not count, nor who declined, nor who reads one language of it only.

    EXPECTED where somebody is named who has not come yet.
    """
    named = [seat for seat in plan.of(round_) if seat.moderates and not seat.is_declined]
    states = {seat.state for seat in named}
    if MembershipState.ACTIVE not in states:
        kind = Kind.EXPECTED if MembershipState.INVITED in states else Kind.GAP
        yield RosterWarning(kind=kind, numbers=(round_.number,))


def _answers(plan: Plan, round_: DatedRound, _now: datetime) -> Iterator[RosterWarning]:
    seats = plan.of(round_)
    for seat in (seat for seat in seats if seat.is_declined):
        yield RosterWarning(kind=Kind.REFUSED, numbers=(round_.number,), seats=(seat,))
    silent = tuple(seat for seat in seats if seat.answer is None and seat.is_active)
    if silent:
        yield RosterWarning(kind=Kind.UNANSWERED, numbers=(round_.number,), seats=silent)


def _aways(plan: Plan, round_: DatedRound, now: datetime) -> Iterator[RosterWarning]:
    """Days away on which nobody stands in: she was not answered, was refused, or lost who had accepted."""
    seats = {seat.id: seat for seat in plan.of(round_) if not seat.is_declined}
    for away in plan.aways:
        seat = seats.get(away.seat_id)
        both = shared(away, seat) if seat and not away.is_good else None
        if seat and both and now < both[1]:
            yield RosterWarning(kind=Kind.AWAY, numbers=(round_.number,), seats=(seat,), begins=both[0], ends=both[1])


def _unread(plan: Plan, round_: DatedRound, _now: datetime) -> Iterator[RosterWarning]:
    """She who leads reads none of the main languages."""
    for seat in plan.of(round_):
        leads = seat.part == Part.LEAD and not seat.only_languages and not seat.is_declined
        reads_some = any(same_language(wanted, known) for wanted in plan.languages for known in seat.reads)
        if leads and plan.languages and not reads_some:
            yield RosterWarning(kind=Kind.UNREAD, numbers=(round_.number,), seats=(seat,))


def _nights(plan: Plan, round_: DatedRound, now: datetime) -> Iterator[RosterWarning]:
    """The longest time of the round in which nobody on duty is awake, where the promise cannot be kept in it.

    Awake is from 7 to 23 by her own clock. Substitutes, and who moderates for one language, do not count. Where nobody is on
    duty at all, that is not what this one tells.
    """
    zones = {seat.membership_id: seat.timezone for seat in plan.seats}
    terms = [term for term in list_terms(plan.seats, plan.aways) if term.seat.moderates and term.seat.is_active]
    within = [term for term in terms if shared(term, _from(round_, now))]
    if not within:
        return
    begins, ends = _longest_sleep(within, zones, within=_from(round_, now))
    if ends - begins > plan.promise:
        yield RosterWarning(kind=Kind.NIGHT, numbers=(round_.number,), begins=begins, ends=ends)


@dataclass(frozen=True, slots=True)
class _Rest:
    starts_at: datetime
    ends_at: datetime


def _from(round_: DatedRound, now: datetime) -> _Rest:
    """What is left of a round, from a whole half hour on."""
    begins = max(round_.opens_at, now).astimezone(UTC)
    whole = begins.replace(minute=begins.minute // 30 * 30, second=0, microsecond=0)
    return _Rest(whole, round_.closes_at.astimezone(UTC))


def _longest_sleep(terms: Sequence[Term], zones: Mapping[int, str], *, within: _Rest) -> tuple[datetime, datetime]:
    """The first of the longest stretches at which nobody is awake; empty where there is none."""
    longest = (within.starts_at, within.starts_at)
    at = begins = within.starts_at
    while at < within.ends_at:
        on_duty = [zones.get(term.membership_id, "UTC") for term in terms if term.runs_at(at)]
        is_covered = not on_duty or any(_is_awake(timezone, at) for timezone in on_duty)
        at += STEP
        if is_covered:
            begins = at
        elif at - begins > longest[1] - longest[0]:
            longest = (begins, at)
    return longest


def _is_awake(timezone: str, at: datetime) -> bool:
    return AWAKE_FROM <= at.astimezone(zone(timezone)).hour < AWAKE_UNTIL


def _twice(plan: Plan, coming: Sequence[DatedRound]) -> Iterator[RosterWarning]:
    """One person in two rounds that are open at once."""
    for place, round_ in enumerate(coming):
        for other in coming[place + 1 :]:
            if other.opens_at < round_.closes_at:
                beside = {seat.membership_id for seat in _moderating(plan, other)}
                for seat in _moderating(plan, round_):
                    if seat.membership_id in beside:
                        yield RosterWarning(kind=Kind.TWICE, numbers=(round_.number, other.number), seats=(seat,))


def _in_a_row(plan: Plan, coming: Sequence[DatedRound]) -> Iterator[RosterWarning]:
    """More rounds one after the other than is good for her, the first of them over or not; told of each such row once."""
    for person in dict.fromkeys(seat.membership_id for seat in plan.seats):
        for row in _rows(plan, person):
            if len(row) > MOST_IN_A_ROW and any(round_ in coming for round_, _ in row):
                yield RosterWarning(kind=Kind.IN_A_ROW, numbers=tuple(r.number for r, _ in row), seats=(row[-1][1],))


def _rows(plan: Plan, membership_id: int) -> list[list[tuple[DatedRound, Seat]]]:
    """Her rounds, those together that follow each other."""
    held = [
        (place, round_, seat)
        for place, round_ in enumerate(plan.rounds)
        for seat in _moderating(plan, round_)
        if seat.membership_id == membership_id
    ]
    rows: list[list[tuple[DatedRound, Seat]]] = [[(held[0][1], held[0][2])]] if held else []
    for (before, _, _), (place, round_, seat) in pairwise(held):
        if place == before + 1:
            rows[-1].append((round_, seat))
        else:
            rows.append([(round_, seat)])
    return rows


def _moderating(plan: Plan, round_: DatedRound) -> Iterable[Seat]:
    return [seat for seat in plan.of(round_) if seat.moderates and not seat.is_declined]
