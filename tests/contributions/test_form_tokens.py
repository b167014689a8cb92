from datetime import UTC, datetime

import pytest

from forum.contributions.form_tokens import kept_key, read_opened, sign_opened
from forum.kernel.keys import Keys

KEYS = Keys("for tests only")
AT = datetime(2026, 5, 18, 10, 0, tzinfo=UTC)


def test_a_form_tells_when_it_was_opened() -> None:
    token = sign_opened(KEYS, AT, topic_id=3, account_id=7)
    assert read_opened(KEYS, token, topic_id=3, account_id=7) == AT


@pytest.mark.parametrize(("topic_id", "account_id"), [(4, 7), (3, 8), (3, None)])
def test_a_token_is_good_for_its_person_and_topic_only(topic_id: int, account_id: int | None) -> None:
    token = sign_opened(KEYS, AT, topic_id=3, account_id=7)
    assert read_opened(KEYS, token, topic_id=topic_id, account_id=account_id) is None


@pytest.mark.parametrize("token", ["", "-", "abc", "1779098400", "99999999999999999999-x", "1779098400-feed", "١٢٣-x"])
def test_a_token_that_is_not_ours_tells_nothing(token: str) -> None:
    assert read_opened(KEYS, token, topic_id=3, account_id=7) is None


def test_a_token_of_another_moment_is_refused() -> None:
    moment, _, mac = sign_opened(KEYS, AT, topic_id=3, account_id=7).partition("-")
    assert read_opened(KEYS, f"{int(moment) - 60}-{mac}", topic_id=3, account_id=7) is None


def test_what_is_kept_of_a_submission_key_differs_by_person() -> None:
    assert kept_key(KEYS, "key", topic_id=3, account_id=7) != kept_key(KEYS, "key", topic_id=3, account_id=8)
