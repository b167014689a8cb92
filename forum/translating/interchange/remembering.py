"""Which paragraphs of a memory's file may be kept here.

Never those of this exchange's own texts: of these the memory has what their versions say, as long as they stand, so that
nothing comes back by a file that was withdrawn or changed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from forum.kernel.characters import clean_text
from forum.kernel.markup import digest
from forum.kernel.reader import same_language
from forum.translating.interchange.segments import Segment, read_origin
from forum.translating.likeness import MOST_LETTERS


class Fate(StrEnum):
    """Of one paragraph of a file; only the first is kept. OURS: of a text here, or that was here."""

    NEW = "new"
    SAME = "same"
    OURS = "ours"
    ELSEWHERE = "elsewhere"
    FOREIGN = "foreign"
    TOO_LONG = "too long"


@dataclass(frozen=True, slots=True)
class Judged:
    """`segment`: as it would be kept, in this exchange's spelling of its languages."""

    segment: Segment
    fate: Fate

    @property
    def digest(self) -> str:
        return digest(self.segment.source)


def judge_segments(
    segments: Iterable[Segment],
    *,
    slug: str,
    sources: Sequence[str],
    targets: Sequence[str],
    own: Collection[str],
    kept: Collection[Segment],
) -> list[Judged]:
    """In the order of the file. `own`: digests of what was written here; `kept`: what came from files before."""
    met = set(kept)
    judged: list[Judged] = []
    for one in segments:
        segment = _as_here(one, sources, targets)
        fate = Fate.SAME if segment in met else _fate(one, segment, slug=slug, own=own)
        if fate is Fate.NEW:
            met.add(segment)
        judged.append(Judged(segment, fate))
    return judged


def _as_here(one: Segment, sources: Sequence[str], targets: Sequence[str]) -> Segment:
    source, target = _spelling(one.source_language, sources), _spelling(one.language, targets)
    return Segment(source, target, clean_text(one.source).strip(), clean_text(one.rendering).strip())


def _spelling(tag: str, languages: Sequence[str]) -> str:
    """Empty where it is none of these."""
    return next((language for language in languages if same_language(language, tag)), "")


def _fate(one: Segment, segment: Segment, *, slug: str, own: Collection[str]) -> Fate:
    origin = read_origin(one.origin)
    if origin is not None:
        return Fate.OURS if origin[0] == slug else Fate.ELSEWHERE
    if not segment.source_language or not segment.language or same_language(segment.source_language, segment.language):
        return Fate.FOREIGN
    if max(len(segment.source), len(segment.rendering)) > MOST_LETTERS:
        return Fate.TOO_LONG
    if digest(segment.source) in own or digest(segment.rendering) in own:
        return Fate.OURS
    return Fate.NEW
