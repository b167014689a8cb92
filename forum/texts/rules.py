"""Which version a reader sees, and where a version lags behind its source."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from forum.kernel.reader import Reader, same_language
from forum.texts.models import Origin


class Readable(Protocol):
    @property
    def language(self) -> str: ...
    @property
    def origin(self) -> str: ...


Candidate = TypeVar("Candidate", bound=Readable)


def best_version(candidates: Iterable[Candidate], reader: Reader) -> Candidate:
    """Her own languages as they were written; else a person's version in hers, then a machine's; else the original.

    A person's version in another language she reads comes before a machine's in her reading language.
    `candidates` are the published versions of one text, the author's among them.
    """
    return min(candidates, key=lambda version: _rank(version, reader))


def _rank(version: Readable, reader: Reader) -> int:
    in_hers = same_language(version.language, reader.language)
    if version.origin == Origin.AUTHOR:
        return 0 if reader.reads(version.language) else 5
    if version.origin == Origin.HUMAN:
        return 1 if in_hers else 2 if reader.reads(version.language) else 6
    return 3 if in_hers else 4 if reader.reads(version.language) else 7


def stale_paragraphs(digests: Sequence[str | None], source_digests: Sequence[str]) -> tuple[int, ...]:
    """Places of the source's paragraphs that a version does not render as they now stand (or has too many of)."""
    longest = max(len(digests), len(source_digests))
    return tuple(
        place
        for place in range(longest)
        if place >= len(digests) or place >= len(source_digests) or digests[place] != source_digests[place]
    )


def follow_typing_errors(
    digests: Sequence[str | None], before: Sequence[str], after: Sequence[str]
) -> list[str | None]:
    """A version's digests once the author said her edit mends typing errors only: what was current stays current."""
    if len(before) != len(after):
        return list(digests)
    moved = dict(zip(before, after, strict=True))
    return [moved.get(digest, digest) if digest is not None else None for digest in digests]
