"""What a member is asked in the roster, and what she is to be told: of values, by the clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from forum.roster.models import Answer
from forum.roster.queries import Roster
from forum.roster.rules import Away, Offer, Seat, Span, is_open, is_over, shared


class AskKind(StrEnum):
    MANDATE = "mandate"
    STAND_IN = "stand in"
    SWAP = "swap"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """`id`: of the mandate, the absence or the swap. `seat`: her own place, or the one in which she stands in.

    `other`: the place she would get by a swap, or somebody who refused. `span`: from when until when it would be.
    """

    kind: AskKind
    id: int
    seat: Seat
    span: Span
    other: Seat | None = None


def list_asks(roster: Roster, membership_id: int | None, now: datetime) -> list[Ask]:
    """What waits for her answer: to take a week, to stand in, to swap; then who refused to stand in for her."""
    if membership_id is None:
        return []
    return [
        *_mandates(roster, membership_id, now),
        *_stand_ins(roster, membership_id, now),
        *_swaps(roster, membership_id, now),
        *_refused(roster, membership_id, now),
    ]


def _mandates(roster: Roster, membership_id: int, now: datetime) -> Iterator[Ask]:
    for seat in roster.held_by(membership_id):
        if seat.answer is None and not is_over(seat, now):
            yield Ask(kind=AskKind.MANDATE, id=seat.id, seat=seat, span=(seat.starts_at, seat.ends_at))


def _stand_ins(roster: Roster, membership_id: int, now: datetime) -> Iterator[Ask]:
    for away in roster.aways:
        found = _days(roster, away, now)
        if away.stand_in_id == membership_id and away.answer is None and found:
            yield Ask(kind=AskKind.STAND_IN, id=away.id, seat=found[0], span=found[1])


def _swaps(roster: Roster, membership_id: int, now: datetime) -> Iterator[Ask]:
    for offer in roster.offers:
        mine, hers = places(roster, offer)
        if offer.asked_id == membership_id and mine and hers and is_open(offer, roster.seats, now):
            yield Ask(kind=AskKind.SWAP, id=offer.id, seat=hers, other=mine, span=(mine.starts_at, mine.ends_at))


def _refused(roster: Roster, membership_id: int, now: datetime) -> Iterator[Ask]:
    for away in roster.aways:
        found = _days(roster, away, now)
        who = next(iter(roster.held_by(away.stand_in_id)), None)
        if found and who and found[0].membership_id == membership_id and away.answer == Answer.DECLINED:
            yield Ask(kind=AskKind.REFUSED, id=away.id, seat=found[0], other=who, span=found[1])


def places(roster: Roster, offer: Offer) -> tuple[Seat | None, Seat | None]:
    """Of who offers, and of who is asked."""
    return roster.seat(offer.offered_id), roster.seat(offer.wanted_id)


def _days(roster: Roster, away: Away, now: datetime) -> tuple[Seat, Span] | None:
    """Whose place it is, and what of the days away is in it; None where they are over."""
    seat = roster.seat(away.seat_id)
    both = shared(away, seat) if seat and not seat.is_declined else None
    return (seat, both) if seat and both and now < both[1] else None
