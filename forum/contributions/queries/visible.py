from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, true

from forum.contributions.models import Contribution, Status
from forum.contributions.policy import audiences, can_read_aside, can_read_hidden, can_read_waiting
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor


def visible_to(actor: Actor, exchange: Exchange, now: datetime, *, own: Collection[int] = ()) -> ColumnElement[bool]:
    """The twin in SQL of `can_see_contribution`, for the contributions of one exchange.

    `own`: ids of those the actor wrote anonymously (see `own_anonymous`), which no column tells.
    """
    may_read = [
        and_(Contribution.status == Status.PUBLISHED, Contribution.audience.in_(audiences(actor, exchange, now))),
        and_(
            Contribution.status.in_((Status.WAITING, Status.RETURNED)),
            _truth(can_read_waiting(actor, exchange, now)),
        ),
        and_(Contribution.status == Status.HIDDEN, _truth(can_read_hidden(actor, exchange, now))),
        and_(Contribution.status == Status.ASIDE, _truth(can_read_aside(actor, exchange, now))),
    ]
    return and_(
        Contribution.exchange_id == exchange.id,
        Contribution.status != Status.WITHDRAWN,
        or_(written_by(actor, exchange.id, own=own), *may_read),
    )


def written_by(actor: Actor, exchange_id: int, *, own: Collection[int]) -> ColumnElement[bool]:
    membership_id = actor.membership_id(exchange_id)
    if membership_id is None:
        return false()
    return or_(Contribution.author_id == membership_id, Contribution.id.in_(own))


def _truth(answer: object) -> ColumnElement[bool]:
    return true() if answer else false()
