"""PostgreSQL's full-text search: the index is a column written with each document's row, so it never lags behind."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, Numeric, Select, cast, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from forum.search.backends.base import MOST_BANDS, Document, Hits, Key, Query
from forum.search.backends.sql import MOST_COUNTED, chosen_documents
from forum.search.models import SearchDocument
from forum.search.words import Word

MOST_POSITIONS = 16_000
LONGEST_VECTOR = 900_000
"""PostgreSQL's own limit is a megabyte."""


class PostgresBackend:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, documents: Sequence[Document]) -> None:
        """The rows hold the index."""

    def remove(self, text_ids: Collection[int]) -> None:
        """It went with the rows."""

    def replace(self, batches: Iterable[Sequence[Document]]) -> None:
        """The rows are the index: they need only be read to the end."""
        deque(batches, maxlen=0)

    def clear(self) -> None:
        """Only who owns the rows may take them away."""

    def search(self, query: Query) -> Hits:
        tests = [cast(literal(word_literal(word)), TSQUERY) for word in query.words]
        found = chosen_documents(query).where(*(SearchDocument.vector.op("@@")(test) for test in tests))
        total = self._session.scalar(select(func.count()).select_from(found.limit(MOST_COUNTED + 1).subquery())) or 0
        is_frequent = total > MOST_COUNTED
        best = _newest(found, query) if is_frequent else _densest(found, query, tests)
        keys = [Key(*row) for row in self._session.execute(best)]
        return Hits(
            tuple(keys[: query.limit]),
            has_more=len(keys) > query.limit,
            total=min(total, MOST_COUNTED),
            is_total_exact=total <= MOST_COUNTED,
        )

    def health(self) -> str | None:
        return None

    def count(self) -> int:
        query = select(func.count()).where(SearchDocument.is_withdrawn.is_(False), SearchDocument.vector.is_not(None))
        return self._session.scalar(query) or 0


def _newest(found: Select[int, datetime], query: Query) -> Any:
    """Of very many; to weigh them all would mean to read them all."""
    order = (SearchDocument.at, SearchDocument.text_id)
    if query.after is not None:
        found = found.where(tuple_(*order) < (query.after.at, query.after.text_id))
    chosen = found.with_only_columns(literal(0).label("band"), *order)
    return chosen.order_by(*(column.desc() for column in order)).limit(query.limit + 1)


def _densest(found: Select[int, datetime], query: Query, tests: Sequence[ColumnElement[Any]]) -> Any:
    ranked = found.add_columns(_band(tests).label("band")).subquery()
    order = (ranked.c.band, ranked.c.at, ranked.c.text_id)
    best = select(*order).order_by(*(column.desc() for column in order)).limit(query.limit + 1)
    return best if query.after is None else best.where(tuple_(*order) < tuple_(*query.after))


def vector_literal(stems: Sequence[str]) -> str:
    """A tsvector as PostgreSQL reads it, past its own parser: each stem with its places."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, stem in enumerate(stems[:MOST_POSITIONS], start=1):
        places[stem].append(place)
    parts: list[str] = []
    length = 0
    for stem, at in places.items():
        part = f"{_quoted(stem)}:{','.join(map(str, at[:50]))}"
        length += len(part.encode()) + 1
        if length > LONGEST_VECTOR:
            break
        parts.append(part)
    return " ".join(parts)


def word_literal(word: Word) -> str:
    terms = [_quoted(stem) for stem in sorted(word.stems)]
    if word.prefix is not None:
        terms.append(f"{_quoted(word.prefix)}:*")
    return " | ".join(terms)


def _quoted(stem: str) -> str:
    escaped = stem.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _band(tests: Sequence[ColumnElement[Any]]) -> ColumnElement[int]:
    """`base.band_of`, by PostgreSQL's rank, which grows with how often a word stands there, less and less."""
    once = 0.0607927
    ranks: ColumnElement[float] = literal(0.0, Float)
    for test in tests:
        ranks = ranks + func.power(func.ts_rank(SearchDocument.vector, test) / once, 3)
    languages = func.greatest(1, func.array_length(func.string_to_array(func.trim(SearchDocument.languages), " "), 1))
    density = ranks / len(tests) * 300 / (func.length(SearchDocument.vector) / languages + 50)
    return cast(func.least(MOST_BANDS, func.floor(func.log(2, cast(density, Numeric) + 1))), Integer)
