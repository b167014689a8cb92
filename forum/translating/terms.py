"""The agreed words of an exchange, found in a paragraph whatever their inflection, and missed in a rendering. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forum.kernel.analyser import fold, spans, word_stems

MOST_CONCEPTS = 2_000
"""Of one exchange: all stand on one page."""
MOST_IN_TERM, MOST_IN_NOTE = 120, 500
"""Characters."""
FEWEST_TERMS = 2
"""Of one concept."""
AND = "\u0648"
FEWEST_AFTER_AND = 4


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a term of the source is to be called in the other language, and what was noted of it ("" = nothing)."""

    source: str
    target: str
    note: str = ""
    note_language: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a term stands in a text."""

    begins: int
    ends: int
    agreed: Agreed


@dataclass(frozen=True, slots=True)
class _Word:
    begins: int
    ends: int
    stems: frozenset[str]


Phrase = tuple[frozenset[str], ...]


class Glossary:
    """The agreed words from one language into another, ready to be looked for in many paragraphs."""

    def __init__(self, agreed: Sequence[Agreed], *, source_language: str, language: str) -> None:
        self.source_language, self.language = source_language, language
        self._by_first: dict[str, list[tuple[Phrase, Agreed]]] = {}
        for one in agreed:
            phrase = tuple(word.stems for word in _words(one.source, source_language))
            for stem in phrase[0] if phrase else ():
                self._by_first.setdefault(stem, []).append((phrase, one))

    def find(self, paragraph: str) -> list[Spot]:
        """In reading order, the longest first where several begin; none within another."""
        if not self._by_first:
            return []
        words = list(_words(paragraph, self.source_language))
        found, place = [], 0
        while place < len(words):
            length, agreed = self._longest_at(words, place)
            if agreed is not None:
                found.append(Spot(words[place].begins, words[place + length - 1].ends, agreed))
            place += length or 1
        return found

    def _longest_at(self, words: Sequence[_Word], place: int) -> tuple[int, Agreed | None]:
        candidates = {
            id(one): (phrase, one) for stem in words[place].stems for phrase, one in self._by_first.get(stem, ())
        }
        fitting = [(len(phrase), one) for phrase, one in candidates.values() if _stands_at(words, place, phrase)]
        return max(fitting, key=lambda pair: pair[0], default=(0, None))

    def unused(self, paragraph: str, rendering: str) -> list[Agreed]:
        """What is agreed for terms of the paragraph, and is not in what was made of it."""
        agreed = {spot.agreed.source: spot.agreed for spot in self.find(paragraph)}
        words = list(_words(rendering, self.language))
        return [one for one in agreed.values() if not self._is_in(words, one.target)]

    def _is_in(self, words: Sequence[_Word], term: str) -> bool:
        phrase = tuple(word.stems for word in _words(term, self.language))
        return any(_stands_at(words, place, phrase) for place in range(len(words)))


def _stands_at(words: Sequence[_Word], place: int, phrase: Phrase) -> bool:
    here = words[place : place + len(phrase)]
    return len(here) == len(phrase) and all(word.stems & stems for word, stems in zip(here, phrase, strict=True))


def _words(text: str, language: str) -> Iterator[_Word]:
    """Each with its stems; of a script without spaces each sign is one."""
    for begins, ends, is_run in spans(text):
        if is_run:
            for at in range(begins, ends):
                yield _Word(at, at + 1, frozenset({fold(text[at])}))
        else:
            yield _Word(begins, ends, _stems(text[begins:ends], language))


def _stems(word: str, language: str) -> frozenset[str]:
    """Stemmed twice, since one form may lose more than another (mujeres, mujer); Arabic also without the “and” before it."""
    stems = word_stems(word, language)
    if language.startswith("ar") and word.startswith(AND) and len(word) > FEWEST_AFTER_AND:
        stems += word_stems(word.removeprefix(AND), language)
    return frozenset((*stems, *(deeper for stem in stems for deeper in word_stems(stem, language))))
