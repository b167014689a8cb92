import unicodedata

import pytest

from forum.accounts.phrases import (
    CODE_LENGTH,
    LETTERS,
    WORDS,
    fold_code,
    fold_words,
    languages,
    make_code,
    make_words,
    word_list,
)

BITS = 2**40


@pytest.mark.parametrize("language", languages())
def test_four_words_of_each_list_are_one_of_a_million_million_phrases(language: str) -> None:
    words = word_list(language)
    assert len({fold_words(word) for word in words}) == len(words)
    assert len(words) ** WORDS >= BITS
    assert all(word.isalpha() and 3 <= len(word) <= 10 for word in words)


def test_there_are_lists_in_english_spanish_and_french() -> None:
    assert languages() == ("en", "es", "fr")


@pytest.mark.parametrize(("language", "list_of"), [("es-419", "es"), ("fr_CA", "fr"), ("ar", "en"), ("../en", "en")])
def test_words_come_in_her_language_or_in_english(language: str, list_of: str) -> None:
    assert word_list(language) == word_list(list_of)


@pytest.mark.parametrize(
    "typed",
    [
        "árbol mañana león búho",
        "ARBOL MANANA LEON BUHO",
        "Arbol-mañana-leon-buho",
        "  árbol,\tmañana.león\nbúho ",
        unicodedata.normalize("NFD", "árbol mañana león búho"),
    ],
)
def test_a_phrase_is_the_same_in_any_case_with_or_without_accents_and_however_parted(typed: str) -> None:
    assert fold_words(typed) == "arbol manana leon buho"


def test_ligatures_may_be_typed_as_two_letters() -> None:
    assert fold_words("Œuf Cœur") == fold_words("oeuf coeur")


def test_a_code_is_the_same_however_it_is_typed() -> None:
    assert fold_code(" abcd 2345 ") == fold_code("ABCD-2345") == "ABCD-2345"


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-234", "ABCD-23456", "ABCD-0O1I", "ÀBCD-2345"])
def test_what_is_no_code_is_nothing(typed: str) -> None:
    assert fold_code(typed) == ""


def test_codes_and_phrases_are_made_of_what_they_should_be() -> None:
    assert set(make_code()) <= set(LETTERS) | {"-"}
    assert len(make_code().replace("-", "")) == CODE_LENGTH
    assert fold_code(make_code())
    assert len(make_words("fr").split()) == WORDS
