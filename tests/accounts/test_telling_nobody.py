"""Eight forms that could tell who is known here, and do not: known and unknown get the same status and the same words.

How long they take is looked at by `trust/test_answers_take_as_long.py`.
"""

import re

import pytest
from flask import Flask

from forum.kernel.unit_of_work import Units
from tests.accounts.asking import FORMS, Asking, make_asking


@pytest.fixture
def asking(app: Flask, units: Units) -> Asking:
    return make_asking(app, units)


@pytest.mark.parametrize("name", FORMS)
def test_known_and_unknown_are_answered_alike(asking: Asking, name: str) -> None:
    known, unknown = (seen(asking, name, is_known=is_known) for is_known in (True, False))
    assert known == unknown


def seen(asking: Asking, name: str, *, is_known: bool) -> tuple[int, list[str], str]:
    """Status, headers and words, those of the page it leads to as well; of two people who get numbers each has her own."""
    answer = asking.ask(name, is_known=is_known)
    led = asking.organiser.get(answer.location) if answer.status_code == 303 else answer
    words = re.sub(r"(people/|Number here</dt>\s*<dd>)\d+", r"\1…", asking.plain(led))
    return answer.status_code, sorted(answer.headers.keys()), words
