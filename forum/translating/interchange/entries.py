"""What a file of a glossary holds, whatever its kind."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

_REF = re.compile(r"ronda-([a-z0-9-]{1,80})-([1-9]\d{0,8})-([1-9]\d{0,8})\Z", re.ASCII)


class Ref(NamedTuple):
    """Of which exchange's entry something was written, and of which edition of it."""

    slug: str
    concept_id: int
    edition: int

    def __str__(self) -> str:
        return f"ronda-{self.slug}-{self.concept_id}-{self.edition}"


def read_ref(written: str | None) -> Ref | None:
    found = _REF.match(written or "")
    return Ref(found[1], int(found[2]), int(found[3])) if found else None


@dataclass(frozen=True, slots=True)
class Filed:
    """One entry as a file has it. `terms`: by language, in the file's spelling of both; `line`: where it stands, from 1."""

    terms: Mapping[str, str]
    note: str = ""
    note_language: str = ""
    ref: Ref | None = None
    line: int = 1


@dataclass(frozen=True, slots=True)
class GlossaryFile:
    """`others`: further names for one thing in one language, of which a glossary here keeps the first; `ignored`: columns
    that mean nothing here."""

    entries: Sequence[Filed]
    others: int = 0
    ignored: Sequence[str] = field(default_factory=list)
