"""When rounds open and close: computed from the clock and the dates, never a stored flag."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Protocol


class Phase(StrEnum):
    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"


class Dated(Protocol):
    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...


class MaybeDated(Protocol):
    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime | None: ...


def phase(dated: Dated, now: datetime) -> Phase:
    """opens ≤ now < closes is open."""
    if now < dated.opens_at:
        return Phase.COMING
    return Phase.OPEN if now < dated.closes_at else Phase.CLOSED


def closing_times(rounds: Sequence[MaybeDated], exchange_closes_at: datetime) -> list[datetime]:
    """When each round closes: as it says, else when the next opens, and the last with the exchange.

    No round outlives its exchange. `rounds` in the order of their opening.
    """
    ends = [this.closes_at or following.opens_at for this, following in pairwise(rounds)]
    ends += [last.closes_at or exchange_closes_at for last in rounds[-1:]]
    return [min(end, exchange_closes_at) for end in ends]


def next_boundary(instants: Iterable[datetime], now: datetime) -> datetime | None:
    """The next instant at which something opens or closes."""
    return min((at for at in instants if at > now), default=None)
