import pytest

from forum.kernel.analyser import stems
from forum.search.words import LONGEST_QUERY, MOST_WORDS, Word, phrases, query_words


def test_a_word_is_looked_for_in_each_language() -> None:
    (word,) = query_words("participación", ["fr", "es", "en"])
    for language in ("fr", "es", "en"):
        assert word.is_in(stems("participación", language))


def test_a_french_word_without_accents_finds_the_french_text() -> None:
    (word,) = query_words("securite", ["fr", "es"])
    assert word.is_in(stems("sécurité", "fr"))


def test_empty_words_of_the_reader_s_language_are_left_out() -> None:
    assert query_words("les femmes de la ville", ["fr", "en"]) == query_words("femmes ville", ["fr", "en"])


def test_empty_words_alone_are_looked_for() -> None:
    assert len(query_words("what about us", ["en"])) == 3


def test_a_word_empty_in_another_language_only_is_kept() -> None:
    assert len(query_words("women war", ["en", "de"])) == 2


def test_a_prefix_is_asked_for_with_a_star() -> None:
    assert [word.prefix for word in query_words("partic* wo*", ["en"])] == ["partic", None]


def test_a_sign_in_front_or_alone_is_no_prefix() -> None:
    assert [word.prefix for word in query_words("*cipation * ?", ["en"])] == [None]


def test_a_run_without_spaces_is_found_by_its_pairs() -> None:
    assert query_words("女性教育", ["ja"]) == tuple(Word(frozenset({pair})) for pair in ("女性", "性教", "教育"))


def test_one_sign_is_a_word() -> None:
    assert query_words("水", ["ja"]) == (Word(frozenset({"水"})),)


def test_the_same_word_twice_is_one() -> None:
    assert len(query_words("Women women WOMEN’S", ["en"])) == 1


@pytest.mark.parametrize("query", ["", "   ", "?!", '""', "\x00", "*"])
def test_nothing_to_look_for_gives_no_words(query: str) -> None:
    assert query_words(query, ["en"]) == ()


def test_a_long_query_is_cut() -> None:
    many = query_words(" ".join(f"word{number}" for number in range(1000)), ["en", "fr"])
    assert len(many) == MOST_WORDS
    assert len(query_words("a" * 100_000, ["en"])) == 1
    assert LONGEST_QUERY < 1000


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"Right to the City" women', ("right to the city",)),
        ("« droit à la ville »", ("droit a la ville",)),
        ("“the l’éducation”", ("the education",)),
        ('"one"', ()),
        ('"open ended words', ()),
    ],
)
def test_what_stands_in_quotation_marks_is_a_phrase(query: str, found: tuple[str, ...]) -> None:
    assert phrases(query) == found
