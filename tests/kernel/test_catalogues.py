from pathlib import Path

import pytest

from forum.kernel.catalogues import cover
from forum.kernel.wording import locales
from tests.catalogues import keep_catalogues

COMPLETE = frozenset({"ar", "en", "es", "fr", "pt"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return keep_catalogues(tmp_path)


def test_the_interface_has_the_languages_that_are_to_be_complete() -> None:
    assert set(locales()) == COMPLETE


@pytest.mark.parametrize("language", locales())
def test_a_language_of_the_interface_lacks_nothing(language: str) -> None:
    coverage = cover(language)
    assert coverage.total > 2500
    assert [lack.source.id for lack in coverage.lacks] == []
    assert coverage.translated == coverage.total


def test_what_is_lacking_is_told_from_what_is_in_doubt(folder: Path) -> None:
    coverage = cover("wo", folder)
    assert (coverage.total, coverage.translated, coverage.lacking, coverage.doubtful) == (4, 1, 2, 1)
    assert [(lack.place, lack.source.id, lack.source.context, lack.is_doubtful) for lack in coverage.lacks] == [
        (2, "now", "week", False),
        (3, "Send", None, True),
        (4, ("%(num)s text", "%(num)s texts"), None, False),
    ]


def test_a_language_without_a_catalogue_lacks_everything_and_english_nothing(folder: Path) -> None:
    assert cover("sw", folder).lacking == 4
    assert cover("en", folder).lacks == ()
