import pytest

from forum.translating.errors import ParagraphMissing, ParagraphNotLookedAt, VersionIncomplete, VersionTooLong
from forum.translating.rules import (
    MOST_CHARACTERS,
    Paragraph,
    Standing,
    Written,
    accept,
    align,
    check_complete,
    check_size,
    count_open,
    is_in_pairs,
    lost_addresses,
    lost_numbers,
)

CURRENT, CHANGED, MISSING = Standing.CURRENT, Standing.CHANGED, Standing.MISSING


def standings(source: str, held: str) -> list[Standing]:
    """Digests as letters; a version holds words for each of its own."""
    return [p.standing for p in align(list(source), [(f"words of {letter}", letter) for letter in held])]


@pytest.mark.parametrize(
    ("source", "held", "expected"),
    [
        ("abc", "abc", [CURRENT, CURRENT, CURRENT]),
        ("abc", "", [MISSING, MISSING, MISSING]),
        ("axc", "abc", [CURRENT, CHANGED, CURRENT]),
        ("xabc", "abc", [MISSING, CURRENT, CURRENT, CURRENT]),
        ("abxc", "abc", [CURRENT, CURRENT, MISSING, CURRENT]),
        ("ac", "abc", [CURRENT, CURRENT]),
        ("abc", "ab", [CURRENT, CURRENT, MISSING]),
        ("aa", "a", [CURRENT, MISSING]),
        ("", "abc", []),
    ],
)
def test_each_paragraph_of_the_source_finds_its_rendering(source: str, held: str, expected: list[Standing]) -> None:
    assert standings(source, held) == expected


def test_a_changed_paragraph_brings_the_words_it_had() -> None:
    assert align(["x"], [("viejo", "a")]) == (Paragraph(CHANGED, "viejo", "a"),)


def test_empty_words_render_nothing() -> None:
    assert align(["a"], [("  ", "a")]) == (Paragraph(MISSING),)


def test_a_text_of_thousands_of_equal_lines_is_aligned_place_by_place() -> None:
    found = align(["a"] * 3000, [*[("line", "a")] * 2998, ("line", "b")])
    assert [p.standing for p in found[2996:]] == [CURRENT, CURRENT, CHANGED, MISSING]


def test_open_paragraphs_are_the_missing_and_the_changed() -> None:
    assert count_open(align(list("axd"), [("1", "a"), ("2", "b")])) == 2


def test_a_changed_paragraph_left_as_it_was_stays_behind() -> None:
    begun = [Paragraph(CHANGED, "viejo", "old")]
    assert accept([Written("viejo", "new")], begun) == [Written("viejo", "old")]


def test_a_changed_paragraph_that_still_fits_catches_up() -> None:
    begun = [Paragraph(CHANGED, "viejo", "old")]
    assert accept([Written("viejo", "new", still_fits=True)], begun)[0].digest == "new"


def test_a_changed_paragraph_written_anew_catches_up() -> None:
    begun = [Paragraph(CHANGED, "viejo", "old")]
    assert accept([Written("nuevo", "new")], begun) == [Written("nuevo", "new")]


def test_white_space_alone_is_no_rendering() -> None:
    assert accept([Written(" \n", "new")], []) == [Written("", None)]


def test_a_complete_version_passes() -> None:
    check_complete([Paragraph(CURRENT, "words", "a")])


def test_an_incomplete_version_names_each_paragraph_and_why() -> None:
    with pytest.raises(VersionIncomplete) as caught:
        check_complete([Paragraph(CURRENT, "a", "a"), Paragraph(MISSING), Paragraph(CHANGED, "c", "c")])
    assert {name: type(refusal) for name, refusal in caught.value.fields.items()} == {
        "paragraph-1": ParagraphMissing,
        "paragraph-2": ParagraphNotLookedAt,
    }


def test_a_version_beyond_all_measure_is_refused() -> None:
    check_size([Written("x" * MOST_CHARACTERS, "a")])
    with pytest.raises(VersionTooLong):
        check_size([Written("x" * MOST_CHARACTERS, "a"), Written("x", "b")])


def test_a_region_is_no_other_language_for_a_pair() -> None:
    pairs = frozenset({("es", "fr")})
    assert is_in_pairs("es-MX", "fr", pairs)
    assert not is_in_pairs("fr", "es", pairs)


@pytest.mark.parametrize("words", ["1350 in 2019", "1,350 … 2019", "2019 : 1 350", "2019 : 1\u202f350", "2019. 1.350"])
def test_a_number_however_grouped_is_not_lost(words: str) -> None:
    assert lost_numbers("In 2019, 1,350 families", words) == ()


def test_a_lost_number_is_named_and_one_in_an_address_is_not_counted() -> None:
    assert lost_numbers("12 of 2019, see https://a.example/77", "douze") == ("12", "2019")


@pytest.mark.parametrize(
    ("source", "words"), [("at 16:30", "à 16 h 30"), ("at 5:00", "à 5 h"), ("à 16 h 30", "at 16:30")]
)
def test_an_hour_however_written_is_not_lost(source: str, words: str) -> None:
    assert lost_numbers(source, words) == ()


def test_a_lost_hour_is_named_as_it_is_written() -> None:
    assert lost_numbers("at 16:00, at 1.350", "à seize heures") == ("16:00", "1.350")


def test_a_lost_address_is_named_once() -> None:
    source = "https://a.example/x and a@b.example and https://a.example/x"
    assert lost_addresses(source, "a@b.example") == ("https://a.example/x",)
