"""What is over is counted once, so that a page counts only what is newer; and what is closed is frozen."""

from datetime import timedelta

from sqlalchemy import select

from forum.exchanges.models import Exchange
from forum.kernel.actor import SYSTEM
from forum.kernel.unit_of_work import Units
from forum.statistics.actions.count import drop_stretches, keep_stretch
from forum.statistics.actions.describe import count_with_others
from forum.statistics.actions.freeze import check_figures, freeze_figures
from forum.statistics.queries.frozen import list_frozen_exchanges, list_not_frozen
from forum.statistics.queries.members import list_uncounted
from forum.statistics.queries.presences import list_kept, list_stretches
from forum.statistics.rules import SMALLEST_SHOWN

SETTLED = timedelta(hours=1)
"""After which few pages come late; of those that do the stretch is counted again."""


def keep_counted(units: Units) -> None:
    """Each stretch in a transaction of its own, so that none holds up those who write."""
    with units.reading() as session:
        exchange_ids = session.scalars(select(Exchange.id)).all()
    for exchange_id in exchange_ids:
        keep_counted_of(units, exchange_id)


def keep_counted_of(units: Units, exchange_id: int) -> None:
    """What was cut otherwise, before dates or zone were changed, goes."""
    with units.reading() as session:
        wanted = list_stretches(session, session.get_one(Exchange, exchange_id))
        kept = list_kept(session, exchange_id)
    over_by = units.clock.now() - SETTLED
    if outdated := kept - set(wanted):
        with units.open() as uow:
            drop_stretches(uow, exchange_id, outdated)
    for stretch in wanted:
        if stretch.closes_at <= over_by and stretch not in kept:
            with units.open() as uow:
                keep_stretch(uow, exchange_id, stretch)


def count_descriptions(units: Units) -> None:
    """What people say of themselves begins to count when enough have said something."""
    with units.reading() as session:
        exchange_ids = list_uncounted(session, SMALLEST_SHOWN)
    for exchange_id in exchange_ids:
        with units.open() as uow:
            count_with_others(uow, uow.session.get_one(Exchange, exchange_id))


def check_frozen(units: Units) -> None:
    """All that was ever frozen, each exchange in a transaction of its own."""
    with units.reading() as session:
        exchange_ids = list_frozen_exchanges(session)
    for exchange_id in exchange_ids:
        with units.open() as uow:
            check_figures(uow, SYSTEM, exchange=uow.session.get_one(Exchange, exchange_id))


def freeze_closed(units: Units) -> None:
    """Soon after an exchange closes, and again where it was then postponed and closes once more."""
    with units.reading() as session:
        exchange_ids = list_not_frozen(session, units.clock.now())
    for exchange_id in exchange_ids:
        with units.open() as uow:
            freeze_figures(uow, SYSTEM, exchange=uow.session.get_one(Exchange, exchange_id), occasion="closing")
