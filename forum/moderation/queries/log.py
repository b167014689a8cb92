"""The log of an exchange as a file, and whether it is as it was written."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange, Membership
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.tables import Value
from forum.log.chain import Fault, Link
from forum.log.models import LogEntry
from forum.log.queries import check_log, walk_chain
from forum.moderation.models import DecisionRow
from forum.moderation.policy import can_read_log

COLUMNS = (
    "place",
    "day",
    "at",
    "actor_number",
    "act",
    "thing",
    "thing_id",
    "reason",
    "capacity",
    "moment_digest",
    "actor_digest",
    "words_digest",
    "hash",
)


def list_log_table(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> list[list[Value]]:
    """Column names, then the entries in the order of their places: ids, codes and digests, no words, no names. NotPermitted."""
    require(can_read_log(actor, exchange, now))
    return log_table(session, exchange)


def log_table(session: Session, exchange: Exchange) -> list[list[Value]]:
    """The same for the keeper of the machine."""
    members = select(Membership.id, Membership.number).where(Membership.exchange_id == exchange.id)
    numbers = {membership_id: number for membership_id, number in session.execute(members)}
    entries = walk_chain(session, exchange.id)
    return [list(COLUMNS), *([*_cells(entry, numbers)] for entry in entries if entry.place is not None)]


def _cells(entry: LogEntry, numbers: dict[int, int]) -> Iterator[Value]:
    yield from (entry.place, str(entry.day), entry.at.isoformat())
    yield numbers.get(entry.actor_id or 0) if entry.actor_kind == "membership" else None
    yield from (entry.act, entry.thing, entry.thing_id, entry.reason, entry.capacity)
    yield from (entry.moment_digest, entry.actor_digest, entry.words_digest, entry.hash)


def check_exchange_log(session: Session, exchange_id: int, *, known: Link | None = None) -> list[tuple[int, Fault]]:
    """The chain, and the reasons' words beside it."""
    query = select(DecisionRow.log_id, DecisionRow.reason).where(
        DecisionRow.exchange_id == exchange_id, DecisionRow.log_id.is_not(None), DecisionRow.reason.is_not(None)
    )
    words = {log_id: reason for log_id, reason in session.execute(query) if log_id is not None and reason}
    return check_log(session, exchange_id, words=words, known=known)
