from datetime import timedelta

from forum.archive.errors import ArchiveNotFound, NoPublicArchive
from forum.archive.models import Archive
from forum.archive.queries.kept import find_archive, get_archive
from forum.archive.rules import AUDIENCES, UNDER_WAY, State, audiences_of
from forum.exchanges.models import Exchange
from forum.exchanges.policy import require_organiser
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log

MAKE = "archive.make"
REMOVE_OLD = "archive.remove_old"
GIVEN_UP_AFTER = timedelta(hours=1)


def ask_for_archive(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, audience: str) -> Archive:
    """Have one made, in the place of what there was. Asked twice, one is made.

    ExchangeNotFound, ArchiveNotFound, NoPublicArchive.
    """
    require_organiser(actor, exchange.id, uow.now)
    if audience not in AUDIENCES:
        raise ArchiveNotFound()
    if audience not in audiences_of(exchange.access):
        raise NoPublicArchive()
    standing = find_archive(uow.session, exchange.id, audience)
    if standing is not None:
        if standing.state in UNDER_WAY and uow.now < standing.asked_at + GIVEN_UP_AFTER:
            return standing
        uow.session.delete(standing)
        uow.flush()
    row = uow.add(Archive(exchange_id=exchange.id, audience=audience, state=State.ASKED, asked_at=uow.now))
    uow.flush()
    uow.enqueue(MAKE, key=f"{MAKE} {row.id}", archive_id=row.id)
    write_log(uow, actor, act="ask_archive", thing="archive", thing_id=row.id, exchange_id=exchange.id)
    return row


def drop_archive(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, archive_id: int) -> None:
    """At once: its bytes go with the next run of the task. ExchangeNotFound, ArchiveNotFound."""
    require_organiser(actor, exchange.id, uow.now)
    uow.session.delete(get_archive(uow.session, exchange.id, archive_id))
    uow.enqueue(REMOVE_OLD, key=f"{REMOVE_OLD} now")
    write_log(uow, actor, act="drop_archive", thing="archive", thing_id=archive_id, exchange_id=exchange.id)
