"""How much of the interface each language has: read from the catalogues that are shipped, once per process."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from forum.kernel.wording import CATALOGUES

SOURCE = "en"
"""The language of the sources: it lacks nothing."""
Key = tuple[object, str | None]
"""By which catalogues know a sentence: its English forms and its context."""


@dataclass(frozen=True, slots=True)
class Lack:
    """A sentence that a language has not, or has in doubt. `place` is its place among all, from 1."""

    place: int
    source: Message
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    language: str
    total: int
    lacks: tuple[Lack, ...]

    @property
    def doubtful(self) -> int:
        return sum(1 for lack in self.lacks if lack.is_doubtful)

    @property
    def lacking(self) -> int:
        return len(self.lacks) - self.doubtful

    @property
    def translated(self) -> int:
        return self.total - len(self.lacks)


@lru_cache
def cover(language: str, folder: Path = CATALOGUES) -> Coverage:
    """A language without a catalogue lacks everything."""
    sources = [message for message in read_template(folder) if message.id]
    lacks = () if language == SOURCE else tuple(_lacks(sources, read_translations(language, folder)))
    return Coverage(language, len(sources), lacks)


def _lacks(sources: list[Message], found: Mapping[Key, Message]) -> Iterator[Lack]:
    for place, source in enumerate(sources, 1):
        ours = found.get((source.id, source.context))
        if ours is None or ours.fuzzy or not all(forms(ours)):
            yield Lack(place, source, is_doubtful=ours is not None and all(forms(ours)))


def forms(message: Message) -> tuple[str, ...]:
    words = message.string
    return tuple(words) if isinstance(words, list | tuple) else (words or "",)


def read_template(folder: Path) -> Catalog:
    with (folder / "messages.pot").open("rb") as file:
        return read_po(file)


def read_translations(language: str, folder: Path) -> dict[Key, Message]:
    path = folder / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return {(message.id, message.context): message for message in read_po(file, locale=language) if message.id}
