from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, union_all
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Exchange, Membership, Paper, Question, Round
from forum.kernel.actor import Actor, Role
from forum.texts.models import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A contribution's author as far as it may be shown; see `Contribution.shown_as`."""

    status: str
    shown_as: str
    name: str | None
    organisation: str | None
    country: str | None
    shows_organisation: bool | None
    shows_country: bool | None
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a found text is to be opened: `thing_id` is that of the contribution, topic or paper."""

    text_id: int
    exchange_id: int
    kind: str
    at: datetime
    round_number: int | None = None
    thing_id: int | None = None
    author: Author | None = None


def find_spots(
    session: Session, actor: Actor, text_ids: Sequence[int], *, exchanges: Sequence[Exchange], now: datetime
) -> dict[int, Spot]:
    """Of those texts among these that `actor` may read in `exchanges`, which she may see. In three queries."""
    ids = [exchange.id for exchange in exchanges]
    query = select(Text.id, Text.exchange_id, Text.kind, Text.published_at).where(
        Text.id.in_(list(text_ids)), Text.published_at.is_not(None), Text.exchange_id.in_(ids)
    )
    texts = {row.id: row for row in session.execute(query)}
    letters = _read_contributions(session, list(texts), readable=_is_readable(actor, exchanges, now))
    others = _read_programme(session, [text_id for text_id, row in texts.items() if row.kind != "contribution"])
    spots: dict[int, Spot] = {}
    for text_id, row in texts.items():
        place = letters.get(text_id) if row.kind == "contribution" else others.get(text_id, (None, None, None))
        if place is not None:
            number, thing_id, author = place
            spots[text_id] = Spot(
                text_id=text_id,
                exchange_id=row.exchange_id,
                kind=row.kind,
                at=row.published_at,
                round_number=number,
                thing_id=thing_id,
                author=author,
            )
    return spots


Placed = tuple[int | None, int | None, Author | None]


def _read_contributions(
    session: Session, text_ids: Sequence[int], *, readable: ColumnElement[bool]
) -> dict[int, Placed]:
    query = (
        select(Contribution, Round.number, Membership)
        .join(Topic, Topic.id == Contribution.topic_id)
        .join(Round, Round.id == Topic.round_id)
        .outerjoin(Membership, Membership.id == Contribution.author_id)
        .where(Contribution.text_id.in_(text_ids), Contribution.status == Status.PUBLISHED, readable)
    )
    return {row.text_id: (number, row.id, _author(row, member)) for row, number, member in session.execute(query)}


def _author(row: Contribution, member: Membership | None) -> Author:
    known = member if row.shown_as != "anonymous" else None
    return Author(
        status=row.status,
        shown_as=row.shown_as,
        name=known.name if known else None,
        organisation=known.organisation if known else None,
        country=known.country if known else None,
        shows_organisation=known.shows_organisation if known else None,
        shows_country=known.shows_country if known else None,
        confirmed_at=known.confirmed_at if known else None,
    )


def _is_readable(actor: Actor, exchanges: Sequence[Exchange], now: datetime) -> ColumnElement[bool]:
    conditions = []
    for exchange in exchanges:
        audiences = ["everybody"]
        if actor.holds(Role.MEMBER, exchange.id, now):
            audiences.append("members")
        if actor.is_moderator(exchange.id) or actor.holds(Role.ORGANISER, exchange.id, now):
            audiences.append("moderators")
        conditions.append(and_(Contribution.exchange_id == exchange.id, Contribution.audience.in_(audiences)))
    return or_(false(), *conditions)


def _read_programme(session: Session, text_ids: Sequence[int]) -> dict[int, Placed]:
    """Round and id of topics, papers and what else a round has; a round's own topic is its theme."""
    parts: list[Any] = [
        select(column, Round.number, thing.label("thing_id")).join(Round, joined).where(column.in_(text_ids))
        for column, thing, joined in (
            (Topic.title_id, Topic.id, Round.id == Topic.round_id),
            (Question.text_id, Question.id, Round.id == Question.round_id),
            (Paper.title_id, Paper.id, Round.id == Paper.round_id),
            (Paper.body_id, Paper.id, Round.id == Paper.round_id),
        )
    ]
    parts.append(select(Round.theme_id, Round.number, Round.id.label("thing_id")).where(Round.theme_id.in_(text_ids)))
    rows: Any = session.execute(union_all(*parts))
    return {text_id: (number, thing_id, None) for text_id, number, thing_id in rows}
