"""What is asked after an exchange, from when until when, and what is shown of it."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from forum.exchanges.rules import Phase, day_in
from forum.kernel.wording import mark
from forum.kernel.zones import zone

SURVEY_OPEN = timedelta(days=21)
"""From the close of the exchange on."""
FEWEST_ANSWERS = 5
"""Of fewer nothing is shown."""
MOST_WORDS = 2000
LOWEST, HIGHEST = 1, 5
STEPS = range(LOWEST, HIGHEST + 1)
SCALED: Mapping[str, str] = {
    "whole": mark("The exchange as a whole was worth my time"),
    "language": mark("I could follow it in my language"),
    "translations": mark("The translations could be understood"),
    "tool": mark("The site worked on my line and my telephone or computer"),
    "safe": mark("I felt safe writing here"),
}
"""Each is answered from 1, not at all, to 5, fully."""
IN_WORDS: Mapping[str, str] = {
    "will_do": mark("What will you do with what you read here?"),
    "different": mark("What should be different next time?"),
}
HINDRANCES: Mapping[str, str] = {
    "time": mark("I had no time"),
    "line": mark("My line was slow, dear or cut"),
    "device": mark("It did not work well on my telephone or computer"),
    "language": mark("It was not in a language I know well"),
    "how": mark("I did not see how to do it"),
    "safety": mark("I did not feel safe"),
    "mine": mark("It was not about what concerns me"),
    "invited": mark("I heard of it too late"),
}


class Surveyed(Protocol):
    @property
    def closes_at(self) -> datetime: ...
    @property
    def has_survey(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said: marks and words by question, hindrances by code; nothing where she said nothing."""

    marks: Mapping[str, int] = field(default_factory=dict)
    hindrances: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.marks or self.hindrances or self.words)


def survey_ends(exchange: Surveyed) -> datetime:
    return exchange.closes_at + SURVEY_OPEN


def survey_phase(exchange: Surveyed, now: datetime) -> Phase | None:
    """None where its organiser wants none."""
    if not exchange.has_survey:
        return None
    if now < exchange.closes_at:
        return Phase.COMING
    return Phase.OPEN if now < survey_ends(exchange) else Phase.CLOSED


STATES: Mapping[str, str] = {
    "open": mark("still going"),
    "done": mark("done"),
    "dropped": mark("dropped"),
}
"""Of a commitment, the first at its beginning."""
MOST_COMMITMENT = 500
MOST_NOTE = 1000
OFFERED_UNTIL = timedelta(days=30)
"""After the close of the exchange; organisers may add some later."""
REMINDED_AFTER = (3, 6, 12)
"""Months after the close."""
MORNING = time(8)
"""When what is told of an exchange by the calendar goes out, in its zone."""
NEWS = timedelta(days=30)
"""What could not be told for so long is not told any more."""


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def in_the_morning(day: date, timezone: str) -> datetime:
    return datetime.combine(day, MORNING, zone(timezone)).astimezone(UTC)


def reminder_at(closes_at: datetime, timezone: str, months: int) -> datetime:
    """When people are asked what became of their commitments."""
    return in_the_morning(months_later(day_in(timezone, closes_at), months), timezone)


def reminders_due(closes_at: datetime, timezone: str, now: datetime) -> list[int]:
    """After how many months of those that are over, the last one last; told too late is not told."""
    times = {months: reminder_at(closes_at, timezone, months) for months in REMINDED_AFTER}
    return [months for months, at in times.items() if at <= now < at + NEWS]


def morning_after(at: datetime, timezone: str) -> datetime:
    """When organisers are told of what happened then, such as the close of a round: by the clock of the exchange."""
    day = day_in(timezone, at)
    same_day = in_the_morning(day, timezone)
    return same_day if same_day > at else in_the_morning(day + timedelta(days=1), timezone)


def is_report_due(closes_at: datetime, timezone: str, now: datetime) -> bool:
    return morning_after(closes_at, timezone) <= now < closes_at + NEWS
