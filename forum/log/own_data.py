"""Her acts in the log: taken out, and no longer joined to what she wrote."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from forum.kernel.taking_out import Taken, take_each
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.models import LogEntry

OF_HER_WORK = ("version", "version_draft")


def take_out_acts(session: Session, *, kind: str, actor_id: int) -> list[Taken]:
    """What she did, by her account or by one membership: never to whom."""
    query = select(LogEntry).where(LogEntry.actor_kind == kind, LogEntry.actor_id == actor_id).order_by(LogEntry.id)
    return take_each(session.scalars(query), "at", "act", "thing", "reason", "capacity")


def forget_who_acted(uow: UnitOfWork, *, membership_id: int, contribution_ids: Collection[int]) -> None:
    """Of what she wrote, and of versions she made, the log no longer says whose act it was."""
    on_her_own = and_(LogEntry.thing == "contribution", LogEntry.thing_id.in_(list(contribution_ids)))
    hers = and_(LogEntry.actor_kind == "membership", LogEntry.actor_id == membership_id)
    uow.session.execute(
        update(LogEntry)
        .where(hers, or_(on_her_own, LogEntry.thing.in_(OF_HER_WORK)))
        .values(actor_kind="system", actor_id=None)
    )


def forget_old_acts(uow: UnitOfWork, *, before: datetime) -> None:
    uow.session.execute(delete(LogEntry).where(LogEntry.at < before))
