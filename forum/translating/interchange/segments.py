"""What a file of a memory holds: paragraphs and how they were rendered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from forum.translating.interchange.units import UnitName, read_name

_ORIGIN = re.compile(r"ronda/([a-z0-9-]{1,80})/(.{1,60})\Z", re.ASCII)


class Segment(NamedTuple):
    """`origin`: of which exchange, and of which of its paragraphs it is; empty for what is of no text. `warning`: what the
    author of that text warns of."""

    source_language: str
    language: str
    source: str
    rendering: str
    origin: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class MemoryFile:
    """`unusable`: units without two languages or without words."""

    segments: Sequence[Segment]
    unusable: int = 0


def write_origin(slug: str, name: UnitName) -> str:
    return f"ronda/{slug}/{name}"


def read_origin(written: str) -> tuple[str, UnitName | None] | None:
    """The exchange and the paragraph; None for what came from elsewhere."""
    found = _ORIGIN.match(written)
    return (found[1], read_name(found[2])) if found else None
