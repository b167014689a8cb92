"""What of the memory leaves as a file, and what of a file may be kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.reader import same_language
from forum.texts.models import Origin, Revision, Text, Version
from forum.translating.errors import MayNotTranslate
from forum.translating.interchange.errors import MemoryFull
from forum.translating.interchange.remembering import Fate, Judged, judge_segments
from forum.translating.interchange.segments import Segment, write_origin
from forum.translating.interchange.units import UnitName
from forum.translating.models import MemorySegment
from forum.translating.policy import NOT_YOUR_PAIR
from forum.translating.queries.files import may_leave
from forum.translating.queries.needs import Pair, check_desk, list_pairs

MOST_LEAVING = 50_000
MOST_OUTSIDE = 20_000
"""Of one exchange, all files together."""


@dataclass(frozen=True, slots=True)
class Held:
    """How many paragraphs of one pair may leave, and how many of these came from files."""

    pair: Pair
    number: int
    from_files: int


def list_held(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> list[Held]:
    """In her pairs. MayNotTranslate."""
    check_desk(actor, exchange.id, now)
    query = (
        select(
            MemorySegment.source_language,
            MemorySegment.language,
            func.count(),
            func.count().filter(MemorySegment.text_id.is_(None)),
        )
        .where(MemorySegment.exchange_id == exchange.id, _is_leaving(exchange.id))
        .group_by(MemorySegment.source_language, MemorySegment.language)
        .order_by(MemorySegment.source_language, MemorySegment.language)
    )
    hers = list_pairs(actor, exchange, now)
    return [
        Held((source, language), number, outside)
        for source, language, number, outside in session.execute(query)
        if is_hers((source, language), hers)
    ]


def list_leaving_memory(
    session: Session, actor: Actor, exchange: Exchange, *, pair: Pair, now: datetime
) -> list[Segment]:
    """What was rendered from the one language into the other, of texts everybody here may read and translate, and what came
    from files; the newest MOST_LEAVING, in their order. MayNotTranslate."""
    check_desk(actor, exchange.id, now)
    if not is_hers(pair, list_pairs(actor, exchange, now)):
        raise MayNotTranslate(NOT_YOUR_PAIR)
    query = (
        select(
            MemorySegment.source,
            MemorySegment.rendering,
            MemorySegment.text_id,
            MemorySegment.digest,
            Text.content_note,
        )
        .outerjoin(Text, Text.id == MemorySegment.text_id)
        .where(MemorySegment.exchange_id == exchange.id, _is_leaving(exchange.id))
        .where(MemorySegment.source_language == pair[0], MemorySegment.language == pair[1])
        .order_by(MemorySegment.id.desc())
        .limit(MOST_LEAVING)
    )
    found = [
        Segment(*pair, source, rendering, origin=origin_of(exchange.slug, text_id, digest), warning=note or "")
        for source, rendering, text_id, digest, note in session.execute(query)
    ]
    return found[::-1]


def is_hers(pair: Pair, hers: Sequence[Pair]) -> bool:
    source, language = pair
    return any((not here or same_language(here, source)) and same_language(there, language) for here, there in hers)


def _is_leaving(exchange_id: int) -> ColumnElement[bool]:
    return or_(MemorySegment.text_id.is_(None), MemorySegment.text_id.in_(may_leave(exchange_id)))


def origin_of(slug: str, text_id: int | None, digest: str) -> str:
    return write_origin(slug, UnitName(text_id, digest, 1)) if text_id is not None else ""


def judge_memory(session: Session, exchange: Exchange, *, segments: Sequence[Segment]) -> list[Judged]:
    """What would become of each paragraph of a file. MemoryFull. The caller has asked policy."""
    kept = _list_outside(session, exchange.id)
    written = session.scalars(select(Text.source_language).where(Text.exchange_id == exchange.id).distinct())
    judged = judge_segments(
        segments,
        slug=exchange.slug,
        sources=[*exchange.languages, *sorted(written)],
        targets=exchange.languages,
        own=_own_digests(session, exchange.id),
        kept=kept,
    )
    if len(kept) + sum(one.fate is Fate.NEW for one in judged) > MOST_OUTSIDE:
        raise MemoryFull(most=MOST_OUTSIDE)
    return judged


def _list_outside(session: Session, exchange_id: int) -> list[Segment]:
    query = select(
        MemorySegment.source_language, MemorySegment.language, MemorySegment.source, MemorySegment.rendering
    ).where(MemorySegment.exchange_id == exchange_id, MemorySegment.text_id.is_(None))
    return [Segment(*row) for row in session.execute(query)]


def _own_digests(session: Session, exchange_id: int) -> set[str]:
    """Of every paragraph that was written here, published or not, as it stands and as it stood before."""
    by_authors = (Text.exchange_id == exchange_id, Version.origin == Origin.AUTHOR)
    standing = select(Version.digests).join(Text, Text.id == Version.text_id).where(*by_authors)
    earlier = select(Revision.digests).join(Version, Version.id == Revision.version_id)
    before = earlier.join(Text, Text.id == Version.text_id).where(*by_authors)
    return {one for query in (standing, before) for digests in session.scalars(query) for one in digests if one}
