"""Rows of the editor and the paragraphs they become; passages of contributions; and what became of a source since."""

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count

from forum.contributions.models import Status
from forum.kernel.markup import digest, plain, split_paragraphs
from forum.texts.models import Origin, Version
from forum.texts.rules import is_aligned, own_digests, sources_of

MOST_DIGESTS = 20
"""How many earlier wordings of a paragraph are known again in a version that still renders one of them."""
MOST_ROWS, MOST_SOURCES = 200, 100
COPIED_WORDS = 12
"""So many words in a row that stand in a source too are no chance."""
_HEADING = re.compile(r"#{1,6}\s")


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph as the editor has it. `name`: its key, or "new…" for one that was never saved."""

    name: str
    words: str = ""
    rests_on: tuple[int, ...] = ()
    quotes: tuple[int, ...] = ()

    @property
    def key(self) -> int | None:
        return int(self.name) if self.name.isascii() and self.name.isdigit() else None

    @property
    def is_empty(self) -> bool:
        return not (self.words.strip() or self.rests_on or self.quotes)


@dataclass(frozen=True, slots=True)
class Picked:
    """A passage taken from the basket into a paragraph."""

    quote_id: int
    contribution_id: int
    theme: str
    may_be_quoted: bool


def is_too_much(rows: Sequence[Row]) -> bool:
    return len(rows) > MOST_ROWS or any(len(row.rests_on) + len(row.quotes) > MOST_SOURCES for row in rows)


def move(rows: Sequence[Row], name: str, *, by: int) -> list[Row]:
    """The same, one row a place earlier or later; at an end nothing moves."""
    names = [row.name for row in rows]
    if name not in names or not 0 <= (place := names.index(name)) + by < len(rows):
        return list(rows)
    moved = list(rows)
    moved[place], moved[place + by] = moved[place + by], moved[place]
    return moved


def without(rows: Sequence[Row], name: str) -> list[Row]:
    return [row for row in rows if row.name != name]


def insert(rows: Sequence[Row], picked: Sequence[Picked], *, into: str, as_quotes: bool) -> list[Row]:
    """With passages in the paragraph named, else in a new one at the end, which begins with their theme."""
    if into not in {row.name for row in rows}:
        words = ", ".join(dict.fromkeys(one.theme for one in picked))
        return insert([*rows, Row(fresh_name(rows), words)], picked, into=fresh_name(rows), as_quotes=as_quotes)
    return [_with(row, picked, as_quotes=as_quotes) if row.name == into else row for row in rows]


def fresh_name(rows: Iterable[Row]) -> str:
    names = {row.name for row in rows}
    return next(name for number in count(1) if (name := f"new{number}") not in names)


def _with(row: Row, picked: Sequence[Picked], *, as_quotes: bool) -> Row:
    shown = [one.quote_id for one in picked if as_quotes and one.may_be_quoted]
    named = [one.contribution_id for one in picked]
    return replace(row, rests_on=_united(row.rests_on, named), quotes=_united(row.quotes, shown))


def _united(some: Iterable[int], others: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys((*some, *others)))


def cut(rows: Iterable[Row]) -> list[Row]:
    """A row for each block of Markdown. Of several in one, all but headings rest on its sources; the last shows its passages."""
    found: list[Row] = []
    for row in rows:
        blocks = [block for block in split_paragraphs(row.words) if block.strip()]
        for block in blocks[:-1]:
            found.append(Row("", block, () if _HEADING.match(block) else row.rests_on))
        found.extend(replace(row, words=block) for block in blocks[-1:])
    return found


def fit(rows: Sequence[Row], paragraphs: Sequence[str]) -> list[Row]:
    """The rows that paragraphs became: blocks that run together when they stand side by side (two lists) are one row."""
    waiting, found = deque(rows), []
    for paragraph in paragraphs:
        parts = [waiting.popleft()]
        while waiting and sum(_signs(part.words) for part in parts) < _signs(paragraph):
            parts.append(waiting.popleft())
        found.append(
            Row(
                name=next((part.name for part in parts if part.name), ""),
                words=paragraph,
                rests_on=_united((), (one for part in parts for one in part.rests_on)),
                quotes=_united((), (one for part in parts for one in part.quotes)),
            )
        )
    return found


def _signs(words: str) -> int:
    return len("".join(words.split()))


def known_digests(now: str, before: Iterable[str]) -> list[str]:
    return [now, *(one for one in before if one != now)][:MOST_DIGESTS]


def find_words(within: str, typed: str) -> tuple[int, int] | None:
    """Where words stand in a paragraph's plain words; how they are spaced and broken into lines does not count."""
    words = typed.split()
    found = re.search(r"\s+".join(map(re.escape, words)), within) if words else None
    return found.span() if found else None


def place_of(version: Version, source_digest: str) -> int | None:
    """Which paragraph of a version renders the one of the original with this digest; None where none does."""
    if version.origin != Origin.AUTHOR and not is_aligned(version):
        return None
    digests: Sequence[str | None] = own_digests(version) if version.origin == Origin.AUTHOR else sources_of(version)
    return digests.index(source_digest) if source_digest in digests else None


def plain_words(paragraph: str) -> str:
    return plain([paragraph])


def is_copied(paragraph: str, sources: Iterable[str]) -> bool:
    """Whether it holds a dozen words in a row that stand in one of the sources: they should be a quotation instead."""
    runs = _runs(plain_words(paragraph))
    return bool(runs) and any(runs & _runs(source) for source in sources)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[at : at + COPIED_WORDS]) for at in range(len(words) - COPIED_WORDS + 1)}


class Mark(StrEnum):
    """What became of a source since its moderator last looked."""

    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"
    AWAY = "away"
    CHANGED = "changed"
    RENAMED = "renamed"
    BACK = "back"


FOR_READERS = frozenset({Mark.WITHDRAWN, Mark.HIDDEN, Mark.AWAY, Mark.CHANGED})


@dataclass(frozen=True, slots=True)
class Seen:
    """How a contribution stands: its status, a digest of its words, a sign of its author's name ("" without one)."""

    status: str
    words: str | None
    name: str


def mark_of(kept: Seen, present: Seen) -> Mark | None:
    match present.status:
        case Status.WITHDRAWN:
            return Mark.WITHDRAWN
        case Status.HIDDEN:
            return Mark.HIDDEN
        case Status.PUBLISHED:
            return _of_published(kept, present)
        case _:
            return Mark.AWAY


def _of_published(kept: Seen, present: Seen) -> Mark | None:
    if kept.words != present.words:
        return Mark.CHANGED
    if kept.name != present.name:
        return Mark.RENAMED
    return Mark.BACK if kept.status != Status.PUBLISHED else None


def is_seen(kept: Seen, present: Seen) -> bool:
    """Whether its moderator looked at it as it stands."""
    if present.status == Status.PUBLISHED:
        return kept == present
    return kept.status == present.status


def words_sign(source: Version | None) -> str | None:
    return digest(" ".join(own_digests(source))) if source is not None else None
