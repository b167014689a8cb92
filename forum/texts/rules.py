"""Which version a reader sees, and where a version lags behind its source."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from forum.kernel.markup import digest
from forum.kernel.reader import Reader, same_language
from forum.texts.models import Extent, Origin, State, Version


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


def older_paragraphs(version: Version, versions: Sequence[Version]) -> list[int]:
    """Places of a version's paragraphs that render words which are no longer there, in the original or in what it was made
    from, wherever the others have moved. A summary stands beside no paragraph. `versions` are those of the same text.
    """
    if version.origin == Origin.AUTHOR or version.extent == Extent.SUMMARY:
        return []
    source = next(one for one in versions if one.origin == Origin.AUTHOR)
    in_original = set(own_digests(source))
    base = base_of(version, versions)
    in_base = set(own_digests(base)) if base is not None and base is not source else None
    rendered = zip(sources_of(version), version.digests, strict=False)
    return [
        place
        for place, (original, direct) in enumerate(rendered)
        if original not in in_original or (in_base is not None and direct not in in_base)
    ]


def own_digests(version: Version) -> list[str]:
    """Of a version's paragraphs as they now stand."""
    if version.origin == Origin.AUTHOR:
        return [one or "" for one in version.digests]
    return [digest(paragraph) for paragraph in version.paragraphs]


def sources_of(version: Version) -> list[str | None]:
    """Digests of the original's paragraphs that a version's `digests` stand for."""
    return list(version.digests if version.source_digests is None else version.source_digests)


def is_aligned(version: Version) -> bool:
    """Whether its paragraphs stand beside those of the original, one for one."""
    return version.extent == Extent.WHOLE and len(version.paragraphs) == len(sources_of(version))


def trace(digests: Sequence[str | None], base: Version, *, before: Sequence[str | None] = ()) -> list[str | None]:
    """What digests of `base`'s paragraphs stand for in the original; `before`: what they stood for, if `base` changed."""
    own, sources = own_digests(base), sources_of(base)
    if not is_aligned(base):
        return sources if list(digests) == own else list(before)
    known = dict(zip(own, sources, strict=True))
    return [
        sources[place] if own[place : place + 1] == [one] else known.get(one or "", _at(before, place))
        for place, one in enumerate(digests)
    ]


def carry(sources: Sequence[str | None], base: Version) -> list[str | None]:
    """The other way: digests of `base`'s paragraphs that render these of the original; the same where none does."""
    if not is_aligned(base):
        return list(sources)
    known = dict(zip(sources_of(base), own_digests(base), strict=True))
    return [known.get(one, one) for one in sources]


def _at(digests: Sequence[str | None], place: int) -> str | None:
    return digests[place] if place < len(digests) else None


def base_of(version: Version, versions: Iterable[Version]) -> Version | None:
    """What it was made from, as long as that is there and published."""
    return next((v for v in versions if v.id == version.made_from_id and v.state == State.PUBLISHED), None)


def comes_of_machine(base: Version) -> bool:
    """Whether what is made from this rests on a machine's work."""
    return base.origin == Origin.MACHINE or base.rests_on_machine


def nearest_first(versions: Sequence[Version]) -> list[Version]:
    """Those of one text, each after what it was made from."""
    return sorted(versions, key=lambda version: len(chain_of(version, versions)))


def chain_of(version: Version, versions: Sequence[Version]) -> list[Version]:
    """What it was made from, what that was made from, and so on; a circle is followed once."""
    chain: list[Version] = []
    base = base_of(version, versions)
    while base is not None and base not in chain:
        chain.append(base)
        base = base_of(base, versions)
    return chain


def lagging(version: Version, versions: Sequence[Version]) -> set[int]:
    """Places of the paragraphs in which a version is behind what it was made from, or that is behind further up the chain.

    Where the chain is broken, what stands before the gap is held against the original. `versions` are those of the same text.
    """
    chain = [version, *chain_of(version, versions)]
    source = next(one for one in versions if one.origin == Origin.AUTHOR)
    places = set(stale_paragraphs(sources_of(chain[-1]), own_digests(source)))
    return places.union(*(stale_paragraphs(one.digests, own_digests(base)) for one, base in pairwise(chain)))
