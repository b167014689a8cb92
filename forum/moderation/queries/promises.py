"""Promises of moderators: what was promised, by whom, until when, and whether it is kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status, Topic
from forum.contributions.queries.mine import first_words
from forum.exchanges.models import Exchange, Membership
from forum.moderation.errors import PromiseNotFound
from forum.moderation.models import Promise
from forum.moderation.queries.places import in_rounds
from forum.moderation.queries.staff import CONFIRMED_NAME
from forum.texts.models import Origin, Text, Version
from forum.texts.notes import ContentNote, as_note

MOST = 500
"""So many of a kind are looked at; there may be more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseLine:
    """`made_by` is "" for who has not confirmed her name; `first_words` are those she wrote, none under a `note`."""

    id: int
    contribution_id: int
    made_by_id: int
    made_by: str
    made_at: datetime
    due_on: date | None
    kept_at: datetime | None
    language: str
    first_words: str
    note: ContentNote | None


def get_promise(session: Session, promise_id: int, *, exchange_id: int) -> Promise:
    """Of this exchange, in what can be read. PromiseNotFound."""
    query = select(Promise).join(Contribution, Contribution.id == Promise.contribution_id)
    is_read = (Promise.exchange_id == exchange_id, Contribution.status == Status.PUBLISHED)
    found = session.scalar(query.where(Promise.id == promise_id, *is_read))
    if found is None:
        raise PromiseNotFound()
    return found


def find_promise(session: Session, contribution_id: int) -> Promise | None:
    return session.scalar(select(Promise).where(Promise.contribution_id == contribution_id))


def count_open_promises(session: Session, exchange: Exchange) -> int:
    query = _promises(exchange).where(Promise.kept_at.is_(None)).with_only_columns(func.count())
    return session.scalar(query) or 0


def list_open_promises(
    session: Session, exchange: Exchange, *, rounds: Collection[int] | None = None
) -> Sequence[PromiseLine]:
    """Promises not kept, in what can be read, or of that in these rounds: those due first, first.

    The caller has asked policy.
    """
    query = (
        _promises(exchange)
        .join(Topic, Topic.id == Contribution.topic_id)
        .where(Promise.kept_at.is_(None), in_rounds(rounds))
        .order_by(Promise.due_on.is_(None), Promise.due_on, Promise.id)
        .limit(MOST)
    )
    return [_line(row) for row in session.execute(query)]


def list_kept_promises(session: Session, exchange: Exchange) -> Sequence[PromiseLine]:
    """The last kept first."""
    query = _promises(exchange).where(Promise.kept_at.is_not(None)).order_by(Promise.kept_at.desc()).limit(MOST)
    return [_line(row) for row in session.execute(query)]


def _promises(exchange: Exchange) -> Any:
    return (
        select(
            Promise.id,
            Promise.contribution_id,
            Promise.made_by_id,
            Promise.made_at,
            Promise.due_on,
            Promise.kept_at,
            CONFIRMED_NAME.label("made_by"),
            Text.source_language.label("language"),
            Text.content_note,
            Text.content_note_language,
            Version.paragraphs,
        )
        .join(Contribution, Contribution.id == Promise.contribution_id)
        .join(Text, Text.id == Contribution.text_id)
        .join(Version, and_(Version.text_id == Text.id, Version.origin == Origin.AUTHOR))
        .join(Membership, Membership.id == Promise.made_by_id)
        .where(Promise.exchange_id == exchange.id, Contribution.status == Status.PUBLISHED)
    )


def _line(row: Any) -> PromiseLine:
    note = as_note(row.content_note, row.content_note_language)
    return PromiseLine(
        id=row.id,
        contribution_id=row.contribution_id,
        made_by_id=row.made_by_id,
        made_by=row.made_by,
        made_at=row.made_at,
        due_on=row.due_on,
        kept_at=row.kept_at,
        language=row.language,
        first_words="" if note else first_words(row.paragraphs),
        note=note,
    )
