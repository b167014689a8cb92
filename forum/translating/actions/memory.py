from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import delete, insert

from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.texts.models import Text
from forum.translating.interchange.remembering import Fate, Judged
from forum.translating.interchange.segments import Segment
from forum.translating.likeness import Pair, marks_of, pairs_in
from forum.translating.models import MemoryMark, MemorySegment
from forum.translating.policy import can_keep_memory
from forum.translating.queries.memory_files import judge_memory
from forum.translating.queries.needs import Pair as LanguagePair
from forum.translating.queries.work import list_published

OF_NO_VERSION = 0


def keep_memory(uow: UnitOfWork, *, text_id: int) -> None:
    """Bring the memory up to what a text and its versions now say; of one that is not published nothing is kept."""
    text = uow.session.get(Text, text_id, with_for_update=True)
    forget_memory_of(uow, [text_id])
    if text is None or text.published_at is None:
        return
    add_segments(uow, pairs_in(list_published(uow.session, text_id)), exchange_id=text.exchange_id, text_id=text_id)


def add_segments(uow: UnitOfWork, pairs: Iterable[Pair], *, exchange_id: int, text_id: int | None) -> int:
    """How many. `text_id` None: from outside, and of no version."""
    segments = [
        uow.add(
            MemorySegment(
                exchange_id=exchange_id,
                text_id=text_id,
                version_id=pair.version_id if text_id is not None else None,
                source_language=pair.source_language,
                language=pair.language,
                digest=pair.digest,
                length=len(pair.source),
                source=pair.source,
                rendering=pair.rendering,
            )
        )
        for pair in pairs
    ]
    uow.flush()
    marks = [{"mark": mark, "segment_id": segment.id} for segment in segments for mark in _marks(segment)]
    if marks:
        uow.session.execute(insert(MemoryMark), marks)
    return len(segments)


def _marks(segment: MemorySegment) -> list[int]:
    return marks_of(
        segment.source,
        exchange_id=segment.exchange_id,
        source_language=segment.source_language,
        language=segment.language,
    )


def forget_memory_of(uow: UnitOfWork, text_ids: Collection[int]) -> None:
    uow.session.execute(
        delete(MemorySegment).where(MemorySegment.text_id.in_(list(text_ids))),
        execution_options={"synchronize_session": False},
    )


def take_in_memory(uow: UnitOfWork, actor: Actor, exchange: Exchange, *, segments: Sequence[Segment]) -> int:
    """Keep what a file says and nothing here does, and say how many paragraphs that are. NotPermitted, MemoryFull."""
    require(can_keep_memory(actor, exchange.id, uow.now))
    judged = judge_memory(uow.session, exchange, segments=segments)
    kept = [_as_pair(one) for one in judged if one.fate is Fate.NEW]
    if kept:
        add_segments(uow, kept, exchange_id=exchange.id, text_id=None)
        write_log(uow, actor, act="memory_taken_in", thing="exchange", thing_id=exchange.id, exchange_id=exchange.id)
    return len(kept)


def _as_pair(one: Judged) -> Pair:
    segment = one.segment
    return Pair(OF_NO_VERSION, segment.source_language, segment.language, one.digest, segment.source, segment.rendering)


def forget_outside(uow: UnitOfWork, actor: Actor, exchange: Exchange, *, pair: LanguagePair) -> None:
    """Let go of what came from files for one pair. NotPermitted."""
    require(can_keep_memory(actor, exchange.id, uow.now))
    source_language, language = pair
    outside = delete(MemorySegment).where(
        MemorySegment.exchange_id == exchange.id,
        MemorySegment.text_id.is_(None),
        MemorySegment.source_language == source_language,
        MemorySegment.language == language,
    )
    uow.session.execute(outside, execution_options={"synchronize_session": False})
    write_log(uow, actor, act="memory_forgotten", thing="exchange", thing_id=exchange.id, exchange_id=exchange.id)
