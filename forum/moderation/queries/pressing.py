from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, exists
from sqlalchemy.orm import Session

from forum.contributions.models import AnonymousAuthor, Contribution
from forum.exchanges.models import Exchange
from forum.kernel.keys import Keys
from forum.moderation.deciders import Item, Staff, deciders
from forum.moderation.models import DecisionRow
from forum.moderation.queries.decisions import is_agreement
from forum.moderation.queries.waiting import item_of
from forum.moderation.queries.what_waits import waiting_in, waits_since
from forum.moderation.today import A_DAY, pressing_before
from forum.texts.models import Text


def count_pressing(
    session: Session, exchange: Exchange, own_id: int | None, *, staff: Sequence[Staff], now: datetime, keys: Keys
) -> int:
    """How much waits for this member, and for so long that it cannot wait until tomorrow. One query.

    Left out is what others decide on: her own, what she let through as the first of two, what another reads the language of
    and she does not. `staff`: of this exchange. The caller has asked policy.
    """
    rows = session.execute(_old(exchange, but_agreed_by=own_id, now=now))
    ours = {one.membership_id for one in staff}
    items = Counter(_among(ours, item_of(row, row, exchange, keys=keys)) for row in rows)
    return sum(count for item, count in items.items() if deciders(staff, item, now).turn_to(own_id, item.language))


def _old(exchange: Exchange, *, but_agreed_by: int | None, now: datetime) -> Any:
    """What bears no name counts by the day."""
    since, before = waits_since(), pressing_before(timedelta(hours=exchange.promise_hours), now)
    is_old = case((Contribution.author_id.is_(None), since <= before - A_DAY), else_=since <= before)
    of_it, hers = DecisionRow.contribution_id == Contribution.id, DecisionRow.decided_by_id == but_agreed_by
    query = waiting_in(exchange).where(is_old, ~exists().where(of_it, hers, is_agreement()))
    return query.with_only_columns(
        Contribution.id,
        Contribution.author_id,
        Contribution.entered_by_id,
        Contribution.needs_two,
        Text.source_language,
        AnonymousAuthor.sealed,
    ).distinct()


def _among(ours: Collection[int], item: Item) -> Item:
    """Whoever else wrote or entered it makes no difference to who decides."""
    return replace(
        item,
        author_id=item.author_id if item.author_id in ours else None,
        entered_by_id=item.entered_by_id if item.entered_by_id in ours else None,
    )
