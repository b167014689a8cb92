from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from forum.kernel.errors import Unavailable
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.search.analyser import ANALYSER
from forum.search.backends.base import Document, SearchBackend
from forum.search.backends.postgres import vector_literal
from forum.search.models import SearchDocument
from forum.search.queries.documents import list_findable_texts, read_documents

BATCH = 100
INDEX_SOON = "search.index_pending"

MakeBackend = Callable[[Session], SearchBackend]
"""A backend that reads the rows needs the session at hand; an index of its own does not."""
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Seen:
    """A row as it was given to the index: what changed since is still pending."""

    text_id: int
    revision: int


def keep_documents(uow: UnitOfWork, text_ids: Sequence[int]) -> None:
    """Bring the rows of these texts up to what they now say; a text no longer published keeps no words."""
    documents = {document.text_id: document for document in read_documents(uow.session, text_ids)}
    rows = select(SearchDocument).where(SearchDocument.text_id.in_(list(text_ids))).with_for_update()
    kept = {row.text_id: row for row in uow.session.scalars(rows)}
    dialect = uow.session.get_bind().dialect.name
    for text_id in text_ids:
        row = kept.get(text_id)
        if text_id in documents:
            fresh = document_row(documents[text_id], dialect=dialect)
            fresh.revision = row.revision + 1 if row else 1
            uow.session.merge(fresh)
        elif row is not None:
            withdraw(row)
    uow.flush()


def keep_document(uow: UnitOfWork, text_id: int) -> None:
    keep_documents(uow, [text_id])
    uow.enqueue(INDEX_SOON, key=INDEX_SOON)


def withdraw(row: SearchDocument) -> None:
    row.is_withdrawn = row.is_pending = True
    row.stems = row.phrases = row.languages = ""
    row.vector = row.author_id = None
    row.revision += 1


def document_row(document: Document, *, dialect: str) -> SearchDocument:
    return SearchDocument(
        text_id=document.text_id,
        exchange_id=document.exchange_id,
        round_number=document.round_number,
        author_id=document.author_id,
        at=document.at,
        languages=f" {' '.join(document.languages)} ",
        stems=f" {' '.join(document.stems)} ",
        phrases=document.phrases,
        vector=vector_literal(document.stems) if dialect == "postgresql" else None,
        analyser=ANALYSER,
        is_withdrawn=False,
        revision=1,
        is_pending=True,
    )


def row_document(row: SearchDocument) -> Document:
    return Document(
        text_id=row.text_id,
        exchange_id=row.exchange_id,
        round_number=row.round_number,
        author_id=row.author_id,
        at=row.at,
        languages=tuple(row.languages.split()),
        stems=tuple(row.stems.split()),
        phrases=row.phrases,
    )


def index_pending(units: Units, *, make_backend: MakeBackend) -> None:
    """Give the index what changed, in batches. Repeating it does no harm; what the index refuses stays pending."""
    while True:
        with units.open() as uow:
            pending = select(SearchDocument).where(SearchDocument.is_pending).order_by(SearchDocument.text_id)
            rows = list(uow.session.scalars(pending.limit(BATCH)))
            backend = make_backend(uow.session)
            if backend.health() is not None:
                return
            seen = [Seen(row.text_id, row.revision) for row in rows]
            documents = [row_document(row) for row in rows if not row.is_withdrawn]
            withdrawn = [row.text_id for row in rows if row.is_withdrawn]
        backend.remove(withdrawn)
        backend.put(documents)
        mark_indexed(units, seen)
        if len(rows) < BATCH:
            return


def mark_indexed(units: Units, seen: Iterable[Seen]) -> None:
    with units.open() as uow:
        for one in seen:
            is_same = (SearchDocument.text_id == one.text_id) & (SearchDocument.revision == one.revision)
            uow.session.execute(update(SearchDocument).where(is_same).values(is_pending=False))
            uow.session.execute(delete(SearchDocument).where(is_same, SearchDocument.is_withdrawn))


def look_after_index(units: Units, *, make_backend: MakeBackend) -> None:
    """Make the index anew where it is missing, stale, broken, or does not hold as many texts as it was given."""
    with units.open() as uow:
        backend = make_backend(uow.session)
        is_idle = uow.session.scalar(select(SearchDocument.text_id).where(SearchDocument.is_pending).limit(1)) is None
        kept = uow.session.scalar(select(func.count()).where(SearchDocument.is_withdrawn.is_(False)))
        is_wrong = uow.session.scalar(_old_rows(uow.session)) is not None or backend.health() is not None
    if is_wrong or (is_idle and count_or_none(backend) != kept):
        rebuild(units, make_backend=make_backend)


def count_or_none(backend: SearchBackend) -> int | None:
    try:
        return backend.count()
    except Unavailable:
        return None


def rebuild(units: Units, *, make_backend: MakeBackend, progress: Progress = lambda _count: None) -> int:
    """Make the index anew from the rows, those of another analyser first made anew from their texts; how many it holds."""
    renew_rows(units, is_every=False)
    seen: list[Seen] = []
    with units.open() as uow:
        backend = make_backend(uow.session)
    backend.replace(_batches(units, seen, progress))
    for at in range(0, len(seen), BATCH):
        mark_indexed(units, seen[at : at + BATCH])
    return backend.count()


def renew_rows(units: Units, *, is_every: bool, progress: Progress = lambda _count: None) -> None:
    """Write the rows anew from the texts: all of them, or those that another analyser made."""
    after = done = 0
    while True:
        with units.open() as uow:
            if is_every:
                text_ids = list_findable_texts(uow.session, after=after, limit=BATCH)
            else:
                text_ids = list(uow.session.scalars(_old_rows(uow.session).where(SearchDocument.text_id > after)))
            keep_documents(uow, text_ids)
        if not text_ids:
            return
        after, done = text_ids[-1], done + len(text_ids)
        progress(done)


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
            uow.session.expunge_all()
        if not rows:
            return
        seen.extend(Seen(row.text_id, row.revision) for row in rows if row.is_pending)
        after, done = rows[-1].text_id, done + len(rows)
        yield [row_document(row) for row in rows]
        progress(done)
