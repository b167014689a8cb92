import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from crawleruseragents import CRAWLER_USER_AGENTS_DATA

VISIT_GAP = timedelta(minutes=30)
SMALLEST_SHOWN = 5
LONGEST_BROWSER_NAME = 512


class VisitorKind(StrEnum):
    PERSON = "person"
    ANONYMOUS = "anonymous"


class Section(StrEnum):
    """A table of the figures that an organiser may let everybody see with the summary."""

    ROUNDS = "rounds"
    DAYS = "days"
    COUNTRIES = "countries"
    LANGUAGES = "languages"


class VisitorRole(StrEnum):
    PARTICIPANT = "participant"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, order=True)
class Reading:
    """A topic opened: when, and the language and origin (author, human, machine) of the version that was read."""

    at: datetime
    language: str
    origin: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One page of an exchange, answered to a visitor. `topic_id` and `reading` go together, or both are absent."""

    exchange_id: int
    visitor: str
    kind: VisitorKind
    role: VisitorRole
    at: datetime
    topic_id: int | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one visitor's presence: a single hit, or a visit already stored (`rows` holds its keys)."""

    started_at: datetime
    last_at: datetime
    role: VisitorRole
    readings: Mapping[int, Reading] = field(default_factory=dict)
    rows: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """opens ≤ t < closes."""

    opens_at: datetime
    closes_at: datetime

    def has(self, moment: datetime) -> bool:
        return self.opens_at <= moment < self.closes_at


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of people, or the reason it is not given: `count` is None where it is hidden.

    `is_small` tells a hidden count under five from one hidden only because it would give away the other.
    """

    count: int | None
    is_small: bool = False

    @property
    def shown(self) -> int | str:
        """The count, "< 5", or a dash where it would give another away."""
        if self.count is not None:
            return self.count
        return f"< {SMALLEST_SHOWN}" if self.is_small else "–"


def span_of(hit: Hit) -> Span:
    readings = {hit.topic_id: hit.reading} if hit.topic_id is not None and hit.reading else {}
    return Span(hit.at, hit.at, hit.role, readings)


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """The visits that these stretches of one visitor make, earliest first.

    The outcome depends only on the set of hits, never on the order or the batches in which they came: a late hit
    may lengthen a visit at either end, or bridge two into one.
    """
    visits: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.started_at, each.last_at)):
        if visits and span.started_at - visits[-1].last_at < VISIT_GAP:
            visits[-1] = _joined(visits[-1], span)
        else:
            visits.append(span)
    return visits


def _joined(one: Span, other: Span) -> Span:
    readings = dict(one.readings)
    for topic_id, reading in other.readings.items():
        readings[topic_id] = min(reading, readings.get(topic_id, reading))
    return Span(
        started_at=min(one.started_at, other.started_at),
        last_at=max(one.last_at, other.last_at),
        role=VisitorRole.STAFF if VisitorRole.STAFF in (one.role, other.role) else VisitorRole.PARTICIPANT,
        readings=readings,
        rows=one.rows | other.rows,
    )


def cut_into_stretches(period: Period, zone: ZoneInfo, moments: Iterable[datetime]) -> list[Period]:
    """The period, cut at each midnight of the zone and at those of the moments that lie inside: each is of one day."""
    day, last = (at.astimezone(zone).date() for at in (period.opens_at, period.closes_at))
    cuts = {period.opens_at, period.closes_at, *(at for at in moments if period.has(at))}
    while day < last:
        day += timedelta(days=1)
        midnight = datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
        cuts |= {midnight} if period.has(midnight) else set()
    return [Period(*ends) for ends in pairwise(sorted(cuts))]


def hide_small(counts: Mapping[str, int]) -> dict[str, Cell]:
    """Counts of people by a trait, those under five hidden.

    What is hidden has a sum, which the total beside the table tells. Where it leaves but one way, the smallest of the others
    is hidden too, and the next, until it leaves several. The largest first; hidden ones last, in an order that tells nothing.
    """
    small = {trait: count for trait, count in counts.items() if count < SMALLEST_SHOWN}
    shown = sorted((count, trait) for trait, count in counts.items() if count >= SMALLEST_SHOWN)
    beside: list[tuple[int, str]] = []
    while small and shown and gives_away(list(small.values()), [count for count, _ in beside], least_shown=shown[0][0]):
        beside.append(shown.pop(0))
    hidden = {**dict.fromkeys(small, Cell(None, is_small=True)), **{trait: Cell(None) for _, trait in beside}}
    return {
        **{trait: Cell(count) for count, trait in sorted(shown, key=lambda it: (-it[0], it[1]))},
        **dict(sorted(hidden.items())),
    }


def gives_away(small: Sequence[int], beside: Sequence[int], *, least_shown: int) -> bool:
    """Whether the sum of hidden counts is the least or the most that they can have, so that each is known."""
    least = len(small) + SMALLEST_SHOWN * len(beside)
    most = (SMALLEST_SHOWN - 1) * len(small) + least_shown * len(beside)
    return len(small) + len(beside) == 1 or sum(small) + sum(beside) in (least, most)


def form_groups(new: Sequence[int], waiting: Sequence[int]) -> list[list[int]]:
    """Those who begin to be counted by what they say of themselves: groups of five to nine, all at one moment, or none.

    `new` never were in a group; `waiting` were, until another of it took back what she had said. As soon as five new ones
    are there all begin; so no number ever changes by what fewer than five people said.
    """
    if len(new) < SMALLEST_SHOWN:
        return []
    all_ = [*waiting, *new]
    ends = [*range(SMALLEST_SHOWN, len(all_) - SMALLEST_SHOWN + 1, SMALLEST_SHOWN), len(all_)]
    return [all_[start:end] for start, end in pairwise([0, *ends])]


def middle_of(minutes: Sequence[int]) -> int:
    """The middle one (median) of lengths in whole minutes, itself one."""
    return int(median(minutes))


def tells_of_few(groups: Sequence[int]) -> bool:
    """Whether numbers of these groups of people, given beside their sum, would tell what fewer than five of them did.

    Nothing is told of a group nobody is in, nor by a sum that is one group's alone.
    """
    there = [people for people in groups if people]
    return len(there) > 1 and min(there) < SMALLEST_SHOWN


@cache
def _bot_names() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{bot['pattern']})" for bot in CRAWLER_USER_AGENTS_DATA))


@lru_cache(maxsize=4096)
def is_bot(browser: str) -> bool:
    """Whether what calls itself so is a programme. Asked of visitors not signed in only: a person is never a bot."""
    return not browser.strip() or _bot_names().search(browser[:LONGEST_BROWSER_NAME]) is not None
