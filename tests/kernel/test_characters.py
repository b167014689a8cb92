import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kernel.characters import clean_line, clean_name, clean_text, shorten


def test_a_text_keeps_its_lines_and_loses_control_characters() -> None:
    assert clean_text("a\r\nb\x00\x07c\td\u2029e\ufeff\ud800") == "a\nbc\td\ne"


def test_a_text_keeps_marks_of_direction_and_loses_overrides() -> None:
    assert clean_text("\u2067عربي\u2069 \u200f\u202eabc\u202c") == "\u2067عربي\u2069 \u200fabc"


def test_letters_and_accents_are_composed() -> None:
    assert clean_text("e\u0301") == "é"


def test_a_line_has_single_spaces_only() -> None:
    assert clean_line("  a \n\u00a0\u3000 b\t") == "a b"


@pytest.mark.parametrize(
    "trick", ["\u202e", "\u2066", "\u2069", "\u200b", "\u200e", "\u061c", "\u3164", "\xad", "\u2060", "\U000e0041"]
)
def test_a_name_hides_nothing(trick: str) -> None:
    assert clean_name(f"An{trick}a") == "Ana"


@pytest.mark.parametrize(
    "name", ["María José", "می\u200cخواهم", "क्\u200dष", "Nguyễn Thị Ánh", "李小龙", "O’Connor-Ž", "יוֹסֵף"]
)
def test_a_name_of_any_script_stays_as_it_is(name: str) -> None:
    assert clean_name(name) == unicodedata.normalize("NFC", name)


def test_a_pile_of_marks_is_cut_and_the_word_goes_on() -> None:
    assert clean_text("x" + "\u0301" * 50 + "y" + "\u0489" * 50) == "x" + "\u0301" * 8 + "y" + "\u0489" * 8


@pytest.mark.parametrize("clean", [clean_text, clean_line, clean_name])
@given(text=st.text())
def test_cleaning_twice_is_cleaning_once(clean, text: str) -> None:  # type: ignore[no-untyped-def]
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert isinstance(once.encode(), bytes)


def test_a_title_keeps_the_spaces_that_hold_it_together_and_a_name_does_not() -> None:
    assert clean_line("  Qui  gagne\u00a0:\n le soin\u202f? ") == "Qui gagne\u00a0: le soin\u202f?"
    assert clean_name("Ana\u00a0 Pérez") == "Ana Pérez"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Las madres llaman", "Las madres llaman"),
        ("Las madres llaman a la puerta", "Las madres llaman…"),
        ("Las madres llamarían a la puerta", "Las madres…"),
        ("Las madres, en la calle, llaman", "Las madres, en la…"),
        ("Incomprehensibilities", "Incomprehensibilit…"),
    ],
)
def test_a_line_is_shortened_after_a_whole_word_where_there_is_one(text: str, shown: str) -> None:
    assert shorten(text, 18) == shown
