"""Her acts in the log: taken out, and no longer joined to what she wrote."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from forum.kernel.taking_out import Taken, take_each
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.models import LogChain, LogEntry

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
        .values(actor_kind="system", actor_id=None, actor_salt=None)
    )


def forget_moment(entry: LogEntry) -> None:
    """Of when it was done the day stays (UTC)."""
    entry.at = entry.at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    entry.moment_salt = None


def forget_actor(entry: LogEntry) -> None:
    entry.actor_kind, entry.actor_id, entry.actor_salt = "system", None, None


def forget_words(uow: UnitOfWork, entry_ids: Select[int | None]) -> None:
    """Words kept beside these entries are erased: so is what their digest could be guessed by."""
    uow.session.execute(update(LogEntry).where(LogEntry.id.in_(entry_ids)).values(words_salt=None))


def forget_old_acts(uow: UnitOfWork, *, before: datetime) -> None:
    """The oldest links of each chain, up to the first of an act that is not older; the chain begins after them from then on."""
    for chain in uow.session.scalars(select(LogChain)):
        of_chain = LogEntry.exchange_id.is_not_distinct_from(chain.exchange_id or None)
        kept = select(func.min(LogEntry.place)).where(of_chain, LogEntry.at >= before)
        first_kept = uow.session.scalar(kept) or chain.last_place + 1
        last_gone = select(LogEntry.hash).where(of_chain, LogEntry.place == first_kept - 1)
        if (gone_hash := uow.session.scalar(last_gone)) is not None:
            chain.first_place, chain.first_hash = first_kept - 1, gone_hash
            uow.session.execute(delete(LogEntry).where(of_chain, LogEntry.place < first_kept))
