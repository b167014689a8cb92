from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange, Membership
from forum.exchanges.policy import require_organiser
from forum.kernel.actor import Actor
from forum.kernel.pages import Page
from forum.log.models import LogEntry

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. `who` is None for the machine itself and for an account that has no part here; `whom` only for a member."""

    id: int
    at: datetime
    act: str
    thing: str
    thing_id: int | None
    who: str | None
    whom: str | None
    whom_number: int | None
    reason: str | None


def list_entries(
    session: Session, actor: Actor, exchange: Exchange, *, now: datetime, before: int | None = None
) -> Page[Entry]:
    """The newest first. ExchangeNotFound for who does not organise."""
    require_organiser(actor, exchange.id, now)
    query = select(LogEntry).where(LogEntry.exchange_id == exchange.id).order_by(LogEntry.id.desc())
    if before is not None:
        query = query.where(LogEntry.id < before)
    rows = list(session.scalars(query.limit(PAGE_SIZE + 1)))
    members = _members(session, rows[:PAGE_SIZE])
    entries = [_entry(row, members) for row in rows[:PAGE_SIZE]]
    return Page(entries, following=str(entries[-1].id) if len(rows) > PAGE_SIZE else None)


def _members(session: Session, rows: Iterable[LogEntry]) -> dict[int | None, tuple[str, int]]:
    """Name and public number by membership."""
    ids = {row.actor_id for row in rows if row.actor_kind == "membership"}
    ids |= {row.thing_id for row in rows if row.thing == "membership"}
    query = select(Membership.id, Membership.name, Membership.number).where(Membership.id.in_(ids))
    return {membership_id: (name, number) for membership_id, name, number in session.execute(query)}


def _entry(row: LogEntry, members: dict[int | None, tuple[str, int]]) -> Entry:
    who = members.get(row.actor_id) if row.actor_kind == "membership" else None
    whom = members.get(row.thing_id) if row.thing == "membership" else None
    return Entry(
        id=row.id,
        at=row.at,
        act=row.act,
        thing=row.thing,
        thing_id=row.thing_id,
        who=who[0] if who else None,
        whom=whom[0] if whom else None,
        whom_number=whom[1] if whom else None,
        reason=row.reason,
    )
