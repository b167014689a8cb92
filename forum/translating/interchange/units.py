"""What a file holds, whatever its kind: for each paragraph of each text its name, its words and how far its version is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from forum.translating.interchange.errors import NotOurs, OfAnotherPair

_NAME = re.compile(r"([1-9]\d{0,17})\.([0-9a-f]{16})\.([1-9]\d{0,5})\Z", re.ASCII)
_PLACE = re.compile(r"ronda/([a-z0-9-]{1,80})/([1-9]\d{0,17})(?:/(\d{1,9}))?\Z", re.ASCII)
_NOT_IN_FILES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class UnitName(NamedTuple):
    """Of one paragraph: its text, its digest, and the how manieth of those with this digest it is, from 1.

    It stays the same wherever the paragraph moves, and is gone once its words change.
    """

    text_id: int
    digest: str
    nth: int

    def __str__(self) -> str:
        return f"{self.text_id}.{self.digest}.{self.nth}"


class Status(StrEnum):
    """Of a paragraph's version, for the one who takes it out. `draft`: her own."""

    MISSING = "missing"
    STALE = "stale"
    DRAFT = "draft"
    PUBLISHED = "published"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Sent:
    """One paragraph on its way out. `notes`: what kind of text it is of, and what its author warns of."""

    name: UnitName
    source: str
    words: str
    status: Status
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`units` are whole texts one after the other. `editions`: of the person's version that stands, by text, 0 for none."""

    slug: str
    title: str
    source_language: str
    language: str
    day: date
    units: Sequence[Sent]
    editions: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Back:
    """One paragraph as it comes back. `is_sure`: the file does not say that it is still to be looked at; `confirms`: it says
    that words which were behind their source are not, or no longer."""

    name: UnitName
    words: str
    is_sure: bool = True
    confirms: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """What was read of a file. `editions`: as far as the file still has them; `unknown`: paragraphs that are none of ours."""

    slug: str
    source_language: str
    language: str
    units: Sequence[Back]
    editions: Mapping[int, int]
    unknown: int = 0


def read_name(written: str | None) -> UnitName | None:
    found = _NAME.match(written or "")
    return UnitName(int(found[1]), found[2], int(found[3])) if found else None


def name_units(text_id: int, digests: Sequence[str]) -> Iterator[UnitName]:
    """In the order of the text."""
    seen: dict[str, int] = {}
    for digest in digests:
        seen[digest] = seen.get(digest, 0) + 1
        yield UnitName(text_id, digest, seen[digest])


def write_place(slug: str, text_id: int, edition: int) -> str:
    """The one line that says of which exchange and text something is, and beside which edition of its version."""
    return f"ronda/{slug}/{text_id}/{edition}"


def read_place(written: str | None) -> tuple[str, int, int | None]:
    """NotOurs."""
    found = _PLACE.match(written or "")
    if found is None:
        raise NotOurs()
    return found[1], int(found[2]), int(found[3]) if found[3] else None


def check_same_pair(pair: tuple[str, str], known: tuple[str, str] | None, *, line: int) -> None:
    """All of one file goes between the same two languages. OfAnotherPair."""
    if known is not None and pair != known:
        raise OfAnotherPair(line=line, source=pair[0], language=pair[1])


def legible(words: str) -> str:
    """Without the few characters that no XML may hold."""
    return _NOT_IN_FILES.sub("", words)
