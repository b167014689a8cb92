from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, union_all
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status, Topic
from forum.contributions.policy import audiences
from forum.exchanges.models import Exchange, Membership, Notice, Paper, Question, Round
from forum.kernel.actor import Actor
from forum.synthesis.models import Synthesis
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


_TEXTS = (
    select(
        Text.id,
        Text.exchange_id,
        Text.kind,
        Text.published_at,
        Contribution.id.label("contribution_id"),
        Contribution.status,
        Contribution.audience,
        Contribution.shown_as,
        Round.number,
        Membership.name,
        Membership.organisation,
        Membership.country,
        Membership.shows_organisation,
        Membership.shows_country,
        Membership.confirmed_at,
    )
    .outerjoin(Contribution, Contribution.text_id == Text.id)
    .outerjoin(Topic, Topic.id == Contribution.topic_id)
    .outerjoin(Round, Round.id == Topic.round_id)
    .outerjoin(Membership, (Membership.id == Contribution.author_id) & (Contribution.shown_as != "anonymous"))
    .where(Text.id.in_(bindparam("ids", expanding=True)), Text.published_at.is_not(None))
)
_OF_ROUNDS: Any = union_all(
    *(
        select(column.label("text_id"), Round.number, thing.label("thing_id"))
        .join(Round, joined)
        .where(column.in_(bindparam("ids", expanding=True)))
        for column, thing, joined in (
            (Topic.title_id, Topic.id, Round.id == Topic.round_id),
            (Question.text_id, Question.id, Round.id == Question.round_id),
            (Paper.title_id, Paper.id, Round.id == Paper.round_id),
            (Paper.body_id, Paper.id, Round.id == Paper.round_id),
            (Synthesis.text_id, Synthesis.id, Round.id == Synthesis.round_id),
        )
    ),
    select(Notice.body_id.label("text_id"), Round.number, Notice.id.label("thing_id"))
    .outerjoin(Round, Round.id == Notice.round_id)
    .where(Notice.body_id.in_(bindparam("ids", expanding=True))),
    select(Round.theme_id.label("text_id"), Round.number, Round.id.label("thing_id")).where(
        Round.theme_id.in_(bindparam("ids", expanding=True))
    ),
)


def find_spots(
    session: Session, actor: Actor, text_ids: Sequence[int], *, exchanges: Sequence[Exchange], now: datetime
) -> dict[int, Spot]:
    """Of those texts among these that `actor` may read in `exchanges`, in two queries."""
    readable = {exchange.id: audiences(actor, exchange, now) for exchange in exchanges}
    rows = session.execute(_TEXTS, {"ids": list(text_ids)}).all()
    others = [row.id for row in rows if row.kind != "contribution"]
    things = {row.text_id: row for row in session.execute(_OF_ROUNDS, {"ids": others})} if others else {}
    spots: dict[int, Spot] = {}
    for row in rows:
        if row.kind == "contribution":
            if row.status == Status.PUBLISHED and row.audience in readable.get(row.exchange_id, ()):
                spots[row.id] = _spot(row, row.number, row.contribution_id)
        elif readable.get(row.exchange_id):
            thing = things.get(row.id)
            spots[row.id] = _spot(row, thing.number, thing.thing_id) if thing else _spot(row, None, None)
    return spots


def _spot(row: Any, round_number: int | None, thing_id: int | None) -> Spot:
    author = None
    if row.kind == "contribution":
        author = Author(**{field.name: getattr(row, field.name) for field in fields(Author)})
    return Spot(
        text_id=row.id,
        exchange_id=row.exchange_id,
        kind=row.kind,
        at=row.published_at,
        round_number=round_number,
        thing_id=thing_id,
        author=author,
    )
