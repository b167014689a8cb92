"""What cannot wait until tomorrow, and about how long it takes: pure, of each kind of thing to do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Protocol

from forum.contributions.rules import beginning_of_day

A_DAY = timedelta(hours=24)
UNANSWERED_AFTER = A_DAY
"""A contribution without a reply is pointed out when it is so old."""
ANSWER_WITHIN = timedelta(hours=48)
"""Who answered a moderator hears from her within this."""
QUESTION_WITHIN = timedelta(hours=72)
"""A question is taken up within this."""
VERSION_WITHIN = timedelta(hours=48)
"""A version is overdue so long after its text was published."""
MINUTES: Mapping[str, int] = {
    **dict.fromkeys(("danger", "handing"), 15),
    **dict.fromkeys(("appeals", "notices"), 10),
    **dict.fromkeys(("questions", "unanswered"), 4),
    "waiting": 3,
    "versions": 2,
}
"""An estimate for one of each section."""
USUAL_MINUTES = 5
STEP = 5


class Dated(Protocol):
    """A round, with the time of its close computed."""

    @property
    def id(self) -> int: ...

    @property
    def opens_at(self) -> datetime: ...

    @property
    def closes_at(self) -> datetime: ...


def minutes_for(key: str, number: int) -> int:
    """About how long so many of a section take."""
    return number * MINUTES.get(key, USUAL_MINUTES)


def about(minutes: int) -> int:
    """Up to the next five: no estimate is finer."""
    return STEP * ceil(minutes / STEP)


def pressing_before(within: timedelta, now: datetime) -> datetime:
    """What has stood since this instant or longer, and is to be done `within` so long, cannot wait until tomorrow."""
    return now + A_DAY - within


def count_pressing(
    pending: Sequence[tuple[datetime, int, int]], now: datetime, *, within: timedelta | None, closing: Collection[int]
) -> int:
    """How many (since, number, round) are overdue or will be before tomorrow at this hour: by their age, or with their round."""
    before = pressing_before(within, now) if within is not None else None
    return sum(1 for since, _, round_id in pending if round_id in closing or (before is not None and since <= before))


def closing_rounds(rounds: Iterable[Dated], now: datetime) -> frozenset[int]:
    """Those that close before tomorrow at this hour, or have closed."""
    return frozenset(one.id for one in rounds if one.closes_at < now + A_DAY)


def rounds_in_view(rounds: Iterable[Dated], now: datetime, *, overlap: timedelta) -> frozenset[int]:
    """Those that run, or closed so lately that their moderators are still on duty."""
    return frozenset(one.id for one in rounds if one.opens_at <= now < one.closes_at + overlap)


def nameless_before(at: datetime, timezone: str) -> datetime:
    """The same for what bears no name: by whole days, since on which hour it grows old would tell when it was written."""
    return beginning_of_day(at, timezone)
