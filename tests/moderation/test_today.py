"""What cannot wait until tomorrow: pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from forum.moderation.today import (
    MINUTES,
    about,
    closing_rounds,
    count_pressing,
    minutes_for,
    nameless_before,
    pressing_before,
    rounds_in_view,
)

NOW = datetime(2026, 5, 18, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Week:
    id: int
    opens_at: datetime
    closes_at: datetime


LAST, THIS, NEXT = (
    Week(number, NOW + (number - 2) * timedelta(days=7) - HOUR, NOW + (number - 1) * timedelta(days=7) - HOUR)
    for number in (1, 2, 3)
)


@pytest.mark.parametrize(("hours", "presses"), [(0, False), (23, False), (24, True), (48, True), (100, True)])
def test_what_is_due_within_two_days_presses_from_its_second_day_on(hours: int, presses: bool) -> None:
    one = (NOW - hours * HOUR, 1, 0)
    assert bool(count_pressing([one], NOW, within=timedelta(hours=48), closing=())) is presses


def test_what_is_promised_within_twelve_hours_always_presses() -> None:
    assert pressing_before(timedelta(hours=12), NOW) > NOW


def test_what_has_no_time_of_its_own_presses_when_its_week_closes() -> None:
    pending = [(NOW - 1000 * HOUR, 1, LAST.id), (NOW - 30 * HOUR, 2, THIS.id)]
    assert count_pressing(pending, NOW, within=None, closing=()) == 0
    assert count_pressing(pending, NOW, within=None, closing={THIS.id}) == 1


def test_a_week_that_closed_just_now_is_still_in_view_while_its_moderators_are_on_duty() -> None:
    weeks = [LAST, THIS, NEXT]
    assert rounds_in_view(weeks, NOW, overlap=timedelta(hours=24)) == {LAST.id, THIS.id}
    assert rounds_in_view(weeks, NOW, overlap=timedelta()) == {THIS.id}
    assert rounds_in_view(weeks, NOW + timedelta(days=60), overlap=timedelta(hours=24)) == set()


def test_a_week_closes_soon_from_a_day_before_its_end() -> None:
    assert closing_rounds([THIS], THIS.closes_at - timedelta(hours=24)) == set()
    assert closing_rounds([THIS], THIS.closes_at - timedelta(hours=23)) == {THIS.id}


@pytest.mark.parametrize(("minutes", "said"), [(0, 0), (1, 5), (5, 5), (23, 25), (26, 30)])
def test_minutes_are_said_in_fives(minutes: int, said: int) -> None:
    assert about(minutes) == said


def test_a_section_without_an_estimate_of_its_own_has_the_usual_one() -> None:
    assert minutes_for("waiting", 4) == 4 * MINUTES["waiting"]
    assert minutes_for("reports", 2) == 10


def test_what_bears_no_name_grows_old_by_whole_days() -> None:
    moments = {nameless_before(NOW + hours * HOUR, "America/Toronto") for hours in range(12)}
    assert moments == {datetime(2026, 5, 18, 4, tzinfo=UTC)}
