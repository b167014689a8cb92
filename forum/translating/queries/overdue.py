"""Versions that are overdue in the languages of an exchange: for who directs it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Topic
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.pages import Page
from forum.texts.models import Text
from forum.translating.queries.needs import (
    DeskItem,
    check_desk,
    is_after,
    lacks,
    list_pairs,
    load_stock,
    make_item,
    read_key,
    write_key,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """Texts published `before` an instant, or written in one of the rounds that close soon, that lack a version."""

    before: datetime
    closing: Collection[int] = ()


def count_overdue(
    session: Session, actor: Actor, exchange: Exchange, *, now: datetime, which: Overdue
) -> tuple[int, int]:
    """How many in all, and how many of them were written in a round that closes soon. MayNotTranslate."""
    check_desk(actor, exchange.id, now)
    in_closing = case((Topic.round_id.in_(which.closing), 1))
    query = _joined(select(func.count(), func.count(in_closing)).select_from(Text))
    in_all, in_those = session.execute(query.where(*_wanted(actor, exchange, now=now, which=which))).one()
    return in_all, in_those


def list_overdue(
    session: Session, actor: Actor, exchange: Exchange, *, now: datetime, which: Overdue, after: str, size: int
) -> Page[DeskItem]:
    """The oldest first, with what each needs. MayNotTranslate."""
    check_desk(actor, exchange.id, now)
    query = _joined(select(Text, Contribution.topic_id, Contribution.id))
    query = query.where(*_wanted(actor, exchange, now=now, which=which)).order_by(Text.published_at, Text.id)
    if (key := read_key(after)) is not None:
        query = query.where(is_after(key))
    rows = [(text, topic_id, id_) for text, topic_id, id_ in session.execute(query.limit(size + 1))]
    shown, pairs = rows[:size], list_pairs(actor, exchange, now)
    ids = [text.id for text, _, _ in shown]
    stock = load_stock(session, ids, {target for _, target in pairs}, own_id=actor.membership_id(exchange.id))
    following = write_key(shown[-1][0]) if len(rows) > size else None
    return Page([make_item(row, pairs, stock[row[0].id]) for row in shown], following=following)


def _joined(query: Any) -> Any:
    return query.outerjoin(Contribution, Contribution.text_id == Text.id).outerjoin(
        Topic, Topic.id == Contribution.topic_id
    )


def _wanted(actor: Actor, exchange: Exchange, *, now: datetime, which: Overdue) -> Sequence[ColumnElement[bool]]:
    pairs = list_pairs(actor, exchange, now)
    return [
        Text.exchange_id == exchange.id,
        Text.published_at.is_not(None),
        Text.may_translate.is_(True),
        or_(Text.published_at <= which.before, Topic.round_id.in_(which.closing)),
        or_(*[lacks(pair) for pair in pairs]) if pairs else Text.id.is_(None),
    ]
