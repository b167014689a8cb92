from datetime import UTC, datetime

import pytest
from flask import Flask
from markupsafe import Markup

from forum.web.filters import deadline, full_day, headings, listed, moment

MONDAY = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(("level", "shown"), [(4, "<h4>A</h4><h5>B</h5>"), (2, "<h2>A</h2><h3>B</h3>")])
def test_a_texts_headings_follow_the_heading_above_it(level: int, shown: str) -> None:
    assert headings(Markup("<h4>A</h4><h5>B</h5>"), level) == Markup(shown)


def test_words_that_look_like_headings_stay_words() -> None:
    assert headings(Markup("<p>&lt;h4&gt; h4</p>"), 2) == Markup("<p>&lt;h4&gt; h4</p>")


@pytest.mark.parametrize(
    ("language", "date", "with_weekday"),
    [
        ("en", "November 23, 2026, 9:05\u202fAM", "Monday, November 23, 2026, 9:05\u202fAM"),
        ("fr", "23 novembre 2026, 09:05", "lundi 23 novembre 2026, 09:05"),
        ("es", "23 de noviembre de 2026, 9:05", "lunes, 23 de noviembre de 2026, 9:05"),
        ("ar", "23 نوفمبر 2026، 9:05\u00a0ص", "الاثنين، 23 نوفمبر 2026، 9:05\u00a0ص"),
    ],
)
def test_dates_in_sentences_say_whole_words_as_the_language_does(
    app: Flask, language: str, date: str, with_weekday: str
) -> None:
    with app.test_request_context(f"/?lang={language}"):
        assert moment(MONDAY) == date
        assert deadline(MONDAY) == with_weekday
        assert date.startswith(full_day(MONDAY))


@pytest.mark.parametrize(("language", "comma"), [("fr", ", "), ("ar", "، ")])
def test_names_are_listed_with_the_comma_of_the_language_and_each_in_its_direction(
    app: Flask, language: str, comma: str
) -> None:
    with app.test_request_context(f"/?lang={language}"):
        assert listed(["Ana", "<b>"]) == Markup(f"<bdi>Ana</bdi>{comma}<bdi>&lt;b&gt;</bdi>")
