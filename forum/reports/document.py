from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from forum.kernel.tables import Value


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. A text may stand in any column ("< 5" among numbers); a number or moment only in its own."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Report:
    """`language` is a BCP 47 tag; the titles of sheets are in it, their names are for files and stay the same."""

    title: str
    subtitle: str
    language: str
    made_at: datetime
    sheets: Sequence[Sheet]
    definitions: Sequence[Definition]
    definitions_title: str
    is_right_to_left: bool = False
