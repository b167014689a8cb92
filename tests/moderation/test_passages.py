import pytest

from forum.kernel.errors import InvalidInput
from forum.kernel.markup import digest
from forum.moderation.passages import Marked, locate, show_marked

PARAGRAPHS = ["We met **Rosa** at the well, and Rosa sang.", "التقينا سعاد عند البئر."]


def shown(*marked: Marked, now: list[str] = PARAGRAPHS) -> list[tuple[tuple[str, bool], ...]]:
    return [one.segments for one in show_marked(now, locate(marked, PARAGRAPHS))]


def test_a_ticked_paragraph_is_marked_whole_without_its_stars() -> None:
    assert shown(Marked(0))[0] == (("We met Rosa at the well, and Rosa sang.", True),)


def test_words_are_marked_where_they_stand_or_where_they_were_selected() -> None:
    assert shown(Marked(0, "Rosa"))[0][0] == ("We met ", False)
    assert shown(Marked(0, "Rosa", at=20))[0][-2:] == (("Rosa", True), (" sang.", False))
    assert shown(Marked(1, "سعاد"))[1] == (("التقينا ", False), ("سعاد", True), (" عند البئر.", False))


@pytest.mark.parametrize(
    ("marked", "field"),
    [
        (Marked(0, "Ana"), "words-0"),
        (Marked(1, note="a" * 301), "note-1"),
        (Marked(7), "marks"),
    ],
    ids=["not there", "too long", "no such paragraph"],
)
def test_what_cannot_be_marked_is_said_at_its_field(marked: Marked, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        locate([marked], PARAGRAPHS)
    assert list(refused.value.fields) == [field]


def test_a_mark_follows_its_paragraph_and_goes_when_that_changes() -> None:
    moved = ["First of all: hello.", *PARAGRAPHS]
    assert [any(is_marked for _, is_marked in one) for one in shown(Marked(0), now=moved)] == [False, True, False]
    assert not any(is_marked for one in shown(Marked(0), now=["We met a woman."]) for _, is_marked in one)


def test_a_paragraph_keeps_its_digest_with_the_mark() -> None:
    assert locate([Marked(1, note=" Which one? ")], PARAGRAPHS)[0].digest == digest(PARAGRAPHS[1])
    assert locate([Marked(1, note=" Which one? ")], PARAGRAPHS)[0].note == "Which one?"
