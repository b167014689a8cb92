"""From when until when a mandate runs, who has its authority then, and which round's roster is in charge: by the clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from forum.exchanges.models import MembershipState
from forum.exchanges.rules import Dated, Phase, phase
from forum.kernel.errors import InvalidInput
from forum.kernel.reader import same_language
from forum.kernel.wording import mark
from forum.roster.models import Answer, Part

Span = tuple[datetime, datetime]
"""From (included), until (excluded)."""
AnyRound = TypeVar("AnyRound", bound=Dated)


class Held(Protocol):
    """A mandate, or what stands for one."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A place in the roster with the member who holds it. `reads`: what she says she reads, and what her mandate says.

    `timezone`: her own, else that of the exchange. `number`: her public one.
    """

    id: int
    round_id: int
    membership_id: int
    number: int = 0
    name: str = ""
    state: str = MembershipState.ACTIVE
    part: str = Part.LEAD
    starts_at: datetime
    ends_at: datetime
    reads: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    only_languages: tuple[str, ...] = ()
    answer: str | None = None
    timezone: str = "UTC"

    @property
    def is_declined(self) -> bool:
        return self.answer == Answer.DECLINED

    @property
    def is_active(self) -> bool:
        return self.state == MembershipState.ACTIVE

    @property
    def moderates(self) -> bool:
        """Decides on all that comes in, first of all: neither a substitute, nor for some languages only."""
        return self.part != Part.SUBSTITUTE and not self.only_languages


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Days away of the holder of a seat. `is_good`: the other accepted, and is in the roster herself."""

    id: int = 0
    seat_id: int
    stand_in_id: int
    starts_at: datetime
    ends_at: datetime
    answer: str | None = None
    is_good: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A swap offered: `offered_id` for `wanted_id`, both seats."""

    id: int
    offered_id: int
    wanted_id: int
    offered_by_id: int
    asked_id: int
    answer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Authority of a member from when until when: her own by a seat, or of another for whom she stands in.

    `away_id`: the days away for which she does.
    """

    membership_id: int
    seat: Seat
    starts_at: datetime
    ends_at: datetime
    is_stand_in: bool = False
    away_id: int | None = None

    def runs_at(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at


def mandate_dates(opens_at: datetime, closes_at: datetime, *, overlap: timedelta) -> Span:
    """Its round's dates, begun and ended the overlap earlier and later, so that two moderators meet at each boundary."""
    return opens_at - overlap, closes_at + overlap


def roster_at(rounds: Sequence[AnyRound], now: datetime) -> AnyRound | None:
    """The round whose roster is in charge: the open one (the latest where they overlap), else the next, else the last.

    At each instant exactly one, where there is any. `rounds` in the order of their opening. Rights are another matter: at a
    boundary two rounds' moderators have them.
    """
    running = [each for each in rounds if phase(each, now) is Phase.OPEN]
    coming = [each for each in rounds if phase(each, now) is Phase.COMING]
    return next(iter(running[-1:] or coming[:1] or rounds[-1:]), None)


def shared(one: Held, other: Held) -> Span | None:
    """When both run."""
    begins, ends = max(one.starts_at, other.starts_at), min(one.ends_at, other.ends_at)
    return (begins, ends) if begins < ends else None


def pieces(whole: Span, holes: Iterable[Span]) -> list[Span]:
    """What is left of `whole` without `holes`, in order."""
    left, found = whole[0], []
    for begins, ends in sorted(holes):
        if left < min(begins, whole[1]):
            found.append((left, min(begins, whole[1])))
        left = max(left, ends)
    return [*found, (left, whole[1])] if left < whole[1] else found


def list_terms(seats: Iterable[Seat], aways: Iterable[Away]) -> list[Term]:
    """All authority that these seats give: her own but for the days away, and then that of who stands in.

    A holder who is away all the time keeps a term that never runs: she is a moderator off duty.
    """
    good = [away for away in aways if away.is_good]
    terms = []
    for seat in (seat for seat in seats if not seat.is_declined):
        mine = [(away, both) for away in good if away.seat_id == seat.id and (both := shared(away, seat))]
        own = pieces((seat.starts_at, seat.ends_at), [both for _, both in mine]) or [(seat.starts_at, seat.starts_at)]
        terms += [Term(membership_id=seat.membership_id, seat=seat, starts_at=b, ends_at=e) for b, e in own]
        terms += [
            Term(membership_id=away.stand_in_id, seat=seat, starts_at=b, ends_at=e, is_stand_in=True, away_id=away.id)
            for away, (b, e) in mine
        ]
    return terms


def until(spans: Iterable[Span], now: datetime) -> datetime | None:
    """Until when somebody is on duty without a break, by all the spans she has; None where she is not."""
    end = None
    for begins, ends in sorted(spans):
        if begins <= (end or now) < ends:
            end = ends
    return end


def covers(only_languages: Iterable[str], language: str) -> bool:
    """Whether who holds a mandate for these languages (none = all) decides on what is written in `language`."""
    only = list(only_languages)
    return not only or any(same_language(language, tag) for tag in only)


def is_over(held: Held, now: datetime) -> bool:
    return now >= held.ends_at


def is_swappable(one: Seat, other: Seat, *, seats: Iterable[Seat], now: datetime) -> bool:
    """Two members, two rounds, neither begun yet.

    Neither was named for some languages only, nor declined, in either round.
    """
    if one.round_id == other.round_id or one.membership_id == other.membership_id:
        return False
    if now >= min(one.starts_at, other.starts_at):
        return False
    return all(seat.is_active and not seat.is_declined and not seat.only_languages for seat in both(one, other, seats))


def both(one: Seat, other: Seat, seats: Iterable[Seat]) -> list[Seat]:
    """All places of both members in both rounds: a swap changes all of them, so that nobody stands in for herself."""
    rounds, members = {one.round_id, other.round_id}, {one.membership_id, other.membership_id}
    return [seat for seat in seats if seat.round_id in rounds and seat.membership_id in members]


def is_open(offer: Offer, seats: Sequence[Seat], now: datetime) -> bool:
    """Nobody answered, both still hold what they held, and it is not too late."""
    by_id = {seat.id: seat for seat in seats}
    mine, hers = by_id.get(offer.offered_id), by_id.get(offer.wanted_id)
    if offer.answer is not None or mine is None or hers is None:
        return False
    is_as_offered = (mine.membership_id, hers.membership_id) == (offer.offered_by_id, offer.asked_id)
    return is_as_offered and is_swappable(mine, hers, seats=seats, now=now)


def check_away(span: Span, seat: Held, *, others: Iterable[Held], now: datetime) -> None:
    """Days away meet the mandate, are not over, and do not meet other days away. `others`: those already noted."""
    begins, ends = span
    if ends <= begins:
        raise InvalidInput({"ends": mark("You come back after you go.")})
    if ends <= now:
        raise InvalidInput({"ends": mark("These days are over.")})
    if begins >= seat.ends_at or ends <= seat.starts_at:
        raise InvalidInput({"starts": mark("You are not on duty then, so nobody needs to stand in.")})
    if any(begins < other.ends_at and other.starts_at < ends for other in others):
        raise InvalidInput({"starts": mark("You have said that you are away then. Take the other days back first.")})
