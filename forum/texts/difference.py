"""What changed between two wordings: paragraph by paragraph, and within one word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_COMPARED = 250_000
"""Pairs of words, or of paragraphs, that are held against each other; beyond, all of one stands for all of the other."""
ALIKE = 0.35
"""Paragraphs with less in common than this are one taken out and another put in."""
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Mark(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


Part = tuple[str, Mark]
Step = tuple[str, int, int, int, int]
"""As SequenceMatcher has them: what happens, from where to where before, from where to where after."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One paragraph in its parts, one after the other as they are read."""

    parts: tuple[Part, ...]

    @property
    def is_same(self) -> bool:
        return all(mark is Mark.SAME for _, mark in self.parts)


def compare(before: Sequence[str], after: Sequence[str]) -> list[Compared]:
    return [found for one, other in _pairs(list(before), list(after)) for found in _compare(one, other)]


def _pairs(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """Paragraphs that stand for each other; beside "" one that is new, or gone."""
    for _, start, end, there, until in _steps(before, after):
        for offset in range(max(end - start, until - there)):
            one = before[start + offset] if start + offset < end else ""
            yield one, after[there + offset] if there + offset < until else ""


def _compare(before: str, after: str) -> list[Compared]:
    if before == after:
        return [Compared(((after, Mark.SAME),))]
    old, new = _WORD.findall(before), _WORD.findall(after)
    steps = _steps(old, new) if old and new else []
    alike = sum(end - start for kind, start, end, _, _ in steps if kind == "equal")
    if alike * 2 < ALIKE * (len(old) + len(new)) or not steps:
        whole: list[Part] = [(before, Mark.REMOVED), (after, Mark.ADDED)]
        return [Compared((part,)) for part in whole if part[0]]
    return [Compared(tuple(_parts(old, new, steps)))]


def _parts(old: list[str], new: list[str], steps: Sequence[Step]) -> Iterator[Part]:
    for kind, start, end, there, until in _joined(new, steps):
        if kind == "equal":
            yield "".join(new[there:until]), Mark.SAME
            continue
        for words, mark in (("".join(old[start:end]), Mark.REMOVED), ("".join(new[there:until]), Mark.ADDED)):
            if words:
                yield words, mark


def _joined(new: list[str], steps: Sequence[Step]) -> Iterator[Step]:
    """Changes with no more than a space between them are one, so that neither wording is read in pieces."""
    held: Step | None = None
    for place, (kind, start, end, there, until) in enumerate(steps):
        is_space = kind == "equal" and not "".join(new[there:until]).strip()
        if held is not None and (kind != "equal" or (is_space and place + 1 < len(steps))):
            held = ("replace", held[1], end, held[3], until)
            continue
        if held is not None:
            yield held
        held = None if kind == "equal" else (kind, start, end, there, until)
        if kind == "equal":
            yield kind, start, end, there, until
    if held is not None:
        yield held


def _steps(before: list[str], after: list[str]) -> Sequence[Step]:
    if len(before) * len(after) > MOST_COMPARED:
        return [("replace", 0, len(before), 0, len(after))]
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
