import pytest

from forum.kernel.markup import digest
from forum.translating.interchange.merging import Merged, merge
from forum.translating.interchange.units import Back, name_units
from forum.translating.rules import Paragraph, Standing

NOTHING = Paragraph(Standing.MISSING)


def of(*sources: str) -> list[str]:
    return [digest(source) for source in sources]


def merged(now: list[str], begun: list[Paragraph], then: list[str], *words: str, **state: bool) -> Merged:
    units = [Back(name, said, **state) for name, said in zip(name_units(1, then), words, strict=True)]
    return merge(list(name_units(1, now)), begun, units, is_plain=False)


def test_words_for_every_paragraph_make_it_whole() -> None:
    found = merged(of("a", "b"), [NOTHING, NOTHING], of("a", "b"), "A", "B")
    assert [row.words for row in found.written] == ["A", "B"]
    assert (found.is_new, found.is_whole, found.changed, found.lost) == (True, True, [], [])


def test_a_paragraph_is_found_wherever_it_moved() -> None:
    found = merged(of("b", "a"), [NOTHING, NOTHING], of("a", "b"), "A", "B")
    assert [row.words for row in found.written] == ["B", "A"]
    assert found.is_whole


def test_a_paragraph_that_changed_meanwhile_is_told_and_marked_not_taken_for_current() -> None:
    found = merged(of("a", "b2", "c"), [NOTHING] * 3, of("a", "b", "c"), "A", "B", "C")
    assert [(row.words, row.digest) for row in found.written] == list(zip("ABC", of("a", "b", "c"), strict=True))
    assert (found.changed, found.is_whole) == ([2], False)


def test_words_for_what_it_said_before_never_take_the_place_of_newer_ones() -> None:
    newer = Paragraph(Standing.CURRENT, "B2", digest("b2"))
    found = merged(of("b2"), [newer], of("b"), "B")
    assert [row.words for row in found.written] == ["B2"]
    assert (found.is_new, found.lost) == (False, ["B"])


def test_words_for_a_paragraph_that_is_gone_are_given_back() -> None:
    found = merged(of("a"), [NOTHING], of("a", "b"), "A", "B")
    assert [row.words for row in found.written] == ["A"]
    assert found.lost == ["B"]


def test_an_empty_paragraph_of_the_file_takes_nothing_away() -> None:
    found = merged(of("a"), [Paragraph(Standing.CURRENT, "A", digest("a"))], of("a"), "")
    assert [row.words for row in found.written] == ["A"]
    assert not found.is_new


@pytest.mark.parametrize(("confirms", "is_whole"), [(False, False), (True, True)])
def test_words_left_as_they_were_stay_behind_unless_the_file_says_that_they_fit(confirms: bool, is_whole: bool) -> None:
    behind = Paragraph(Standing.CHANGED, "A", digest("a"))
    found = merged(of("a2"), [behind], of("a2"), "A", confirms=confirms)
    assert (found.is_whole, found.is_new) == (is_whole, is_whole)


def test_a_guess_of_her_tool_is_kept_but_not_taken_for_done() -> None:
    found = merged(of("a"), [NOTHING], of("a"), "A?", is_sure=False)
    assert [(row.words, row.digest) for row in found.written] == [("A?", None)]
    assert not found.is_whole


def test_of_two_equal_paragraphs_each_has_its_own_words() -> None:
    found = merged(of("a", "a"), [NOTHING, NOTHING], of("a", "a"), "A", "B")
    assert [row.words for row in found.written] == ["A", "B"]
