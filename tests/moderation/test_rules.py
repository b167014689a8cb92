from datetime import UTC, datetime, timedelta

import pytest

from forum.contributions.models import Status
from forum.moderation.errors import ReasonMissing, ReasonTooLong, WordsMissing
from forum.moderation.models import DecisionRow
from forum.moderation.rules import (
    MOST_CHARACTERS,
    REASONS,
    Kind,
    Reason,
    check_reason,
    is_overdue,
    kinds_for,
    usual_hours,
)

NOW = datetime(2026, 5, 18, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "has_pending_edit", "kinds"),
    [
        (Status.WAITING, False, {Kind.APPROVE, Kind.RETURN}),
        (Status.PUBLISHED, False, {Kind.HIDE}),
        (Status.PUBLISHED, True, {Kind.APPROVE, Kind.RETURN, Kind.HIDE}),
        (Status.HIDDEN, False, {Kind.RESTORE}),
        (Status.RETURNED, False, set()),
        (Status.WITHDRAWN, False, set()),
        (Status.DRAFT, False, set()),
    ],
)
def test_what_may_be_decided_follows_the_state(status: Status, *, has_pending_edit: bool, kinds: set[Kind]) -> None:
    assert set(kinds_for(status, has_pending_edit=has_pending_edit)) == kinds


def test_what_appeared_unread_may_be_marked_as_read() -> None:
    assert Kind.APPROVE in kinds_for(Status.PUBLISHED, has_pending_edit=False, is_read=False)


@pytest.mark.parametrize("kind", list(REASONS))
def test_what_goes_against_an_author_and_what_is_heard_again_need_a_reason_of_the_list(kind: Kind) -> None:
    for code in ("", "nonsense"):
        with pytest.raises(ReasonMissing):
            check_reason(kind, Reason(code=code, words="words", language="en"))
    check_reason(kind, Reason(code=next(iter(REASONS[kind])), language="en"))


def test_another_reason_needs_words() -> None:
    with pytest.raises(WordsMissing):
        check_reason(Kind.RETURN, Reason(code="other", words=" ", language="en"))


def test_a_reason_has_its_length() -> None:
    with pytest.raises(ReasonTooLong):
        check_reason(Kind.HIDE, Reason(code="personal", words="x" * (MOST_CHARACTERS + 1), language="en"))


def test_every_reason_fits_its_column() -> None:
    longest = DecisionRow.__table__.c.reason_code.type.length  # type: ignore[attr-defined]
    assert max(map(len, {code for reasons in REASONS.values() for code in reasons})) <= longest


def test_what_waits_longer_than_was_promised_is_overdue() -> None:
    assert not is_overdue(NOW - timedelta(hours=6), NOW, promise_hours=6)
    assert is_overdue(NOW - timedelta(hours=6, seconds=1), NOW, promise_hours=6)


def hours(*waits: float) -> list[timedelta]:
    return [timedelta(hours=wait) for wait in waits]


@pytest.mark.parametrize(
    ("waits", "said"),
    [
        (hours(), None),
        (hours(*[1] * 9), None),
        (hours(*[1] * 10), 1),
        (hours(*[0.1] * 10), 1),
        (hours(1, 2, 3, 4, 5, 6, 7, 7.1, 90, 90), 8),
        (hours(90, 90, 7.1, 7, 6, 5, 4, 3, 2, 1), 8),
        (hours(*[2] * 10, *[500] * 10), 2),
    ],
)
def test_usually_is_within_the_time_that_eight_of_the_last_ten_decisions_took(
    waits: list[timedelta], said: int | None
) -> None:
    assert usual_hours(waits) == said
