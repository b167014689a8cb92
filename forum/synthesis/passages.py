"""Paragraphs of texts as HTML, cut out of what was made and cleaned when it was written."""

import re

from markupsafe import Markup, escape

from forum.kernel.markup import digest
from forum.kernel.reader import Reader
from forum.synthesis.models import Quote
from forum.synthesis.queries.sheets import Paragraph
from forum.synthesis.rules import place_of, plain_words
from forum.texts.models import Extent, Origin, Version
from forum.texts.rules import best_version, own_digests, sources_of

_BLOCK = re.compile(r'<[a-z0-9]+ data-p="(\d+)"')


def blocks(html: str) -> dict[int, Markup]:
    """By paragraph: all that stands between where it begins and where the next does."""
    begins = [(found.start(), int(found[1])) for found in _BLOCK.finditer(html)]
    ends = [*(start for start, _ in begins[1:]), len(html)][: len(begins)]
    cut: dict[int, str] = {}
    for (start, number), end in zip(begins, ends, strict=True):
        cut[number] = cut.get(number, "") + html[start:end]
    return {number: Markup(words) for number, words in cut.items()}  # noqa: S704  cleaned when it was written


def paragraphs_of(version: Version, paragraphs: list[Paragraph]) -> list[tuple[Markup, Paragraph | None]]:
    """Each block of a version with the paragraph it renders; none for a summary, which stands beside no paragraph."""
    cut = blocks(version.html)
    if version.extent == Extent.SUMMARY or len(cut) != len(version.paragraphs):
        return []
    digests = own_digests(version) if version.origin == Origin.AUTHOR else sources_of(version)
    return [
        (html, find_paragraph(paragraphs, digests[place] if place < len(digests) else None, place=place))
        for place, html in sorted(cut.items())
    ]


def find_paragraph(paragraphs: list[Paragraph], source_digest: str | None, *, place: int) -> Paragraph | None:
    """By its present words, else by those it had; of several alike the one at this place."""
    of_now = [one for one in paragraphs if one.digests[0] == source_digest]
    of_then = [one for one in paragraphs if source_digest in one.digests]
    found = of_now or of_then
    return next((one for one in found if one.place == place), next(iter(found), None))


def passage_of(quote: Quote, versions: list[Version], reader: Reader) -> tuple[Version, Markup] | None:
    """The words meant, in the version this reader sees; None where they stand there no more.

    Where exact words were marked in another version than hers she gets the whole paragraph.
    """
    best = best_version(versions, reader)
    source = next(version for version in versions if version.origin == Origin.AUTHOR)
    for version in (best, source):
        place = place_of(version, quote.digest)
        cut = blocks(version.html)
        if place is not None and place in cut:
            return version, _exact(quote, version, place) or cut[place]
    return None


def _exact(quote: Quote, version: Version, place: int) -> Markup | None:
    is_same = (version.language, version.origin) == (quote.language, quote.origin)
    if quote.begins is None or not is_same or digest(version.paragraphs[place]) != quote.own_digest:
        return None
    words = plain_words(version.paragraphs[place])
    begin, end = ("…" if quote.begins else ""), ("…" if quote.ends != len(words) else "")
    return Markup("<p>{}{}{}</p>").format(escape(begin), words[quote.begins : quote.ends], escape(end))
