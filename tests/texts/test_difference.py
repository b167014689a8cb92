from hypothesis import given
from hypothesis import strategies as st

from forum.texts.difference import Mark, compare

WORDS = st.lists(st.text("ab é。ش\n*", max_size=12), max_size=6)


def read(paragraphs: list[str], other: list[str], but: Mark) -> str:
    return "".join(words for one in compare(paragraphs, other) for words, mark in one.parts if mark is not but)


def test_a_changed_word_stands_out_in_what_stayed() -> None:
    [found] = compare(["We met Rosa at the well."], ["We met a woman at the well."])
    assert found.parts == (
        ("We met ", Mark.SAME),
        ("Rosa", Mark.REMOVED),
        ("a woman", Mark.ADDED),
        (" at the well.", Mark.SAME),
    )


def test_changes_side_by_side_are_one() -> None:
    [found] = compare(["Then Rosa Quispe went home with us."], ["Then a neighbour went home with us."])
    assert found.parts[1:3] == (("Rosa Quispe", Mark.REMOVED), ("a neighbour", Mark.ADDED))


def test_a_paragraph_more_is_added_and_the_others_stay() -> None:
    found = compare(["One.", "Three."], ["One.", "Two is here now.", "Three."])
    assert [one.is_same for one in found] == [True, False, True]
    assert found[1].parts == (("Two is here now.", Mark.ADDED),)


def test_paragraphs_with_nothing_in_common_are_shown_whole() -> None:
    found = compare(["The lamps are broken since May."], ["Nobody answered."])
    assert [one.parts for one in found] == [
        (("The lamps are broken since May.", Mark.REMOVED),),
        (("Nobody answered.", Mark.ADDED),),
    ]


def test_two_long_texts_are_never_held_word_against_word() -> None:
    before, after = ["a " * 20_000], ["b " * 20_000]
    assert [one.parts[0][1] for one in compare(before, after)] == [Mark.REMOVED, Mark.ADDED]


@given(WORDS, WORDS)
def test_both_wordings_can_be_read_out_of_it(before: list[str], after: list[str]) -> None:
    assert read(before, after, Mark.ADDED) == "".join(before)
    assert read(before, after, Mark.REMOVED) == "".join(after)
