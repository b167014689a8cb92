"""The index kept up with the rows: outside any unit of work while it writes, so that posting never waits for it."""

from collections.abc import Callable, Iterator

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from forum.kernel.analyser import ANALYSER
from forum.kernel.errors import Unavailable
from forum.kernel.unit_of_work import Units
from forum.search.actions import Seen, keep_documents, mark_indexed, row_document
from forum.search.backends.base import Document, SearchBackend
from forum.search.models import SearchDocument
from forum.search.queries.documents import list_findable_texts

BATCH = 100

MakeBackend = Callable[[Session], SearchBackend]
"""A backend that reads the rows needs the session at hand; an index of its own does not."""
Progress = Callable[[int], None]


def index_pending(units: Units, *, make_backend: MakeBackend) -> None:
    """Give the index what changed, in batches. Repeating it does no harm; what the index refuses stays pending."""
    while index_batch(units, make_backend=make_backend):
        pass


def index_batch(units: Units, *, make_backend: MakeBackend) -> int:
    """How many rows it took; none while the index cannot take any, for it is made anew then."""
    with units.open() as uow:
        pending = select(SearchDocument).where(SearchDocument.is_pending).order_by(SearchDocument.text_id)
        rows = list(uow.session.scalars(pending.limit(BATCH)))
        backend = make_backend(uow.session)
        seen = [Seen(row.text_id, row.revision) for row in rows]
        documents = [row_document(row) for row in rows if not row.is_withdrawn]
        withdrawn = [row.text_id for row in rows if row.is_withdrawn]
    if backend.health() is not None:
        return 0
    backend.remove(withdrawn)
    backend.put(documents)
    with units.open() as uow:
        mark_indexed(uow, seen)
    return len(seen)


def look_after_index(units: Units, *, make_backend: MakeBackend) -> None:
    """Make the index anew where it is missing, stale, broken, or lacks what it was given; then bring it up to date."""
    with units.open() as uow:
        backend = make_backend(uow.session)
        is_idle = uow.session.scalar(select(SearchDocument.text_id).where(SearchDocument.is_pending).limit(1)) is None
        kept = uow.session.scalar(select(func.count()).where(SearchDocument.is_withdrawn.is_(False)))
        is_wrong = uow.session.scalar(_old_rows(uow.session)) is not None or backend.health() is not None
    if is_wrong or (is_idle and count_or_none(backend) != kept):
        rebuild(units, make_backend=make_backend)
    index_pending(units, make_backend=make_backend)


def renew_index(units: Units, *, make_backend: MakeBackend) -> None:
    """Make the index anew though nothing is wrong with it: an index keeps words for a while after they are taken out."""
    rebuild(units, make_backend=make_backend)
    index_pending(units, make_backend=make_backend)


def count_or_none(backend: SearchBackend) -> int | None:
    try:
        return backend.count()
    except Unavailable:
        return None


def rebuild(units: Units, *, make_backend: MakeBackend, progress: Progress = lambda _count: None) -> int:
    """Make the index anew from the rows, those of another analyser first made anew from their texts; how many it holds."""
    renew_old_rows(units)
    seen: list[Seen] = []
    with units.open() as uow:
        backend = make_backend(uow.session)
    backend.replace(_batches(units, seen, progress))
    for at in range(0, len(seen), BATCH):
        with units.open() as uow:
            mark_indexed(uow, seen[at : at + BATCH])
    return backend.count()


def renew_rows(units: Units, *, progress: Progress = lambda _count: None) -> None:
    """Write every row anew from its text; rows whose text is no longer to be found lose their words."""
    after = done = 0
    while True:
        with units.open() as uow:
            text_ids = list_findable_texts(uow.session, after=after, limit=BATCH)
            last = text_ids[-1] if len(text_ids) == BATCH else None
            between = SearchDocument.text_id > after
            if last is not None:
                between &= SearchDocument.text_id <= last
            kept = uow.session.scalars(select(SearchDocument.text_id).where(between))
            keep_documents(uow, sorted({*text_ids, *kept}))
        done += len(text_ids)
        progress(done)
        if last is None:
            return
        after = last


def renew_old_rows(units: Units) -> None:
    """Those that the present program would write otherwise."""
    is_done = False
    while not is_done:
        with units.open() as uow:
            text_ids = list(uow.session.scalars(_old_rows(uow.session)))
            keep_documents(uow, text_ids)
            is_done = not text_ids


def _old_rows(session: Session) -> Select[int]:
    """The next rows that the present program would write otherwise."""
    is_old: ColumnElement[bool] = SearchDocument.analyser != ANALYSER
    if session.get_bind().dialect.name == "postgresql":
        is_old = or_(is_old, SearchDocument.vector.is_(None))
    found = select(SearchDocument.text_id).where(is_old, SearchDocument.is_withdrawn.is_(False))
    return found.order_by(SearchDocument.text_id).limit(BATCH)


def _batches(units: Units, seen: list[Seen], progress: Progress) -> Iterator[list[Document]]:
    """All rows, in order; those pending are noted in `seen`, to be marked once they are in."""
    after = done = 0
    while True:
        with units.open() as uow:
            following = select(SearchDocument).where(
                SearchDocument.text_id > after, SearchDocument.is_withdrawn.is_(False)
            )
            rows = list(uow.session.scalars(following.order_by(SearchDocument.text_id).limit(BATCH)))
            for row in rows:
                uow.session.expunge(row)
        if not rows:
            return
        seen.extend(Seen(row.text_id, row.revision) for row in rows if row.is_pending)
        after, done = rows[-1].text_id, done + len(rows)
        yield [row_document(row) for row in rows]
        progress(done)
