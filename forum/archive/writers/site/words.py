"""The words that the search page looks through, as a script: a page opened from a folder may fetch nothing."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from forum.archive.holdings import HeldContribution, HeldRound, HeldText, Holdings
from forum.archive.writers.site.edition import Edition
from forum.contributions.saying import say_name
from forum.kernel.reader import same_language
from forum.kernel.wording import direction
from forum.search.queries.documents import words_of
from forum.texts.queries import VersionRow

NEVER_MARKUP = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
"""Signs that could end a script or begin a page, wherever the words are put."""


class Place(NamedTuple):
    """A text, where it stands, under which title, and whose contribution it is."""

    text: HeldText
    page: str
    title: HeldText
    anchor: str = ""
    by: HeldContribution | None = None


def search_words(held: Holdings) -> bytes:
    """One entry a line: language, direction, address, where it stands, who, words, content note."""
    found = (entry for place in list_places(held) for entry in list_entries(held, place))
    lines = (json.dumps(entry, ensure_ascii=False).translate(NEVER_MARKUP) for entry in found)
    return ("window.WORDS = [\n" + ",\n".join(lines) + "\n];\n").encode(errors="replace")


def list_places(held: Holdings) -> Iterator[Place]:
    if held.about:
        yield Place(held.about, "index", held.title)
    for each in held.rounds:
        yield from places_of_round(each, each.theme or held.title)
        yield from places_of_topics(each)
    for notice in held.notices:
        for text in (notice.title, notice.body):
            yield Place(text, "notices", notice.title, f"#n{notice.number}")
    for one in held.commitments:
        yield Place(one.text, "commitments", held.title, f"#k{one.number}")


def places_of_round(each: HeldRound, title: HeldText) -> Iterator[Place]:
    for text in (each.theme, *each.questions):
        if text is not None:
            yield Place(text, f"round-{each.number}", title)
    for paper in each.papers:
        for text in (paper.title, paper.body):
            if text is not None:
                yield Place(text, f"paper-{paper.number}", paper.title)
    if each.synthesis is not None:
        yield Place(each.synthesis.text, f"synthesis-{each.number}", title)


def places_of_topics(each: HeldRound) -> Iterator[Place]:
    for topic in each.topics:
        for one in topic.contributions:
            if one.text is not None:
                yield Place(one.text, f"topic-{topic.number}", topic.title, f"#c{one.number}", one)


def list_entries(held: Holdings, place: Place) -> Iterator[list[str]]:
    """One for each version that some page shows."""
    for row in place.text.rows:
        edition = find_edition(held, place.text, row)
        if edition is not None:
            yield [
                row.language,
                direction(row.language),
                f"{edition.language}/{place.page}.html{place.anchor}",
                words(edition.chosen(place.title)),
                say_name(edition.locale, place.by.row) if place.by else "",
                words(row),
                row.content_note or "",
            ]


def find_edition(held: Holdings, text: HeldText, row: VersionRow) -> Edition | None:
    """That of its own language, else any that shows it; an original stands folded on every page that shows another."""
    editions = [Edition(held, tag) for tag in held.languages]
    its_own_first = sorted(editions, key=lambda edition: not same_language(edition.language, row.language))
    shown = next((edition for edition in its_own_first if edition.chosen(text) is row), None)
    return shown or (its_own_first[0] if row is text.rows[0] else None)


def words(row: VersionRow) -> str:
    return " ".join(words_of(row.html))
