"""The notices an exchange owes its people: which there are, when each is due, how long it is of use. Computed, never stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from forum.exchanges.rules import Dated


class NoticeKind(StrEnum):
    OPENING = "opening"
    MIDWEEK = "midweek"
    LAST_CALL = "last_call"
    CLOSING = "closing"
    TECHNICAL = "technical"


OF_A_ROUND = (NoticeKind.OPENING, NoticeKind.MIDWEEK, NoticeKind.LAST_CALL, NoticeKind.CLOSING)
"""Each round owes one of each, in this order. A technical notice is written when there is need."""
LAST_CALL = timedelta(hours=48)
"""How long before the closing people are called for the last time."""
AHEAD = timedelta(hours=24)
"""How long before a notice is due it stands on the desk."""
THANKS = timedelta(days=7)
"""How long after the closing one still gives thanks."""


class NumberedRound(Dated, Protocol):
    @property
    def id(self) -> int: ...
    @property
    def number(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Begun:
    """A notice of a round that somebody has begun, or sent."""

    notice_id: int
    is_sent: bool


@dataclass(frozen=True, slots=True)
class DueNotice:
    """`notice_id`: its draft, None where nobody began it."""

    round_id: int
    number: int
    kind: NoticeKind
    due_at: datetime
    notice_id: int | None

    def is_overdue(self, now: datetime) -> bool:
        return self.due_at < now


def due_at(kind: NoticeKind, round: Dated) -> datetime | None:
    """When a round's notice is due: at its opening, half-way, 48 hours before the closing, at the closing.

    In a round shorter than four days the last call is made half-way, in the place of the mid-week notice. None: not owed.
    """
    half = round.opens_at + (round.closes_at - round.opens_at) / 2
    last_call = round.closes_at - LAST_CALL
    match kind:
        case NoticeKind.OPENING:
            return round.opens_at
        case NoticeKind.MIDWEEK:
            return half if half < last_call else None
        case NoticeKind.LAST_CALL:
            return max(half, last_call)
        case NoticeKind.CLOSING:
            return round.closes_at
        case NoticeKind.TECHNICAL:
            return None


def of_use_until(kind: NoticeKind, round: Dated) -> datetime | None:
    """When what a notice would say has been overtaken: by the notice after it, the closing, or a week of silence."""
    match kind:
        case NoticeKind.OPENING:
            return due_at(NoticeKind.MIDWEEK, round) or due_at(NoticeKind.LAST_CALL, round)
        case NoticeKind.MIDWEEK:
            return due_at(NoticeKind.LAST_CALL, round)
        case NoticeKind.LAST_CALL:
            return round.closes_at
        case NoticeKind.CLOSING:
            return round.closes_at + THANKS
        case NoticeKind.TECHNICAL:
            return None


def list_due(rounds: Iterable[NumberedRound], begun: Mapping[tuple[int, str], Begun], now: datetime) -> list[DueNotice]:
    """What is to be sent within a day, or should have been, the oldest first. `begun` by round and kind."""
    found = []
    for round in rounds:
        for kind in OF_A_ROUND:
            at, until = due_at(kind, round), of_use_until(kind, round)
            mine = begun.get((round.id, kind))
            if at is None or until is None or not at - AHEAD <= now < until or (mine and mine.is_sent):
                continue
            found.append(DueNotice(round.id, round.number, kind, at, mine.notice_id if mine else None))
    return sorted(found, key=lambda due: (due.due_at, due.number))


def next_due(
    rounds: Iterable[NumberedRound], begun: Mapping[tuple[int, str], Begun], now: datetime
) -> DueNotice | None:
    """The first that will stand on the desk and does not yet."""
    coming = [
        DueNotice(round.id, round.number, kind, at, None)
        for round in rounds
        for kind in OF_A_ROUND
        if (at := due_at(kind, round)) is not None
        and at - AHEAD > now
        and not ((mine := begun.get((round.id, kind))) and mine.is_sent)
    ]
    return min(coming, key=lambda due: (due.due_at, due.number), default=None)
