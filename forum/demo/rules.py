from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count
from zoneinfo import ZoneInfo

from forum.demo.script import PLANNED_HOURS, Contribution, Script, Version, planned_at

WEEK = timedelta(days=7)
DAYS_OF_VISITS = 10
SHARED_MINUTES = 50
MINUTES_BETWEEN_VISITORS = 7


@dataclass(frozen=True, slots=True)
class Calendar:
    """The instants of the script, for a demo loaded at `now`.

    Round 1 opened on a Monday, in the week before the present one as weeks go from that hour on, so that `now` is
    always in round 2. The hours of round 2 are stretched or squeezed to the part of it that has passed.
    """

    now: datetime
    zone: ZoneInfo
    opens_at: datetime
    round_2_opens_at: datetime

    @property
    def pace(self) -> float:
        """Real hours of round 2 for each hour of the script."""
        return (self.now - self.round_2_opens_at) / timedelta(hours=PLANNED_HOURS[2])

    def round_opens_at(self, number: int) -> datetime:
        """The wall clock of the exchange shows the same hour, whatever daylight saving did in between."""
        local = self.opens_at.astimezone(self.zone).replace(tzinfo=None) + (number - 1) * WEEK
        return local.replace(tzinfo=self.zone).astimezone(self.now.tzinfo)

    def at(self, number: int, hour: float) -> datetime:
        if number == 1:
            return self.opens_at + timedelta(hours=hour)
        return self.round_2_opens_at + timedelta(hours=hour) * self.pace

    def ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours) * min(1.0, self.pace)

    def sent_at(self, contribution: Contribution) -> datetime:
        if contribution.hours_ago is not None:
            return self.ago(contribution.hours_ago)
        return self.at(*planned_at(contribution))


def calendar_for(script: Script, now: datetime) -> Calendar:
    zone = ZoneInfo(script.programme.timezone)
    local = now.astimezone(zone).replace(tzinfo=None)
    monday = local.date() - timedelta(days=local.weekday())
    present = datetime.combine(monday, script.programme.opens)
    if present > local:
        present -= WEEK
    first, second = (moment.replace(tzinfo=zone).astimezone(now.tzinfo) for moment in (present - WEEK, present))
    return Calendar(now, zone, first, second)


class Kind(StrEnum):
    SENT = "sent"
    DECIDED = "decided"
    TRANSLATED = "translated"
    REWORDED = "reworded"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that one person did at one instant."""

    at: datetime
    kind: Kind
    contribution: Contribution
    version: Version | None = None


def list_steps(script: Script, calendar: Calendar) -> list[Step]:
    """The history of the exchange in the order of the script, each step at its instant, none after `now`."""
    steps = [
        ((contribution.round, hour), Step(at, kind, contribution, version))
        for contribution in script.contributions
        for hour, at, kind, version in _steps_of(contribution, calendar)
    ]
    return [step for _, step in sorted(steps, key=lambda each: each[0])]


def _steps_of(one: Contribution, calendar: Calendar) -> Iterator[tuple[float, datetime, Kind, Version | None]]:
    number, sent = planned_at(one)
    yield sent, calendar.sent_at(one), Kind.SENT, None
    if one.state == "waiting":
        return
    yield sent + one.wait, calendar.at(number, sent + one.wait), Kind.DECIDED, None
    for version in one.version:
        yield version.hour, calendar.at(number, version.hour), Kind.TRANSLATED, version
    later = {
        Kind.REWORDED: one.revised.hour if one.revised else None,
        Kind.WITHDRAWN: one.withdrawn_hour,
        Kind.HIDDEN: one.hidden_hour,
    }
    for kind, hour in later.items():
        if hour is not None:
            yield hour, calendar.at(number, hour), kind, None


@dataclass(frozen=True, slots=True)
class Visit:
    """`visitor` is a person's ref, or a number where nobody was signed in; `rounds` are those whose topics were opened."""

    at: datetime
    visitor: str | int
    rounds: tuple[int, ...]


def list_visits(script: Script, calendar: Calendar) -> list[Visit]:
    """The plan of visits as instants of the last ten days, since the opening and before `now`."""
    visits = [*_visits_of_people(script, calendar), *_visits_of_readers(script, calendar)]
    return sorted((each for each in visits if calendar.opens_at <= each.at < calendar.now), key=lambda each: each.at)


def _visits_of_people(script: Script, calendar: Calendar) -> Iterator[Visit]:
    for rule in script.visits:
        for place, ref in enumerate(rule.people):
            zone = ZoneInfo(script.people_by_ref[ref].timezone)
            minute = place * MINUTES_BETWEEN_VISITORS % SHARED_MINUTES
            for day in _days(calendar.now.astimezone(zone).date(), rule.weekdays):
                for hour in rule.hours:
                    at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
                    yield Visit(at.astimezone(calendar.now.tzinfo), ref, _rounds(rule.rounds, at, calendar))


def _visits_of_readers(script: Script, calendar: Calendar) -> Iterator[Visit]:
    numbers = count(1)
    for rule in script.anonymous:
        for day in _days(calendar.now.astimezone(calendar.zone).date(), rule.weekdays):
            for place in range(rule.readers):
                minutes = timedelta(minutes=(8 + place % 13) * 60 + place * MINUTES_BETWEEN_VISITORS % SHARED_MINUTES)
                midnight = datetime(day.year, day.month, day.day, tzinfo=calendar.zone)
                at = (midnight + minutes).astimezone(calendar.now.tzinfo)
                yield Visit(at, next(numbers), _rounds(rule.rounds, at, calendar))


def _days(today: date, weekdays: list[int]) -> Iterator[date]:
    for back in range(DAYS_OF_VISITS):
        day = today - timedelta(days=back)
        if day.isoweekday() in weekdays:
            yield day


def _rounds(which: str, at: datetime, calendar: Calendar) -> tuple[int, ...]:
    present = 2 if at >= calendar.round_2_opens_at else 1
    match which:
        case "all":
            return tuple(range(1, present + 1))
        case "open":
            return (present,)
    return ()
