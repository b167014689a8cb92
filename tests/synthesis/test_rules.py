import pytest

from forum.kernel.markup import digest, render, split_paragraphs
from forum.kernel.reader import Reader
from forum.synthesis.models import Quote
from forum.synthesis.passages import blocks, find_paragraph, passage_of
from forum.synthesis.policy import Standing
from forum.synthesis.queries.reviewers import Reviewer, has_others
from forum.synthesis.queries.sheets import Paragraph
from forum.synthesis.rules import (
    Mark,
    Picked,
    Row,
    Seen,
    cut,
    find_words,
    fit,
    insert,
    is_copied,
    is_seen,
    known_digests,
    mark_of,
    move,
)
from forum.texts.models import Extent, Origin, State, Version
from tests.conftest import START

ROWS = [Row("1", "One."), Row("2", "Two."), Row("new1", "Three.")]
PUBLISHED = Seen("published", "words", "name")


def names(rows: list[Row]) -> list[str]:
    return [row.name for row in rows]


def test_a_row_moves_one_place_and_stays_at_an_end() -> None:
    assert names(move(ROWS, "2", by=-1)) == ["2", "1", "new1"]
    assert names(move(ROWS, "2", by=1)) == ["1", "new1", "2"]
    assert names(move(ROWS, "1", by=-1)) == ["1", "2", "new1"]
    assert names(move(ROWS, "9", by=1)) == ["1", "2", "new1"]


def test_passages_go_into_a_paragraph_or_begin_one_with_their_theme() -> None:
    lamps, kept = Picked(7, 70, "Lamps", may_be_quoted=True), Picked(8, 80, "Lamps", may_be_quoted=False)
    into = insert(ROWS, [lamps, kept], into="2", as_quotes=True)
    assert (into[1].rests_on, into[1].quotes) == ((70, 80), (7,))
    assert insert(into, [lamps], into="2", as_quotes=True) == into
    new = insert(ROWS, [lamps], into="new", as_quotes=False)
    assert new[-1] == Row("new2", "Lamps", (70,), ())


def test_several_paragraphs_in_one_row_all_rest_on_its_sources_but_headings() -> None:
    rows = cut([Row("4", "## Light\n\nFirst.\n\nSecond.", (1,), (9,)), Row("5", "  ")])
    assert rows == [Row("", "## Light"), Row("", "First.", (1,)), Row("4", "Second.", (1,), (9,))]


def test_lists_that_run_together_keep_the_sources_of_both() -> None:
    rows = cut([Row("1", "- lamps", (1,)), Row("2", "- buses", (2,)), Row("3", "And more.", (3,))])
    paragraphs = split_paragraphs("\n\n".join(row.words for row in rows))
    assert len(paragraphs) == 2
    assert [(row.name, row.rests_on) for row in fit(rows, paragraphs)] == [("1", (1, 2)), ("3", (3,))]


def test_earlier_words_of_a_paragraph_are_known_again() -> None:
    assert known_digests("b", ["a"]) == ["b", "a"]
    assert known_digests("a", ["b", "a"]) == ["a", "b"]
    one, other = Paragraph(1, 0, ("b", "a")), Paragraph(2, 1, ("c",))
    assert find_paragraph([one, other], "a", place=1) is one
    assert find_paragraph([one, other], None, place=0) is None


def test_of_two_paragraphs_alike_the_one_at_the_same_place_is_meant() -> None:
    one, other = Paragraph(1, 0, ("a",)), Paragraph(2, 1, ("a",))
    assert find_paragraph([one, other], "a", place=1) is other


@pytest.mark.parametrize(
    ("typed", "found"),
    [("lamps at  the\nbus", (13, 29)), ("nowhere", None), ("  ", None), ("a+b", None)],
)
def test_exact_words_are_found_however_they_are_spaced(typed: str, found: tuple[int, int] | None) -> None:
    assert find_words("We asked for lamps at the bus stop.", typed) == found


def test_a_dozen_words_of_a_source_are_no_chance() -> None:
    words = "we asked the city for lamps at the bus stop and waited a year for them"
    assert is_copied(f"Many said: {words.capitalize()}, says Ana.", [words])
    assert not is_copied("We asked the city for lamps at the bus stop.", [words])
    assert not is_copied("", [words])


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        (PUBLISHED, None),
        (Seen("withdrawn", None, ""), Mark.WITHDRAWN),
        (Seen("hidden", None, "name"), Mark.HIDDEN),
        (Seen("set aside", None, "name"), Mark.AWAY),
        (Seen("published", "other", "name"), Mark.CHANGED),
        (Seen("published", "words", ""), Mark.RENAMED),
    ],
)
def test_what_became_of_a_source_is_told_from_how_it_stood(present: Seen, expected: Mark | None) -> None:
    assert mark_of(PUBLISHED, present) is expected
    assert is_seen(PUBLISHED, present) is (expected is None)
    assert is_seen(present, present)


def test_what_can_be_read_again_is_looked_at_once_more() -> None:
    assert mark_of(Seen("hidden", "words", "name"), PUBLISHED) is Mark.BACK
    assert not is_seen(Seen("hidden", "words", "name"), PUBLISHED)


def test_html_is_cut_into_the_paragraphs_it_was_made_of() -> None:
    html = render(["One **word**.", "- a\n- b", '```\n<p data-p="9">\n```', "> said"])
    assert list(blocks(html)) == [0, 1, 2, 3]
    assert "".join(blocks(html).values()) == html
    assert "<li>b</li>" in blocks(html)[1]
    assert blocks("<p>typed</p>") == {}


def version(*paragraphs: str, language: str = "en", origin: str = Origin.AUTHOR, of: Version | None = None) -> Version:
    digests = [digest(one) for one in (of.paragraphs if of else paragraphs)]
    return Version(
        language=language,
        origin=origin,
        state=State.PUBLISHED,
        extent=Extent.WHOLE,
        paragraphs=list(paragraphs),
        digests=digests,
        html=render(paragraphs),
    )


def quote(source: Version, place: int, span: tuple[int, int] | None = None) -> Quote:
    begins, ends = span or (None, None)
    own = digest(source.paragraphs[place])
    return Quote(
        language="en",
        origin=Origin.AUTHOR,
        place=place,
        digest=own,
        own_digest=own,
        begins=begins,
        ends=ends,
        made_at=START,
    )


def test_a_passage_is_read_in_the_reader_s_version_and_follows_its_paragraph() -> None:
    source = version("One.", "Two & a half.")
    french = version("Un.", "Deux et demi.", language="fr", origin=Origin.HUMAN, of=source)
    found = passage_of(quote(source, 1), [source, french], Reader("fr"))
    assert found is not None
    assert (found[0].language, "Deux et demi." in found[1]) == ("fr", True)
    moved = version("Before.", "One.", "Two & a half.")
    found = passage_of(quote(source, 1), [moved], Reader("fr"))
    assert found is not None
    assert "Two &amp; a half." in found[1]


def test_exact_words_are_shown_alone_in_the_version_they_were_marked_in() -> None:
    source = version("Two & a half.")
    french = version("Deux.", language="fr", origin=Origin.HUMAN, of=source)
    found = passage_of(quote(source, 0, (4, 7)), [source, french], Reader("en"))
    assert found is not None
    assert found[1] == "<p>…&amp; a…</p>"
    found = passage_of(quote(source, 0, (4, 7)), [source, french], Reader("fr"))
    assert found is not None
    assert "Deux." in found[1]


def test_a_passage_whose_paragraph_changed_has_no_words() -> None:
    assert passage_of(quote(version("Two."), 0), [version("Three.")], Reader("en")) is None


def test_a_version_that_lags_does_not_speak_for_changed_words() -> None:
    old, new = version("Two."), version("Three.")
    french = version("Deux.", language="fr", origin=Origin.HUMAN, of=old)
    found = passage_of(quote(new, 0), [new, french], Reader("fr"))
    assert found is not None
    assert found[0] is new


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (Reviewer(1, True, None, None, None), False),
        (Reviewer(2, True, None, None, None), True),
        (Reviewer(2, False, 5, START, START), True),
        (Reviewer(2, False, 6, START, START), False),
    ],
)
def test_another_reads_it_over_who_organises_or_had_the_round(one: Reviewer, *, expected: bool) -> None:
    assert has_others([one], Standing(1, 5, START, writers=frozenset({1})), START) is expected
