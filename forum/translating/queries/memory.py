"""Paragraphs that were translated before, for those that are to be."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.kernel.actor import Actor
from forum.kernel.markup import digest
from forum.kernel.reader import same_language
from forum.texts.models import Text
from forum.texts.notes import ContentNote, as_note
from forum.translating.likeness import LEAST, MOST_LETTERS, SAME, likeness, marks_of, may_be_alike
from forum.translating.models import MemoryMark, MemorySegment
from forum.translating.policy import MODERATORS_ONLY, directs

MOST_OFFERS = 3
"""For one paragraph."""
MOST_SOUGHT = 300
"""Paragraphs of one page for which near ones are looked for."""
MOST_HELD = 100_000
"""Places of marks that are read for one page."""
MOST_COMPARED = 25
"""Near ones that one paragraph is held against: those that share most of its marks."""
MOST_AT_ONCE = 1_000
"""Values of one query."""


@dataclass(frozen=True, slots=True)
class Match:
    """A paragraph translated before: how alike in percent, what it said, and its rendering. `is_outside`: of no text here."""

    segment_id: int
    likeness: int
    source: str
    rendering: str
    source_language: str
    language: str
    note: ContentNote | None
    is_outside: bool


@dataclass(frozen=True, slots=True)
class Sought:
    """From where to where, in which exchange."""

    exchange_id: int
    source_language: str
    language: str


Found = tuple[MemorySegment, ContentNote | None]
Visible = Select[MemorySegment, str | None, str | None]
Value = TypeVar("Value", int, str)


def find_matches(
    session: Session, actor: Actor, paragraphs: Sequence[str], *, sought: Sought, now: datetime
) -> list[list[Match]]:
    """For each paragraph those most alike, the likest first, at most MOST_OFFERS, none with the same rendering twice.

    The caller has asked policy whether she may write there. Four queries for a page of usual length.
    """
    visible = _visible(actor, sought, now)
    same = _find_same(session, visible, paragraphs)
    lacking = [paragraph for paragraph in dict.fromkeys(paragraphs) if not same.get(digest(paragraph))]
    near = _find_near(session, visible, lacking[:MOST_SOUGHT], sought=sought)
    return [
        _best(paragraph, [*same.get(digest(paragraph), ()), *near.get(paragraph, ())], sought)
        for paragraph in paragraphs
    ]


def find_segment(
    session: Session, actor: Actor, segment_id: int, *, sought: Sought, now: datetime
) -> MemorySegment | None:
    """One that she was offered, as long as it is there for her."""
    found = session.execute(_visible(actor, sought, now).where(MemorySegment.id == segment_id)).first()
    return found[0] if found else None


def _visible(actor: Actor, sought: Sought, now: datetime) -> Visible:
    """Of texts that are published, and for her; and what came from outside."""
    query = (
        select(MemorySegment, Text.content_note, Text.content_note_language)
        .outerjoin(Text, Text.id == MemorySegment.text_id)
        .outerjoin(Contribution, Contribution.text_id == Text.id)
        .where(MemorySegment.exchange_id == sought.exchange_id, MemorySegment.language == sought.language)
        .where(or_(MemorySegment.text_id.is_(None), Text.published_at.is_not(None)))
    )
    if directs(actor, sought.exchange_id, now):
        return query
    return query.where(or_(Contribution.id.is_(None), Contribution.audience != MODERATORS_ONLY))


def _find_same(session: Session, visible: Visible, paragraphs: Sequence[str]) -> Mapping[str, list[Found]]:
    """By digest, the newest first. A greeting that everybody writes is not read a thousand times."""
    found: dict[str, list[Found]] = {}
    for some in _in_lots({digest(paragraph) for paragraph in paragraphs}):
        place = func.row_number().over(partition_by=MemorySegment.digest, order_by=MemorySegment.id.desc())
        ranked = (
            visible.with_only_columns(MemorySegment.id, place.label("place"))
            .where(MemorySegment.digest.in_(some))
            .subquery()
        )
        newest = select(ranked.c.id).where(ranked.c.place <= MOST_COMPARED)
        for segment, note in _read(
            session, visible.where(MemorySegment.digest.in_(some), MemorySegment.id.in_(newest))
        ):
            found.setdefault(segment.digest, []).append((segment, note))
    return found


def _find_near(
    session: Session,
    visible: Visible,
    paragraphs: Sequence[str],
    *,
    sought: Sought,
) -> Mapping[str, list[Found]]:
    marks = {paragraph: _marks(paragraph, sought) for paragraph in paragraphs if len(paragraph) <= MOST_LETTERS}
    holders = _find_holders(session, {mark for found in marks.values() for mark in found})
    likely = {paragraph: _most_shared(found, holders) for paragraph, found in marks.items()}
    ids = {segment_id for found in likely.values() for segment_id in found}
    by_id: dict[int, Found] = {}
    for some in _in_lots(ids):
        found = _read(session, visible.where(MemorySegment.id.in_(some)))
        by_id.update({segment.id: (segment, note) for segment, note in found})
    return {paragraph: [by_id[one] for one in found if one in by_id] for paragraph, found in likely.items()}


def _in_lots(values: Collection[Value]) -> Iterator[list[Value]]:
    ordered = sorted(values)
    return (ordered[at : at + MOST_AT_ONCE] for at in range(0, len(ordered), MOST_AT_ONCE))


def _marks(paragraph: str, sought: Sought) -> list[int]:
    return marks_of(
        paragraph,
        exchange_id=sought.exchange_id,
        source_language=sought.source_language,
        language=sought.language,
    )


def _find_holders(session: Session, marks: Collection[int]) -> Mapping[int, list[int]]:
    """Segments by mark, the rarest marks first, as long as these are no more than MOST_HELD in all."""
    holders: dict[int, list[int]] = {}
    for some in _in_lots(_rarest(_count_holders(session, marks))):
        query = select(MemoryMark.mark, MemoryMark.segment_id).where(MemoryMark.mark.in_(some))
        for mark, segment_id in session.execute(query):
            holders.setdefault(mark, []).append(segment_id)
    return holders


def _count_holders(session: Session, marks: Collection[int]) -> dict[int, int]:
    counted: dict[int, int] = {}
    for some in _in_lots(marks):
        query = select(MemoryMark.mark, func.count()).where(MemoryMark.mark.in_(some)).group_by(MemoryMark.mark)
        counted.update({mark: number for mark, number in session.execute(query)})
    return counted


def _rarest(counted: Mapping[int, int]) -> list[int]:
    ordered = sorted(counted, key=lambda mark: (counted[mark], mark))
    held = accumulate(counted[mark] for mark in ordered)
    return [mark for mark, so_far in zip(ordered, held, strict=True) if so_far <= MOST_HELD]


def _most_shared(marks: Sequence[int], holders: Mapping[int, list[int]]) -> list[int]:
    shared = Counter(segment_id for mark in marks for segment_id in holders.get(mark, ()))
    return [segment_id for segment_id, _ in shared.most_common(MOST_COMPARED)]


def _read(session: Session, query: Visible) -> list[Found]:
    return [
        (segment, as_note(note, language))
        for segment, note, language in session.execute(query.order_by(MemorySegment.id.desc()))
    ]


def _best(paragraph: str, found: Sequence[Found], sought: Sought) -> list[Match]:
    own = digest(paragraph)
    matches = [
        _match(segment, note, SAME if segment.digest == own else likeness(paragraph, segment.source))
        for segment, note in found
        if same_language(segment.source_language, sought.source_language)
        and (segment.digest == own or may_be_alike(len(paragraph), segment.length))
    ]
    best: dict[str, Match] = {}
    for match in sorted(matches, key=lambda one: -one.likeness):
        if match.likeness >= LEAST:
            best.setdefault(match.rendering, match)
    return list(best.values())[:MOST_OFFERS]


def _match(segment: MemorySegment, note: ContentNote | None, percent: int) -> Match:
    return Match(
        segment_id=segment.id,
        likeness=percent,
        source=segment.source,
        rendering=segment.rendering,
        source_language=segment.source_language,
        language=segment.language,
        note=note,
        is_outside=segment.text_id is None,
    )
