from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from forum.kernel.analyser import ANALYSER
from forum.kernel.unit_of_work import UnitOfWork
from forum.search.backends.base import Document
from forum.search.backends.postgres import vector_literal
from forum.search.models import SearchDocument
from forum.search.queries.documents import read_documents

INDEX_SOON = "search.index_pending"
"""The task that gives the index what changed; many changes in a row ask for it once."""


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
    row.stems = row.phrases = row.languages = row.source_language = ""
    row.vector = row.author_id = None
    row.revision += 1


def document_row(document: Document, *, dialect: str) -> SearchDocument:
    return SearchDocument(
        text_id=document.text_id,
        exchange_id=document.exchange_id,
        round_number=document.round_number,
        author_id=document.author_id,
        at=document.at,
        source_language=document.source_language,
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
        source_language=row.source_language,
        languages=tuple(row.languages.split()),
        stems=tuple(row.stems.split()),
        phrases=row.phrases,
    )


def mark_indexed(uow: UnitOfWork, seen: Iterable[Seen]) -> None:
    for one in seen:
        is_same = (SearchDocument.text_id == one.text_id) & (SearchDocument.revision == one.revision)
        uow.session.execute(update(SearchDocument).where(is_same).values(is_pending=False))
        uow.session.execute(delete(SearchDocument).where(is_same, SearchDocument.is_withdrawn))
