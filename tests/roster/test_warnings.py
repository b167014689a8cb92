"""What is wrong with a roster, each warning by itself."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from forum.roster.models import Answer, Part
from forum.roster.rules import Away, Seat
from forum.roster.warnings import Kind, Plan, list_warnings, main_languages

NOW = datetime(2026, 5, 18, 10, 0, tzinfo=UTC)
WEEK, DAY, HOUR = timedelta(weeks=1), timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class Week:
    number: int
    opens_at: datetime
    closes_at: datetime

    @property
    def id(self) -> int:
        return self.number * 100


WEEKS = [Week(n, NOW + (n - 1) * WEEK, NOW + n * WEEK) for n in (1, 2, 3, 4)]


def seat(number: int, who: int, **fields: object) -> Seat:
    week = WEEKS[number - 1]
    values: dict[str, object] = {
        "id": number * 10 + who,
        "round_id": week.id,
        "membership_id": who,
        "starts_at": week.opens_at - DAY,
        "ends_at": week.closes_at + DAY,
        "answer": Answer.ACCEPTED,
        "reads": frozenset({"en"}),
    }
    return Seat(**{**values, **fields})  # type: ignore[arg-type]


GOOD = [seat(1, 1), seat(2, 2), seat(3, 1), seat(4, 2)]


def plan(*seats: Seat, **fields: object) -> Plan:
    return Plan(**{"rounds": WEEKS, "seats": seats, "languages": ["en"], **fields})  # type: ignore[arg-type]


def kinds(found: Plan, now: datetime = NOW) -> list[tuple[str, tuple[int, ...]]]:
    return [(warning.kind.value, warning.numbers) for warning in list_warnings(found, now)]


def test_a_good_roster_has_no_warning() -> None:
    assert kinds(plan(*GOOD)) == []
    assert kinds(plan(rounds=[])) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"answer": Answer.DECLINED}, ["gap", "refused"]),
        ({"state": "suspended"}, ["gap"]),
        ({"state": "invited", "answer": None}, ["expected"]),
        ({"part": Part.SUBSTITUTE}, ["gap"]),
        ({"only_languages": ("en",)}, ["gap"]),
        ({"answer": None}, ["unanswered"]),
        ({"reads": frozenset({"sw"})}, ["unread"]),
        ({"reads": frozenset({"en-GB"})}, []),
        ({"reads": frozenset({"sw"}), "part": Part.CO_MODERATOR}, []),
    ],
)
def test_what_is_wrong_with_one_place(change: dict[str, object], expected: list[str]) -> None:
    changed = replace(GOOD[1], **change)  # type: ignore[arg-type]
    assert kinds(plan(GOOD[0], changed, *GOOD[2:])) == [(kind, (2,)) for kind in expected]


def test_of_a_week_that_is_over_nothing_is_told() -> None:
    assert kinds(plan(*GOOD[1:]), NOW) == [("gap", (1,))]
    assert kinds(plan(*GOOD[1:]), WEEKS[0].closes_at) == []


def test_three_weeks_in_a_row_are_too_many_and_two_are_not() -> None:
    assert kinds(plan(GOOD[0], seat(2, 1), seat(3, 2), GOOD[3])) == []
    assert kinds(plan(GOOD[0], seat(2, 1), seat(3, 1), GOOD[3])) == [("in a row", (1, 2, 3))]
    assert kinds(plan(GOOD[0], seat(2, 1), seat(3, 1), GOOD[3]), WEEKS[2].closes_at) == []


def test_two_weeks_open_at_once_are_too_many_for_one_person() -> None:
    first = replace(WEEKS[0], closes_at=WEEKS[1].opens_at + DAY)
    found = plan(GOOD[0], seat(2, 1), seat(3, 2), GOOD[3], rounds=[first, *WEEKS[1:]])
    assert kinds(found) == [("twice", (1, 2))]


@pytest.mark.parametrize(("is_good", "expected"), [(True, []), (False, [("away", (1,))])])
def test_days_away_without_anybody_are_told_until_they_are_over(
    is_good: bool, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    days = Away(seat_id=GOOD[0].id, stand_in_id=2, starts_at=NOW + DAY, ends_at=NOW + 2 * DAY, is_good=is_good)
    assert kinds(plan(*GOOD, aways=[days])) == expected
    assert kinds(plan(*GOOD, aways=[days]), days.ends_at) == []


@pytest.mark.parametrize(("hours", "is_told"), [(7, True), (8, False), (12, False)])
def test_a_night_of_eight_hours_breaks_a_promise_of_less(hours: int, is_told: bool) -> None:
    found = kinds(plan(*GOOD, promise=timedelta(hours=hours)))
    assert found == ([("night", (n,)) for n in (1, 2, 3, 4)] if is_told else [])


def test_somebody_in_another_part_of_the_world_covers_the_night() -> None:
    beside = [
        replace(each, id=each.id + 5, membership_id=7, part=Part.CO_MODERATOR, timezone="Asia/Tokyo") for each in GOOD
    ]
    here = [replace(each, timezone="America/Lima") for each in GOOD]
    short = {"promise": timedelta(hours=2)}
    assert "night" in {kind for kind, _ in kinds(plan(*here, **short))}
    assert "night" not in {kind for kind, _ in kinds(plan(*here, *beside, **short))}


def test_the_night_is_told_by_the_clock_of_who_sleeps_also_when_the_clocks_change() -> None:
    """Where clocks go forward, the night of 29 March is seven hours long; the others of that week are eight."""
    paris = ZoneInfo("Europe/Paris")
    week = Week(1, datetime(2026, 3, 23, 9, tzinfo=paris), datetime(2026, 3, 30, 9, tzinfo=paris))
    there = seat(1, 1, round_id=100, starts_at=week.opens_at, ends_at=week.closes_at, timezone="Europe/Paris")
    (night,) = list_warnings(plan(there, rounds=[week], promise=7 * HOUR), week.opens_at)
    assert night.begins is not None
    assert night.ends is not None
    assert [at.astimezone(paris).hour for at in (night.begins, night.ends)] == [23, 7]
    last = datetime(2026, 3, 28, 12, tzinfo=paris)
    (left,) = list_warnings(plan(there, rounds=[week], promise=7 * HOUR), last)
    assert left.begins is not None
    assert left.begins.astimezone(paris).day == 29


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({}, ["en", "fr"]),
        ({"sw": 9}, ["en", "fr"]),
        ({"sw": 10}, ["sw"]),
        ({"en": 6, "fr": 4, "es": 3}, ["en", "fr"]),
        ({"en": 4, "fr": 3, "es": 3}, ["en", "es"]),
    ],
)
def test_main_languages_are_those_of_half_of_what_is_written(written: dict[str, int], expected: list[str]) -> None:
    assert main_languages(["en", "fr"], written) == expected


def test_each_kind_is_told_in_the_order_of_its_weight() -> None:
    declined = replace(GOOD[0], answer=Answer.DECLINED)
    assert [kind for kind, _ in kinds(plan(declined, *GOOD[1:]))] == [Kind.GAP, Kind.REFUSED]
