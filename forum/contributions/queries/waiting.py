from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status


def waits_to_be_read() -> ColumnElement[bool]:
    """A new one, or a change of what is published; of what was hidden or set aside meanwhile the change waits no longer."""
    is_changed = and_(Contribution.status == Status.PUBLISHED, Contribution.has_pending_edit)
    return or_(Contribution.status == Status.WAITING, is_changed)


def count_waiting(session: Session, exchange_ids: Collection[int]) -> dict[int, int]:
    """How many contributions, or changes of them, wait to be read, by exchange; the caller has asked policy."""
    query = (
        select(Contribution.exchange_id, func.count())
        .where(Contribution.exchange_id.in_(exchange_ids), waits_to_be_read())
        .group_by(Contribution.exchange_id)
    )
    return {exchange_id: number for exchange_id, number in session.execute(query)}
