"""What waits to be read: how much, which, and since when."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import AnonymousAuthor, Contribution, Status, Topic
from forum.contributions.queries.waiting import waits_to_be_read
from forum.exchanges.models import Exchange, Membership
from forum.moderation.models import DecisionRow
from forum.moderation.queries.decisions import is_reading
from forum.moderation.queries.places import in_rounds
from forum.texts.models import Origin, Revision, State, Text, Version


def count_waiting(session: Session, exchange: Exchange, *, rounds: Collection[int] | None = None) -> int:
    """How much waits to be read in all, or in these rounds; the caller has asked policy."""
    waiting = waiting_in(exchange, rounds=rounds).with_only_columns(Contribution.id).distinct().subquery()
    return session.scalar(select(func.count()).select_from(waiting)) or 0


def list_waiting_ids(
    session: Session, exchange: Exchange, *, rounds: Collection[int], most: int
) -> list[tuple[int, datetime]]:
    """What waits to be read in these rounds, the oldest first, with since when; the caller has asked policy."""
    since = waits_since()
    query = (
        waiting_in(exchange, rounds=rounds)
        .with_only_columns(Contribution.id, since)
        .order_by(since, Contribution.id)
        .limit(most)
    )
    return list(dict((row_id, at) for row_id, at in session.execute(query)).items())


def waits_since() -> ColumnElement[datetime]:
    return case((Contribution.has_pending_edit, Contribution.edited_at), else_=Contribution.submitted_at)


def waiting_in(exchange: Exchange, *, rounds: Collection[int] | None = None) -> Any:
    waits = waits_to_be_read()
    if exchange.moderation != "before":
        is_read = exists().where(DecisionRow.contribution_id == Contribution.id, is_reading())
        waits = or_(waits, and_(Contribution.status == Status.PUBLISHED, ~is_read))
    proposed = and_(Revision.version_id == Version.id, Revision.state == State.WAITING)
    return (
        select(
            Contribution,
            Topic.round_id,
            Text.source_language,
            Text.detected_language,
            Text.content_note,
            Text.content_note_language,
            Revision.content_note.label("proposed_note"),
            Version.paragraphs,
            Version.html,
            Revision.paragraphs.label("proposed"),
            Membership.name,
            Membership.confirmed_at,
            AnonymousAuthor.sealed,
        )
        .join(Topic, Topic.id == Contribution.topic_id)
        .join(Text, Text.id == Contribution.text_id)
        .join(Version, and_(Version.text_id == Text.id, Version.origin == Origin.AUTHOR))
        .outerjoin(Revision, and_(Contribution.has_pending_edit, proposed))
        .outerjoin(Membership, Membership.id == Contribution.author_id)
        .outerjoin(AnonymousAuthor, AnonymousAuthor.contribution_id == Contribution.id)
        .where(Contribution.exchange_id == exchange.id, waits, in_rounds(rounds))
    )
