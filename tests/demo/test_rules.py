from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from forum.demo.rules import Calendar, Kind, calendar_for, list_steps, list_visits
from forum.demo.script import Script, read_script

MADRID = ZoneInfo("Europe/Madrid")
THURSDAY = datetime(2024, 5, 16, 15, 20, tzinfo=UTC)
MOMENTS = [
    THURSDAY,
    datetime(2024, 5, 13, 9, 0, tzinfo=MADRID).astimezone(UTC),
    datetime(2024, 5, 13, 8, 59, tzinfo=MADRID).astimezone(UTC),
    datetime(2024, 5, 19, 23, 59, tzinfo=MADRID).astimezone(UTC),
    datetime(2024, 4, 1, 12, 0, tzinfo=UTC),
    datetime(2024, 10, 27, 12, 0, tzinfo=UTC),
]


@pytest.fixture(scope="module")
def script() -> Script:
    return read_script()


@pytest.fixture(params=MOMENTS, ids=lambda now: now.isoformat())
def calendar(request: pytest.FixtureRequest, script: Script) -> Calendar:
    return calendar_for(script, request.param)


def test_the_exchange_opens_on_the_monday_of_the_week_before(script: Script) -> None:
    calendar = calendar_for(script, THURSDAY)
    assert calendar.opens_at == datetime(2024, 5, 6, 9, 0, tzinfo=MADRID)
    assert calendar.round_opens_at(2) == calendar.round_2_opens_at == datetime(2024, 5, 13, 9, 0, tzinfo=MADRID)


def test_now_is_always_in_round_2(calendar: Calendar) -> None:
    assert calendar.round_opens_at(2) <= calendar.now < calendar.round_opens_at(3)


def test_every_round_opens_at_nine_on_a_monday_whatever_daylight_saving_does(calendar: Calendar) -> None:
    for number in range(1, 6):
        local = calendar.round_opens_at(number).astimezone(MADRID)
        assert (local.isoweekday(), local.hour, local.minute) == (1, 9, 0)


def test_no_step_lies_in_the_future_or_before_its_round(script: Script, calendar: Calendar) -> None:
    for step in list_steps(script, calendar):
        number = step.contribution.round
        assert calendar.round_opens_at(number) <= step.at <= calendar.now
        assert step.at < calendar.round_opens_at(number + 1)


def test_steps_follow_each_other_in_time_but_for_what_waits(script: Script, calendar: Calendar) -> None:
    instants = [step.at for step in list_steps(script, calendar) if step.contribution.state != "waiting"]
    assert instants == sorted(instants)


def test_every_contribution_is_sent_before_anything_else_happens_to_it(script: Script) -> None:
    met: set[str] = set()
    for step in list_steps(script, calendar_for(script, THURSDAY)):
        assert (step.kind is Kind.SENT) == (step.contribution.ref not in met)
        met.add(step.contribution.ref)
    assert len(met) == len(script.contributions)


def test_the_oldest_waiting_one_has_waited_a_little_over_five_hours(script: Script) -> None:
    calendar = calendar_for(script, THURSDAY)
    waiting = [calendar.sent_at(one) for one in script.contributions if one.state == "waiting"]
    assert timedelta(hours=5) < THURSDAY - min(waiting) < timedelta(hours=6)


def test_visits_fall_between_the_opening_and_now(script: Script, calendar: Calendar) -> None:
    visits = list_visits(script, calendar)
    assert visits
    assert all(calendar.opens_at <= visit.at < calendar.now for visit in visits)


def test_ten_days_bring_some_hundreds_of_visits_by_nearly_everybody(script: Script) -> None:
    visits = list_visits(script, calendar_for(script, THURSDAY))
    people = {visit.visitor for visit in visits if isinstance(visit.visitor, str)}
    assert 250 <= sum(isinstance(visit.visitor, str) for visit in visits) <= 700
    assert len(people) >= 38


def test_visits_of_the_first_week_open_the_first_topic_only(script: Script) -> None:
    calendar = calendar_for(script, THURSDAY)
    for visit in list_visits(script, calendar):
        assert set(visit.rounds) <= ({1} if visit.at < calendar.round_2_opens_at else {1, 2})
