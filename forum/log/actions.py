from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.chain import Link, bind, digest, new_salt
from forum.log.models import LogChain, LogEntry

OF_INSTALLATION = 0


def write_log(
    uow: UnitOfWork,
    actor: Actor,
    *,
    act: str,
    thing: str,
    thing_id: int | None,
    exchange_id: int | None = None,
    reason: str | None = None,
    capacity: str | None = None,
    at: datetime | None = None,
    words: str | None = None,
) -> LogEntry:
    """Note an act. `reason` is a code, `capacity` the role acted in (an organiser "standing in"); both without content.

    `at` where less than the moment is to be kept of it. Of `words`, which are kept elsewhere, a digest only.
    """
    membership = actor.membership_id(exchange_id) if exchange_id is not None else None
    kind = "membership" if membership is not None else "account" if actor.is_signed_in else "system"
    salt = new_salt() if words else None
    return uow.add(
        LogEntry(
            at=at or uow.now,
            exchange_id=exchange_id,
            actor_kind=kind,
            actor_id=membership if membership is not None else actor.account_id,
            act=act,
            thing=thing,
            thing_id=thing_id,
            reason=reason,
            capacity=capacity,
            words_salt=salt,
            words_digest=digest(salt, words) if salt and words else None,
        )
    )


def chain_log(uow: UnitOfWork) -> None:
    """Before each commit, as its last step: bind what was noted, and whatever an earlier release left unbound."""
    if not uow.has_added(LogEntry):
        return
    unbound = select(LogEntry).where(LogEntry.place.is_(None)).order_by(LogEntry.exchange_id, LogEntry.id)
    entries = uow.session.scalars(unbound).all()
    for exchange_id in sorted({entry.exchange_id or OF_INSTALLATION for entry in entries}):
        _bind(uow.session, exchange_id, [e for e in entries if (e.exchange_id or OF_INSTALLATION) == exchange_id])


def _bind(session: Session, exchange_id: int, entries: Sequence[LogEntry]) -> None:
    chain = _hold_chain(session, exchange_id)
    link = Link(chain.last_place, chain.last_hash)
    for entry in entries:
        link = bind(entry, link)
    chain.last_place, chain.last_hash = link.place, link.hash


def _hold_chain(session: Session, exchange_id: int) -> LogChain:
    """Nobody else adds to it until the commit."""
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    new = {"exchange_id": exchange_id, "first_place": 0, "first_hash": "", "last_place": 0, "last_hash": ""}
    session.execute(insert(LogChain).values(new).on_conflict_do_nothing())
    query = select(LogChain).where(LogChain.exchange_id == exchange_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()
