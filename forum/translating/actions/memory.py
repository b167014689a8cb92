from collections.abc import Collection, Iterable

from sqlalchemy import delete, insert

from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.models import Text
from forum.translating.likeness import Pair, marks_of, pairs_in
from forum.translating.models import MemoryMark, MemorySegment
from forum.translating.queries.work import list_published


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
