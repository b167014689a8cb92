"""What was written and got no reply: contributions, questions, and what was said to a moderator."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from forum.contributions.models import Contribution, Status, Topic
from forum.contributions.queries.mine import first_words
from forum.contributions.rules import beginning_of_day
from forum.exchanges.models import Exchange, Membership
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.moderation.models import Dismissal, Letter
from forum.moderation.policy import can_see_desk
from forum.moderation.queries.keys import Pending
from forum.moderation.queries.letters import IS_OWED
from forum.moderation.today import UNANSWERED_AFTER, nameless_before
from forum.texts.models import Origin, Text, Version
from forum.texts.notes import ContentNote, as_note

KEYED = (Contribution.id, Contribution.published_at, Contribution.author_id, Topic.round_id)
PARENT, REPLY = aliased(Contribution), aliased(Contribution)
IS_REPLY = (Status.PUBLISHED, Status.WAITING)


def _has_reply() -> ColumnElement[bool]:
    """By anybody else; where one of the two bears no name, by anybody: nothing may tell whether it is the same person."""
    is_another = or_(
        REPLY.author_id.is_(None), Contribution.author_id.is_(None), REPLY.author_id != Contribution.author_id
    )
    return exists().where(REPLY.parent_id == Contribution.id, REPLY.status.in_(IS_REPLY), is_another)


HAS_REPLY = _has_reply()


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The oldest first: questions, and other contributions."""

    questions: Sequence[Pending]
    others: Sequence[Pending]


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A published contribution on the desk. `name` is None for one without, and where its author has not confirmed hers.

    No `first_words` under a `note`.
    """

    id: int
    topic_id: int
    round_id: int
    is_locked: bool
    is_reply: bool
    is_anonymous: bool
    name: str | None
    language: str
    first_words: str
    note: ContentNote | None
    published_at: datetime


def find_unanswered(
    session: Session,
    actor: Actor,
    exchange: Exchange,
    *,
    rounds: Collection[int],
    staff: Collection[int],
    now: datetime,
) -> Unanswered:
    """Published a day ago in these rounds, by nobody of the staff, and answered by nobody else. One query. NotPermitted.

    What replies to one of the staff is left to `list_owed`. Of a nameless one only whole days count, and any reply does.
    """
    require(can_see_desk(actor, exchange, now))
    to_others = or_(PARENT.id.is_(None), PARENT.author_id.is_(None), PARENT.author_id.not_in(staff))
    return _search(session, exchange, to_others, rounds=rounds, staff=staff, now=now)


def find_left_unanswered(
    session: Session, exchange: Exchange, *, rounds: Collection[int], staff: Collection[int], now: datetime
) -> Unanswered:
    """The same with what replies to one of the staff, as who hands over leaves it; the caller has asked policy. One query."""
    return _search(session, exchange, rounds=rounds, staff=staff, now=now)


def list_owed(
    session: Session,
    actor: Actor,
    exchange: Exchange,
    *,
    rounds: Collection[int],
    staff: Collection[int],
    now: datetime,
) -> list[Pending]:
    """Replies to what one of the staff wrote, that none of them answered; and, below zero, letters answered.

    The oldest first. Two queries. NotPermitted.
    """
    require(can_see_desk(actor, exchange, now))
    is_answered = exists().where(
        REPLY.parent_id == Contribution.id, REPLY.status.in_(IS_REPLY), REPLY.author_id.in_(staff)
    )
    query = (
        select(*KEYED)
        .join(Topic, Topic.id == Contribution.topic_id)
        .join(PARENT, PARENT.id == Contribution.parent_id)
        .where(*_open_to_reply(exchange, rounds=rounds, staff=staff), PARENT.author_id.in_(staff), ~is_answered)
    )
    written = [_pending(exchange, row) for row in session.execute(query)]
    letters = select(Letter.answered_at, Letter.id).where(Letter.exchange_id == exchange.id, IS_OWED)
    answers = [(at, -id_, 0) for at, id_ in session.execute(letters) if at is not None]
    return sorted([*written, *answers])


def load_written(session: Session, ids: Collection[int]) -> dict[int, WrittenLine]:
    """By number; the caller has asked policy. One query."""
    query = _written().where(Contribution.id.in_(list(ids)))
    return {row.Contribution.id: _line(row) for row in session.execute(query)}


def list_dismissed(session: Session, exchange: Exchange, *, since: datetime) -> list[Dismissal]:
    """What was said since then to need no answer, the newest first; the caller has asked policy."""
    query = (
        select(Dismissal)
        .outerjoin(Contribution, Contribution.id == Dismissal.contribution_id)
        .where(Dismissal.exchange_id == exchange.id, Dismissal.at >= since)
        .where(or_(Dismissal.letter_id.is_not(None), Contribution.status == Status.PUBLISHED))
    )
    return list(session.scalars(query.order_by(Dismissal.id.desc())))


def _search(
    session: Session,
    exchange: Exchange,
    *conditions: ColumnElement[bool],
    rounds: Collection[int],
    staff: Collection[int],
    now: datetime,
) -> Unanswered:
    before = now - UNANSWERED_AFTER
    query = (
        select(*KEYED, Text.asks)
        .join(Topic, Topic.id == Contribution.topic_id)
        .join(Text, Text.id == Contribution.text_id)
        .outerjoin(PARENT, PARENT.id == Contribution.parent_id)
        .where(
            *_open_to_reply(exchange, rounds=rounds, staff=staff),
            *conditions,
            or_(
                and_(Contribution.author_id.is_not(None), Contribution.published_at <= before),
                Contribution.published_at < nameless_before(before, exchange.timezone),
            ),
            ~HAS_REPLY,
            or_(Contribution.parent_id.is_(None), Text.asks),
        )
    )
    questions: list[Pending] = []
    others: list[Pending] = []
    for row in session.execute(query):
        (questions if row[-1] else others).append(_pending(exchange, row))
    return Unanswered(sorted(questions), sorted(others))


def _open_to_reply(
    exchange: Exchange, *, rounds: Collection[int], staff: Collection[int]
) -> tuple[ColumnElement[bool], ...]:
    return (
        Contribution.exchange_id == exchange.id,
        Contribution.status == Status.PUBLISHED,
        Topic.round_id.in_(rounds),
        Topic.is_locked.is_(False),
        or_(Contribution.author_id.is_(None), Contribution.author_id.not_in(staff)),
        ~exists().where(Dismissal.contribution_id == Contribution.id),
    )


def _pending(exchange: Exchange, row: Any) -> Pending:
    """Of what bears no name the day is said, and ordered by, never the hour. `row` begins with `KEYED`."""
    id_, published_at, author_id, round_id = row[: len(KEYED)]
    at: datetime = published_at or exchange.opens_at
    return (beginning_of_day(at, exchange.timezone) if author_id is None else at, id_, round_id)


def _written() -> Any:
    return (
        select(
            Contribution,
            Topic.round_id,
            Topic.is_locked,
            Text.source_language,
            Text.content_note,
            Text.content_note_language,
            Version.paragraphs,
            Membership.name,
            Membership.confirmed_at,
        )
        .join(Topic, Topic.id == Contribution.topic_id)
        .join(Text, Text.id == Contribution.text_id)
        .join(Version, and_(Version.text_id == Text.id, Version.origin == Origin.AUTHOR))
        .outerjoin(Membership, Membership.id == Contribution.author_id)
    )


def _line(row: Any) -> WrittenLine:
    contribution: Contribution = row.Contribution
    note = as_note(row.content_note, row.content_note_language)
    return WrittenLine(
        id=contribution.id,
        topic_id=contribution.topic_id,
        round_id=row.round_id,
        is_locked=row.is_locked,
        is_reply=contribution.parent_id is not None,
        is_anonymous=contribution.author_id is None,
        name=row.name if row.confirmed_at is not None else None,
        language=row.source_language,
        first_words="" if note else first_words(row.paragraphs),
        note=note,
        published_at=contribution.published_at or contribution.created_at,
    )
