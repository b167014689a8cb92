"""How alike two paragraphs are, and by which marks a near one is found among many. Pure."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from rapidfuzz import fuzz

from forum.kernel.analyser import fold, spans
from forum.texts.models import Extent, Origin, Version
from forum.texts.rules import own_digests, sources_of

LEAST = 70
"""Percent: below, mending somebody's words takes longer than writing one's own."""
SAME = 100
MARKS = 8
"""Of one paragraph."""
FEWEST_LETTERS = 4
"""Of a word that tells something; shorter ones (de, the, et) stand everywhere."""
MOST_LETTERS = 5_000
"""Longer paragraphs are found again only where they are the same."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph, its digest, and how the version of that id renders it."""

    version_id: int
    source_language: str
    language: str
    digest: str
    source: str
    rendering: str


def likeness(one: str, other: str) -> int:
    """In whole percent, rounded down, the same both ways: the share of letters that stand in both in one order (Indel).

    White space counts as one space. 100 only for what is the same.
    """
    return math.floor(fuzz.ratio(" ".join(one.split()), " ".join(other.split())))


def may_be_alike(one: int, other: int) -> bool:
    """Whether paragraphs of so many letters can reach LEAST at all."""
    return 200 * min(one, other) >= LEAST * (one + other)


def marks_of(paragraph: str, *, exchange_id: int, source_language: str, language: str) -> list[int]:
    """At most MARKS numbers of 63 bits, the same ones of most of the words wherever these stand, in one exchange and pair.

    Each is made of two telling words that follow each other; those are kept whose number is lowest, so that two paragraphs
    that share most pairs share some of their marks.
    """
    if len(paragraph) > MOST_LETTERS:
        return []
    salt = f"{exchange_id}:{source_language.split('-')[0]}:{language}:".encode()
    words = ["", *_telling(paragraph), ""]
    return sorted({_number(salt, f"{one} {other}") for one, other in pairwise(words)})[:MARKS]


def _telling(paragraph: str) -> list[str]:
    """Its longer words, else all; of scripts without spaces pairs of signs."""
    words: list[str] = []
    for start, end, is_run in spans(paragraph):
        word = fold(paragraph[start:end])
        words += [word[at : at + 2] for at in range(len(word))] if is_run else [word]
    telling = [word for word in words if len(word) >= FEWEST_LETTERS or not word.isascii()]
    return telling or words


def _number(salt: bytes, words: str) -> int:
    return int.from_bytes(blake2b(salt + words.encode("utf-8", "backslashreplace"), digest_size=8).digest()) >> 1


def pairs_in(versions: Sequence[Version]) -> Iterator[Pair]:
    """What persons' versions of one text render of its paragraphs as these now stand: of the original's, and where one was
    made from a person's version, of that one's too. Summaries stand beside no paragraph."""
    source = next((version for version in versions if version.origin == Origin.AUTHOR), None)
    by_id = {version.id: version for version in versions}
    for version in versions:
        if version.origin != Origin.HUMAN or version.extent != Extent.WHOLE or source is None:
            continue
        yield from _pairs(version, sources_of(version), source)
        base = by_id.get(version.made_from_id or 0)
        if base is not None and base.origin == Origin.HUMAN and base.extent == Extent.WHOLE:
            yield from _pairs(version, version.digests, base)


def _pairs(version: Version, digests: Sequence[str | None], base: Version) -> Iterator[Pair]:
    standing = dict(zip(own_digests(base), base.paragraphs, strict=True))
    for digest, rendering in dict(zip(digests, version.paragraphs, strict=False)).items():
        if digest in standing and rendering.strip():
            yield Pair(version.id, base.language, version.language, digest, standing[digest], rendering)
