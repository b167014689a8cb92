"""What somebody typed, as words to look for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from whoosh.lang.stopwords import stoplists

from forum.search.analyser import fold, folded_words, run_pairs, spans, word_stems

LONGEST_QUERY = 200
MOST_WORDS = 12
SHORTEST_PREFIX = 4
_PHRASE = re.compile(r'["“”«»„]([^"“”«»„]+)["“”«»„]')
_MEANINGFUL = frozenset({"estado", "estada", "estados", "estadas", "habido", "tenido", "ete", "sentido"})
_ARABIC = frozenset("في من على الي عن ان هذا هذه التي الذي مع ما لا او ثم هو هي كان".split())
_EMPTY_WORDS = {
    language: frozenset(fold(word) for word in words) - _MEANINGFUL for language, words in stoplists.items()
} | {"ar": _ARABIC}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query: a text holds it if it holds any of the stems, or a word that begins with the prefix."""

    stems: frozenset[str]
    prefix: str | None = None

    def is_in(self, found: Iterable[str]) -> bool:
        return any(stem in self.stems or (self.prefix is not None and stem.startswith(self.prefix)) for stem in found)


@dataclass(frozen=True, slots=True)
class _Typed:
    written: str
    is_run: bool
    is_open: bool


def query_words(query: str, languages: Sequence[str]) -> tuple[Word, ...]:
    """The words to look for, each with its stems in all the languages a text may have; the reader's language comes first.

    Words without meaning of their own in the reader's language are left out while others remain.
    """
    typed = _typed(query[:LONGEST_QUERY])
    kept = [part for part in typed if not _is_empty(part, languages)] or typed
    words: list[Word] = []
    for part in kept[:MOST_WORDS]:
        words.extend(_run_words(part.written) if part.is_run else [_word(part, languages)])
    return tuple(dict.fromkeys(word for word in words if word.stems))[:MOST_WORDS]


def phrases(query: str) -> tuple[str, ...]:
    """What stands in quotation marks: folded words, one space between, to be found in this order side by side."""
    found = (" ".join(folded_words(match.group(1))) for match in _PHRASE.finditer(query[:LONGEST_QUERY]))
    return tuple(dict.fromkeys(phrase for phrase in found if " " in phrase))


def _typed(query: str) -> list[_Typed]:
    return [
        _Typed(query[start:end], is_run, is_open=query[end : end + 1] == "*") for start, end, is_run in spans(query)
    ]


def _is_empty(part: _Typed, languages: Sequence[str]) -> bool:
    if part.is_run:
        return False
    folded = "".join(folded_words(part.written))
    reader = languages[0].partition("-")[0].lower() if languages else ""
    return len(folded) == 1 or folded in _EMPTY_WORDS.get(reader, ())


def _word(part: _Typed, languages: Sequence[str]) -> Word:
    stems = frozenset(stem for language in languages or ("",) for stem in word_stems(part.written, language))
    prefix = "".join(folded_words(part.written))
    return Word(stems, prefix if part.is_open and len(prefix) >= SHORTEST_PREFIX else None)


def _run_words(run: str) -> list[Word]:
    """A run of a script without spaces is there if all its pairs are; a single sign stands for itself."""
    signs = fold(run)
    return [Word(frozenset({part})) for part in run_pairs(signs) or [signs]]
