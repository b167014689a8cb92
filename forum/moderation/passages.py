"""Passages that are marked in what is returned: found in its plain words, and shown there again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forum.kernel.characters import clean_text
from forum.kernel.markup import digest, plain
from forum.moderation.errors import PassageMissing, PassageNoteTooLong

MOST_IN_A_NOTE = 300


@dataclass(frozen=True, slots=True)
class Marked:
    """As it was marked: in which paragraph, which of its words ("" = all of them), about where, and what to say of it."""

    paragraph: int
    words: str = ""
    at: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the plain words of a paragraph."""

    paragraph: int
    digest: str
    begins: int
    ends: int
    note: str


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """Plain words in segments, with whether each is marked, and what the moderator says of it."""

    segments: tuple[tuple[str, bool], ...]
    note: str = ""

    @property
    def is_marked(self) -> bool:
        return any(is_marked for _, is_marked in self.segments)


def plain_words(paragraph: str) -> str:
    """What is seen of a paragraph, without its marks; as it was typed where nothing else is left of it."""
    return plain([paragraph]) or paragraph


def locate(marked: Iterable[Marked], paragraphs: Sequence[str]) -> list[Span]:
    """PassageMissing, PassageNoteTooLong, by the field of the form."""
    return [_locate(one, paragraphs) for one in marked]


def _locate(one: Marked, paragraphs: Sequence[str]) -> Span:
    if len(one.note) > MOST_IN_A_NOTE:
        raise PassageNoteTooLong({f"note-{one.paragraph}": PassageNoteTooLong(most=MOST_IN_A_NOTE)})
    if one.paragraph >= len(paragraphs):
        raise PassageMissing({"marks": PassageMissing()})
    there, words = plain_words(paragraphs[one.paragraph]), clean_text(one.words).strip()
    begins = max(there.find(words, one.at), there.find(words)) if one.at else there.find(words)
    if begins < 0:
        raise PassageMissing({f"words-{one.paragraph}": PassageMissing()})
    ends = begins + len(words) if words else len(there)
    note = clean_text(one.note).strip()
    return Span(one.paragraph, digest(paragraphs[one.paragraph]), begins, ends, note)


def show_marked(paragraphs: Sequence[str], spans: Sequence[Span]) -> list[ShownParagraph]:
    """All paragraphs; a mark stands only where its paragraph still reads as it did, wherever that has moved."""
    digests = [digest(paragraph) for paragraph in paragraphs]
    places = {_place_of(span, digests): span for span in spans if span.digest in digests}
    return [_shown(plain_words(paragraph), places.get(place)) for place, paragraph in enumerate(paragraphs)]


def _place_of(span: Span, digests: Sequence[str]) -> int:
    stands = digests[span.paragraph : span.paragraph + 1] == [span.digest]
    return span.paragraph if stands else list(digests).index(span.digest)


def _shown(words: str, span: Span | None) -> ShownParagraph:
    if span is None:
        return ShownParagraph(((words, False),))
    parts = ((words[: span.begins], False), (words[span.begins : span.ends], True), (words[span.ends :], False))
    return ShownParagraph(tuple(part for part in parts if part[0]), span.note)
