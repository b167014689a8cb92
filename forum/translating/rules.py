"""How a version's paragraphs stand to those of its source, and what each still needs."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz.distance import Indel

from forum.kernel.characters import clean_line, clean_text
from forum.kernel.markup import split_paragraphs
from forum.kernel.reader import same_language
from forum.texts.models import Extent, Origin, Version
from forum.texts.rules import is_aligned, own_digests, sources_of
from forum.translating.errors import (
    ParagraphMissing,
    ParagraphNotLookedAt,
    SummaryMissing,
    SummaryOvertaken,
    VersionIncomplete,
    VersionTooLong,
)
from forum.translating.machines.markdown import ADDRESS, numbers_in, without_points, written_numbers

MOST_CHARACTERS = 100_000
MOST_COMPARED = 250_000
STILL_THE_MACHINES = 0.7
"""Of the letters of a paragraph and of what was taken over into it: from here on it is the machine's, mended."""
FROM_THEIR_DRAFT = frozenset({"notice", "notice_title", "synthesis", "foreword", "story"})
"""Kinds of texts that translators work on before they are published, so that all languages go out together."""
RETURN_REASONS = ("meaning", "missing", "wording", "names_numbers_links", "other")


_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
"""The space in 1 350."""

Held = tuple[str, str | None]
"""Words of a version, and the digest of the source paragraph they render."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a version is made from (`language` None: the original), and how much of it there is to be."""

    language: str | None = None
    origin: str = Origin.AUTHOR
    extent: str = Extent.WHOLE

    @property
    def is_summary(self) -> bool:
        return self.extent == Extent.SUMMARY

    @property
    def code(self) -> str:
        """As forms carry it: `fr.machine`; empty for the original."""
        return f"{self.language}.{self.origin}" if self.language else ""

    def is_of(self, version: Version) -> bool:
        """Whether this version is what it names."""
        if self.language is None:
            return version.origin == Origin.AUTHOR
        return (version.language, version.origin) == (self.language, self.origin)


ORIGINAL = Basis()
"""The whole of the original."""


class Standing(StrEnum):
    """Of one paragraph of a version: it renders the source as it stands, renders an earlier wording, or is not there."""

    CURRENT = "current"
    CHANGED = "changed"
    MISSING = "missing"


class Need(StrEnum):
    """Of one text in one language, for the one who looks: what there is of it. The desk's word for it."""

    MISSING = "missing"
    MACHINE = "machine"
    STALE = "stale"
    DRAFT = "draft"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A place in the source, and what a version has there: its words, and the digest of the wording they render."""

    standing: Standing
    words: str = ""
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """One paragraph as it comes from the translator. `digest`: of the source she saw; `still_fits`: she looked at a change."""

    words: str
    digest: str | None
    still_fits: bool = False


def align(source_digests: Sequence[str], held: Sequence[Held]) -> tuple[Paragraph, ...]:
    """For each paragraph of the source, what a version has for it, wherever the source's paragraphs have moved."""
    return tuple(
        _paragraph(*(held[at] if at is not None else ("", None)), is_equal=is_equal)
        for at, is_equal in _places(source_digests, [digest or "" for _, digest in held])
    )


def _paragraph(words: str, digest: str | None, *, is_equal: bool) -> Paragraph:
    if not words.strip():
        return Paragraph(Standing.MISSING)
    return Paragraph(Standing.CURRENT if is_equal else Standing.CHANGED, words, digest)


def _places(source: Sequence[str], held: Sequence[str]) -> Iterator[tuple[int | None, bool]]:
    """For each paragraph of the source: where the version renders it, and whether as it now stands."""
    for kind, begin, end, source_begin, source_end in _steps(list(held), list(source)):
        for offset in range(source_end - source_begin):
            at = begin + offset
            yield (at if at < end else None), kind == "equal"


def _steps(held: list[str], source: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """As SequenceMatcher's, but never more than MOST_COMPARED comparisons: a text of 10,000 equal lines waits for nobody."""
    if len(held) * len(source) <= MOST_COMPARED:
        return SequenceMatcher(None, held, source, autojunk=False).get_opcodes()
    return [
        ("equal" if held[at : at + 1] == [digest] else "replace", at, min(at + 1, len(held)), at, at + 1)
        for at, digest in enumerate(source)
    ]


def count_open(paragraphs: Sequence[Paragraph]) -> int:
    """How many paragraphs of the source have no rendering as they now stand."""
    return sum(1 for paragraph in paragraphs if paragraph.standing is not Standing.CURRENT)


def clean_sheet(written: Sequence[Written], *, is_plain: bool) -> list[Written]:
    clean = clean_line if is_plain else clean_text
    return [
        Written(clean(paragraph.words).strip("\n"), paragraph.digest, paragraph.still_fits) for paragraph in written
    ]


def accept(written: Sequence[Written], begun: Sequence[Paragraph]) -> list[Written]:
    """What the translator sent; a paragraph left as it was although its source changed goes on being behind it."""
    behind = {p.words.strip(): p.digest for p in begun if p.standing is Standing.CHANGED}
    return [_accept_one(paragraph, behind) for paragraph in written]


def _accept_one(written: Written, behind: Mapping[str, str | None]) -> Written:
    words = written.words.strip()
    if not words:
        return Written("", None)
    left_alone = words in behind and not written.still_fits
    return Written(written.words, behind[words] if left_alone else written.digest, written.still_fits)


def check_size(written: Sequence[Written]) -> None:
    if sum(len(paragraph.words) for paragraph in written) > MOST_CHARACTERS:
        raise VersionTooLong(most=MOST_CHARACTERS)


def check_complete(paragraphs: Sequence[Paragraph]) -> None:
    """VersionIncomplete, naming each paragraph without words, or left behind a source that changed."""
    refusals = {Standing.MISSING: ParagraphMissing, Standing.CHANGED: ParagraphNotLookedAt}
    fields = {
        f"paragraph-{place}": refusals[paragraph.standing]()
        for place, paragraph in enumerate(paragraphs)
        if paragraph.standing is not Standing.CURRENT
    }
    if fields:
        raise VersionIncomplete(dict(fields))


def cut_summary(words: str) -> list[str]:
    """A summary's own paragraphs."""
    return list(split_paragraphs(clean_text(words)))


def check_summary(paragraphs: Sequence[str], read: Sequence[str | None], digests: Sequence[str]) -> None:
    """VersionIncomplete where it has no words, or where what its writer had `read` is not what stands there now."""
    if not any(paragraph.strip() for paragraph in paragraphs):
        raise VersionIncomplete({"summary": SummaryMissing()})
    if list(read) != list(digests):
        raise VersionIncomplete({"summary": SummaryOvertaken()})


def origins_of(base: Version) -> dict[str, str | None]:
    """What the digests of its paragraphs stand for in the original, where they stand beside those one for one."""
    return dict(zip(own_digests(base), sources_of(base), strict=True)) if is_aligned(base) else {}


def is_gone_over(paragraphs: Sequence[str], taken: Sequence[str]) -> bool:
    """Whether one of these paragraphs is still a machine's, mended, of those that were taken over."""
    return any(
        Indel.normalized_similarity(words.strip(), one.strip(), score_cutoff=STILL_THE_MACHINES) > 0
        for words in paragraphs
        if words.strip()
        for one in taken
    )


def machine_key(text_id: int, language: str) -> str:
    """Of the job that asks a machine: there is one at a time."""
    return f"machine:{text_id}:{language}"


def lost_numbers(source: str, words: str) -> tuple[str, ...]:
    """Numbers of the source, as they are written there, that a rendering lacks, however their digits are grouped."""
    there = {*numbers_in(words), *numbers_in(_GROUPED.sub("", words)), *numbers_in(words.replace(":", " "))}
    written = dict.fromkeys(written_numbers(_GROUPED.sub("", ADDRESS.sub(" ", source))))
    return tuple(number for number in written if not _is_said(number, there))


def _is_said(number: str, there: Set[str]) -> bool:
    """An hour's parts may stand apart: 16:30 is said as 16 h 30, and 16:00 as 16 h."""
    hour_parts = [part for part in number.split(":") if part.strip("0")] if ":" in number else []
    return without_points(number) in there or (bool(hour_parts) and set(hour_parts) <= there)


def lost_addresses(source: str, words: str) -> tuple[str, ...]:
    """Links and mail addresses of the source that a rendering lacks."""
    return tuple(dict.fromkeys(found for found in ADDRESS.findall(source) if found not in words))


def is_in_pairs(source: str, target: str, pairs: frozenset[tuple[str, str]]) -> bool:
    return any(same_language(source, here) and same_language(target, there) for here, there in pairs)
