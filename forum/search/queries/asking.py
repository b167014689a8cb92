"""Asking the index, and what the rows say of the order in which words stand: the same for every backend."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from forum.kernel.errors import Unavailable
from forum.search.backends.base import MOST_BANDS, Hits, Query, SearchBackend
from forum.search.backends.sql import SqlBackend, has_part
from forum.search.models import SearchDocument
from forum.search.words import as_part

PHRASE_POOL = 1_000
"""How many of the best texts that hold its words are looked through for a phrase."""
LEADING_POOL = 200
"""How many of the best are looked through for the words as they were typed, side by side."""
LEADING = MOST_BANDS + 1
"""Bands by which a text is lifted that holds them so."""


def find_texts(session: Session, backend: SearchBackend, query: Query, *, wanted: Sequence[str], passage: str) -> Hits:
    """`wanted`: phrases it must hold; `passage`: what a text is put first for, if it holds it; '' = nothing."""
    if wanted:
        return _holding(session, backend, query, wanted=wanted)
    return _led(session, backend, query, passage=passage) if passage else ask(session, backend, query)


def ask(session: Session, backend: SearchBackend, query: Query) -> Hits:
    """Of the index; where it cannot answer, of the rows it is made from."""
    try:
        return backend.search(query)
    except Unavailable:
        return SqlBackend(session).search(query)


def _holding(session: Session, backend: SearchBackend, query: Query, *, wanted: Sequence[str]) -> Hits:
    pool = ask(session, backend, replace(query, limit=PHRASE_POOL, after=None))
    ids = _ids_holding(session, pool.text_ids, wanted)
    keys = [key for key in pool.keys if key.text_id in ids]
    left = [key for key in keys if query.after is None or key < query.after]
    is_exact = pool.is_total_exact and not pool.has_more
    return Hits(tuple(left[: query.limit]), len(left) > query.limit, total=len(keys), is_total_exact=is_exact)


def _led(session: Session, backend: SearchBackend, query: Query, *, passage: str) -> Hits:
    """Those among the best that hold the passage, then all others in their order."""
    pool = ask(session, backend, replace(query, limit=LEADING_POOL, after=None))
    ids = _ids_holding(session, pool.text_ids, [passage])
    lead = [key._replace(band=key.band + LEADING) for key in pool.keys if key.text_id in ids]
    after = query.after
    is_among_lead = after is not None and after.band >= LEADING
    others = ask(
        session, backend, replace(query, limit=query.limit + len(lead), after=None if is_among_lead else after)
    )
    keys = [key for key in lead if after is None or key < after]
    keys += [key for key in others.keys if key.text_id not in ids]
    has_more = len(keys) > query.limit or others.has_more
    return Hits(tuple(keys[: query.limit]), has_more, pool.total, is_total_exact=pool.is_total_exact)


def _ids_holding(session: Session, text_ids: Sequence[int], wanted: Sequence[str]) -> Collection[int]:
    """Of these texts those in which all of this stands, in one version each."""
    if not text_ids:
        return frozenset()
    return set(session.scalars(select(SearchDocument.text_id).where(*_stands(session, text_ids, wanted))))


def _stands(session: Session, text_ids: Sequence[int], wanted: Sequence[str]) -> list[ColumnElement[bool]]:
    dialect = session.get_bind().dialect.name
    holding = [has_part(SearchDocument.phrases, as_part(phrase), dialect) for phrase in wanted]
    return [SearchDocument.text_id.in_(text_ids), *holding]
