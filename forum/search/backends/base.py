"""What search asks of a backend."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from forum.kernel.analyser import folded_words, stems
from forum.search.words import Word

MOST_BANDS = 4
HIGHEST_DENSITY = 1 << MOST_BANDS


@dataclass(frozen=True, slots=True)
class Document:
    """One text as search knows it, analysed: never a name, a country or an address, and no author where she is anonymous."""

    text_id: int
    exchange_id: int
    round_number: int | None
    author_id: int | None
    """The author's membership."""
    at: datetime
    source_language: str
    languages: tuple[str, ...]
    stems: tuple[str, ...]
    """Of all versions one after the other."""
    phrases: str
    """The folded words of each version, a line each, with a space at both ends: what phrases are looked for in."""


class Key(NamedTuple):
    """The place of a hit in the order of hits: most relevant first, then newest."""

    band: int
    at: datetime
    text_id: int


@dataclass(frozen=True, slots=True)
class Query:
    words: tuple[Word, ...]
    """All of them must be in the text, in whatever versions."""
    exchange_ids: frozenset[int]
    round_number: int | None = None
    language: str | None = None
    """Only texts that can be read in this language: one of their versions is in it, whoever wrote it."""
    source_language: str | None = None
    """Only texts that were written in this language."""
    lacks: str | None = None
    """Only texts that cannot be read in this language: neither the original nor a version is in it."""
    author_ids: frozenset[int] | None = None
    """Only texts of these memberships."""
    limit: int = 20
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    keys: tuple[Key, ...]
    has_more: bool
    total: int
    is_total_exact: bool = True
    """False where the backend stopped counting at `total`."""

    @property
    def text_ids(self) -> tuple[int, ...]:
        return tuple(key.text_id for key in self.keys)


class SearchBackend(Protocol):
    """Every backend holds one entry per text and answers alike; only the bands of relevance may differ."""

    def put(self, documents: Sequence[Document]) -> None:
        """Take these in, in place of what was known of the same texts."""

    def remove(self, text_ids: Collection[int]) -> None: ...

    def replace(self, batches: Iterable[Sequence[Document]]) -> None:
        """Take these in, in place of everything; until the last is in, the former state answers."""

    def clear(self) -> None: ...

    def search(self, query: Query) -> Hits:
        """Raises Unavailable where the index cannot answer."""

    def health(self) -> str | None:
        """None, or a code of what keeps it from answering: missing, stale, broken."""

    def count(self) -> int: ...


def analysed(versions: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], str]:
    """Stems and phrases of versions given as (language, plain text)."""
    found: list[str] = []
    lines: list[str] = []
    for language, text in versions:
        found.extend(stems(text, language))
        lines.append(f" {' '.join(folded_words(text))} ")
    return tuple(found), "\n".join(lines)


def band_of(occurrences: float, stems_per_version: int) -> int:
    """How much of a text is about a word: 0 (named once in a long text) to 4, each step twice the density."""
    density = int(occurrences * 300 / (stems_per_version + 50))
    return density.bit_length() if density < HIGHEST_DENSITY else MOST_BANDS


def frequencies(document: Document) -> Counter[str]:
    return Counter(document.stems)
