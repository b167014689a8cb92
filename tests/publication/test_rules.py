from datetime import UTC, datetime, timedelta

import pytest

from forum.publication.rules import (
    NEWS,
    Answer,
    Move,
    Part,
    has_lost_name,
    is_allowed,
    is_news,
    order_parts,
    printed_as,
)


@pytest.mark.parametrize(
    ("by_promise", "answer", "expected"),
    [
        (True, None, True),
        (False, None, False),
        (True, Answer.NO, False),
        (False, Answer.YES, True),
        (False, Answer.ANONYMOUS, True),
        (True, Answer.ANONYMOUS, True),
    ],
)
def test_what_she_answers_goes_before_what_she_promised(by_promise, answer, expected):
    assert is_allowed(by_promise=by_promise, answer=answer) is expected


@pytest.mark.parametrize(
    ("shown_as", "is_confirmed", "answer", "expected"),
    [
        ("name", True, None, "name"),
        ("name", True, Answer.ANONYMOUS, "anonymous"),
        ("name", False, None, "anonymous"),
        ("organisation", True, Answer.YES, "organisation"),
        ("anonymous", True, Answer.YES, "anonymous"),
        ("former", False, Answer.YES, "former"),
    ],
)
def test_nobody_is_named_beyond_what_she_chose(shown_as, is_confirmed, answer, expected):
    assert printed_as(shown_as, is_confirmed=is_confirmed, answer=answer) == expected


@pytest.mark.parametrize(
    ("part", "to", "expected"),
    [
        (Part.WEEKS, 1, ["weeks", "summary", "foreword", "figures"]),
        (Part.WEEKS, 2, ["summary", "weeks", "foreword", "figures"]),
        (Part.SUMMARY, 3, ["foreword", "weeks", "summary", "figures"]),
        (Part.SUMMARY, 9, ["foreword", "weeks", "figures", "summary"]),
        (Part.WEEKS, 3, ["summary", "foreword", "weeks", "figures"]),
    ],
)
def test_a_part_is_moved_by_giving_it_another_place_and_the_others_make_room(part, to, expected):
    stood = [Part.SUMMARY, Part.FOREWORD, Part.WEEKS, Part.FIGURES]
    moves = [Move(one, to=to if one is part else place, was=place) for place, one in enumerate(stood, start=1)]
    assert order_parts(moves) == expected


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("name", "anonymous", True),
        ("organisation", "former", True),
        ("anonymous", "anonymous", False),
        ("name", "name", False),
    ],
)
def test_a_name_that_is_gone_is_missed(was, now, expected):
    assert has_lost_name(was, now) is expected


@pytest.mark.parametrize(
    ("state", "age", "is_public", "expected"),
    [
        ("ready", timedelta(), False, True),
        ("ready", timedelta(), True, False),
        ("ready", NEWS, False, False),
        ("failed", NEWS - timedelta(seconds=1), False, True),
        ("dropped", NEWS, False, True),
        ("making", timedelta(), False, False),
    ],
)
def test_organisers_look_at_an_edition_of_late_and_at_files_that_are_gone(state, age, is_public, expected):
    asked_at = datetime(2026, 6, 1, tzinfo=UTC)
    assert is_news(state, asked_at, is_public=is_public, now=asked_at + age) is expected
