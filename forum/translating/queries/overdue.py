"""Versions that are overdue in the languages of an exchange: for who directs it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Topic
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.texts.models import Text
from forum.translating.queries.desk import DeskItem, check_desk, lacks, list_pairs, load_stock, make_item

Overdue = tuple[datetime, int, int]
"""Since when the text is published, its number, and the round it was written in, 0 for none."""


def list_overdue(
    session: Session,
    actor: Actor,
    exchange: Exchange,
    *,
    now: datetime,
    before: datetime,
    closing_rounds: Collection[int] = (),
) -> Sequence[Overdue]:
    """Texts published `before` an instant, or written in a round that closes soon, that lack a person's current version.

    The oldest first. MayNotTranslate.
    """
    check_desk(actor, exchange.id, now)
    pairs = list_pairs(actor, exchange, now)
    if not pairs:
        return []
    query = (
        select(Text.published_at, Text.id, Topic.round_id)
        .outerjoin(Contribution, Contribution.text_id == Text.id)
        .outerjoin(Topic, Topic.id == Contribution.topic_id)
        .where(Text.exchange_id == exchange.id, Text.published_at.is_not(None), Text.may_translate)
        .where(or_(Text.published_at <= before, Topic.round_id.in_(closing_rounds)))
        .where(or_(*[lacks(pair) for pair in pairs]))
        .order_by(Text.published_at, Text.id)
    )
    return [(at, text_id, round_id or 0) for at, text_id, round_id in session.execute(query) if at is not None]


def load_overdue(
    session: Session, actor: Actor, exchange: Exchange, *, text_ids: Sequence[int], now: datetime
) -> list[DeskItem]:
    """These, in this order, with what each needs. MayNotTranslate."""
    check_desk(actor, exchange.id, now)
    pairs = list_pairs(actor, exchange, now)
    query = select(Text, Contribution.topic_id, Contribution.id).outerjoin(
        Contribution, Contribution.text_id == Text.id
    )
    rows = {row[0].id: (row[0], row[1], row[2]) for row in session.execute(query.where(Text.id.in_(text_ids)))}
    stock = load_stock(session, text_ids, {target for _, target in pairs}, own_id=actor.membership_id(exchange.id))
    return [make_item(rows[text_id], pairs, stock[text_id]) for text_id in text_ids if text_id in rows]
