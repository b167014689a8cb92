from datetime import UTC, datetime, timedelta

import pytest

from forum.contributions.errors import WrongStatus
from forum.contributions.models import Status
from forum.contributions.rules import (
    TRANSITIONS,
    Act,
    follow,
    goes_straight,
    is_on_time,
    may_still_edit,
    mends_typing_only,
)

CLOSE = datetime(2026, 5, 25, 15, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("act", "status"), [(act, status) for act in Act for status in Status])
def test_only_the_steps_of_the_table_are_taken(act: Act, status: Status) -> None:
    if (act, status) in TRANSITIONS:
        assert follow(act, status) is TRANSITIONS[act, status]
    else:
        with pytest.raises(WrongStatus):
            follow(act, status)


def test_nothing_leads_out_of_withdrawn() -> None:
    assert not [step for step in TRANSITIONS if step[1] is Status.WITHDRAWN]


def test_what_has_been_sent_can_always_be_withdrawn() -> None:
    sent = set(Status) - {Status.DRAFT, Status.WITHDRAWN}
    assert {status for act, status in TRANSITIONS if act is Act.WITHDRAW} == sent


def test_a_contribution_is_on_time_until_the_very_close() -> None:
    assert is_on_time(CLOSE, CLOSE - SECOND, opened_at=None)
    assert not is_on_time(CLOSE, CLOSE, opened_at=None)


def test_a_form_opened_before_the_close_is_on_time_for_two_hours() -> None:
    opened = CLOSE - SECOND
    assert is_on_time(CLOSE, CLOSE + timedelta(hours=2) - SECOND, opened_at=opened)
    assert not is_on_time(CLOSE, CLOSE + timedelta(hours=2), opened_at=opened)


def test_a_form_opened_at_the_close_has_no_grace() -> None:
    assert not is_on_time(CLOSE, CLOSE + SECOND, opened_at=CLOSE)


def test_editing_ends_a_day_after_the_close() -> None:
    assert may_still_edit(CLOSE, CLOSE + timedelta(hours=24) - SECOND)
    assert not may_still_edit(CLOSE, CLOSE + timedelta(hours=24))


@pytest.mark.parametrize(
    ("moderation", "is_late", "is_anonymous", "was_published_before", "goes"),
    [
        ("before", False, False, True, False),
        ("after", False, False, False, True),
        ("after", True, False, True, False),
        ("after", False, True, True, False),
        ("first", False, False, False, False),
        ("first", False, False, True, True),
        ("first", True, False, True, False),
        ("first", False, True, True, False),
    ],
)
def test_what_goes_straight_to_readers(
    moderation: str, *, is_late: bool, is_anonymous: bool, was_published_before: bool, goes: bool
) -> None:
    found = goes_straight(
        moderation, is_late=is_late, is_anonymous=is_anonymous, was_published_before=was_published_before
    )
    assert found is goes


def test_a_few_changed_words_are_a_typing_error() -> None:
    assert mends_typing_only(["We walkd the streets."], ["We walked the streets."])
    assert mends_typing_only(["a " * 200], ["a " * 190 + "b " * 10])


def test_more_than_a_few_changed_words_are_not() -> None:
    assert not mends_typing_only(["We walked home that night."], ["They never came back to us again."])
    assert not mends_typing_only(["One."], ["One.", "Two."])
