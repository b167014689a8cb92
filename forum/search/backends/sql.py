"""Plain SQL over the documents' rows: always right, slower, and all there is where the index cannot answer."""

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from forum.search.backends.base import Document, Hits, Key, Query
from forum.search.models import SearchDocument
from forum.search.words import Word

MOST_COUNTED = 1_000


class SqlBackend:
    """Newest first; relevance is not weighed. What it searches is written with each change, so it has nothing to take in."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, documents: Sequence[Document]) -> None:
        """The rows are there already."""

    def remove(self, text_ids: Collection[int]) -> None:
        """The rows are gone already."""

    def replace(self, batches: Iterable[Sequence[Document]]) -> None:
        """The rows are the index: they need only be read to the end."""
        deque(batches, maxlen=0)

    def clear(self) -> None:
        """Only who owns the rows may take them away."""

    def search(self, query: Query) -> Hits:
        dialect = self._session.get_bind().dialect.name
        holding = [_holds(word, dialect) for word in query.words]
        chosen = chosen_documents(query).where(*holding)
        total = self._session.scalar(select(func.count()).select_from(chosen.limit(MOST_COUNTED + 1).subquery())) or 0
        if query.after is not None:
            chosen = chosen.where(
                tuple_(SearchDocument.at, SearchDocument.text_id) < (query.after.at, query.after.text_id)
            )
        newest = chosen.order_by(SearchDocument.at.desc(), SearchDocument.text_id.desc()).limit(query.limit + 1)
        keys = [Key(0, at, text_id) for text_id, at in self._session.execute(newest)]
        return Hits(
            tuple(keys[: query.limit]),
            has_more=len(keys) > query.limit,
            total=min(total, MOST_COUNTED),
            is_total_exact=total <= MOST_COUNTED,
        )

    def health(self) -> str | None:
        return None

    def count(self) -> int:
        query = select(func.count()).where(SearchDocument.is_withdrawn.is_(False))
        return self._session.scalar(query) or 0


def chosen_documents(query: Query) -> Select[int, datetime]:
    """Ids and times of the documents that the filters let through, whatever their words."""
    wanted: list[ColumnElement[bool]] = [
        SearchDocument.is_withdrawn.is_(False),
        SearchDocument.exchange_id.in_(sorted(query.exchange_ids)),
    ]
    if query.round_number is not None:
        wanted.append(SearchDocument.round_number == query.round_number)
    if query.language is not None:
        wanted.append(_can_be_read_in(query.language))
    if query.lacks is not None:
        wanted.append(~_can_be_read_in(query.lacks))
    if query.source_language is not None:
        wanted.append(SearchDocument.source_language == query.source_language)
    if query.author_ids is not None:
        wanted.append(SearchDocument.author_id.in_(sorted(query.author_ids)))
    return select(SearchDocument.text_id, SearchDocument.at).where(and_(*wanted))


def _can_be_read_in(language: str) -> ColumnElement[bool]:
    return SearchDocument.languages.contains(f" {language} ", autoescape=True)


def _holds(word: Word, dialect: str) -> ColumnElement[bool]:
    patterns = [f" {stem} " for stem in sorted(word.stems)]
    if word.prefix is not None:
        patterns.append(f" {word.prefix}")
    return or_(*(has_part(SearchDocument.stems, pattern, dialect) for pattern in patterns))


def has_part(column: InstrumentedAttribute[str], part: str, dialect: str) -> ColumnElement[bool]:
    """Cheaper than LIKE, and as right, since both sides are folded."""
    return (func.instr(column, part) if dialect == "sqlite" else func.strpos(column, part)) > 0
