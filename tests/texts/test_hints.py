"""What a writer is told of words that are hard to translate: kindly little, and nothing that is not there."""

import pytest

from forum.texts.hints import LONGEST_SENTENCE, MOST_HINTS, Hint, Kind, find_hints, load_idioms


def kinds(text: str, language: str = "en", **more: object) -> list[Kind]:
    return [hint.kind for hint in find_hints(text.split("\n\n"), language=language, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "text", "passage", "instead"),
    [
        ("en", "It is only **the tip of the iceberg**.", "the tip of the iceberg", "a small part of it"),
        ("en", "They Cut\nCorners here.", "Cut\nCorners", "do it less well to save time or money"),
        (
            "fr",
            "Il faut faire d'une pierre deux coups.",
            "faire d'une pierre deux coups",
            "obtenir deux résultats à la fois",
        ),
        ("es-PE", "No vamos a tirar la toalla.", "tirar la toalla", "abandonar"),
        ("pt", "A lei foi lida ao pé da letra.", "ao pé da letra", "exatamente como foi dito"),
        ("ar", "بقي القانون حبر على ورق.", "حبر على ورق", "كلام لا يُنفَّذ"),
    ],
)
def test_a_turn_of_phrase_is_found_with_plainer_words(language: str, text: str, passage: str, instead: str) -> None:
    assert find_hints([text], language=language) == [Hint(Kind.IDIOM, passage, instead)]


def test_a_turn_of_phrase_is_looked_for_in_the_language_she_writes_only() -> None:
    assert kinds("They cut corners.", "fr") == []
    assert kinds("They cut corners.", "qu") == []
    assert kinds("They cut cornersto.") == []


def test_each_language_has_a_list_of_some_length() -> None:
    assert {language: len(phrases) >= 25 for language, phrases in load_idioms().items()} == dict.fromkeys(
        ("en", "fr", "es", "pt", "ar"), True
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The WUF begins.", ["WUF"]),
        ("The WUF begins. The WUF ends. So does the GWC.", ["WUF", "GWC"]),
        ("The World Urban Forum (WUF) begins. The WUF ends.", []),
        ("The WUF (World Urban Forum) begins.", []),
        ("The UN came to chapter XIV.", []),
        ("WE WALK AT NIGHT.", []),
        ("We walk at night. I do.", []),
        ("نمشي معًا في الليل", []),
        ("L’ÉCA nous aide.", ["ÉCA"]),
    ],
)
def test_letters_that_nobody_explains_are_pointed_out_once(text: str, found: list[str]) -> None:
    assert [hint.passage for hint in find_hints([text], language="en")] == found


def test_what_the_glossary_explains_is_known() -> None:
    assert kinds("The WUF begins.", known=["wuf"]) == []


def test_a_sentence_is_long_from_one_word_too_many_on() -> None:
    fitting = " ".join(["word"] * LONGEST_SENTENCE)
    assert kinds(f"{fitting}. {fitting}.\n\n{fitting}") == []
    assert kinds(f"{fitting} more.") == [Kind.LONG]


def test_without_spaces_characters_are_counted() -> None:
    assert kinds("我们晚上一起走路。" * 12, "zh") == []
    assert kinds("我们晚上一起走路，" * 12, "zh") == [Kind.LONG]


def test_there_are_five_at_most_and_turns_of_phrase_come_first() -> None:
    text = " ".join(f"The A{letter}Q came." for letter in "BCDEFGH") + " They cut corners."
    found = kinds(text)
    assert (len(found), found[0]) == (MOST_HINTS, Kind.IDIOM)
