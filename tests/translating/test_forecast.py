from datetime import timedelta

import pytest

from forum.translating.forecast import Forecast, forecast, minutes_for, pace, words_an_hour

DAY = timedelta(days=1)


@pytest.mark.parametrize(("words", "minutes"), [(1, 5), (20, 5), (21, 10), (250, 60), (1_000, 240)])
def test_minutes_are_said_to_the_next_five(words: int, minutes: int) -> None:
    assert minutes_for(words) == minutes


@pytest.mark.parametrize(
    ("words", "minutes", "an_hour"),
    [(0, 0, 250), (9_000, 599, 250), (4_000, 600, 400), (10, 600, 100), (10**6, 600, 1_000)],
)
def test_estimates_rest_on_the_exchanges_own_pace_once_ten_hours_are_noted(
    words: int, minutes: int, an_hour: int
) -> None:
    assert words_an_hour(words, minutes) == an_hour
    assert minutes_for(an_hour, an_hour) == 60


def test_the_pace_counts_a_summary_as_a_quarter() -> None:
    assert pace([(300, False), (400, True)], over=2 * DAY) == 200
    assert pace([], over=DAY) == 0


@pytest.mark.parametrize(
    ("words_a_day", "days", "whole", "summaries", "left"),
    [
        (1_000, 3, 3, 0, 0),
        (100, 3, 3, 0, 0),
        (100, 2, 1, 2, 0),
        (25, 3, 0, 3, 0),
        (25, 2, 0, 2, 1),
        (10, 2, 0, 0, 3),
        (100, 0, 0, 0, 3),
        (100, -1, 0, 0, 3),
    ],
)
def test_first_a_summary_of_each_then_the_whole_in_its_place(
    words_a_day: int, days: int, whole: int, summaries: int, left: int
) -> None:
    found = forecast(3, 300, words_a_day=words_a_day, left=days * DAY)
    assert found == Forecast(whole, summaries, left)


def test_of_nothing_nothing_is_left() -> None:
    assert forecast(0, 0, words_a_day=0, left=DAY) == Forecast(0, 0, 0)
