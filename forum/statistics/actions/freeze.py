from collections.abc import Sequence

from sqlalchemy import func, select, update

from forum.exchanges.models import Exchange
from forum.exchanges.queries import get_exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.statistics.freezing.checking import checksum
from forum.statistics.freezing.figures import figures_of
from forum.statistics.freezing.retained import retained_of
from forum.statistics.freezing.verifying import Verified, verify_freezes
from forum.statistics.models import FrozenFigures
from forum.statistics.policy import can_check_figures, can_freeze_figures
from forum.statistics.queries.breakdown import count_breakdown
from forum.statistics.queries.frozen import count_withdrawn
from forum.statistics.queries.times import count_times
from forum.statistics.queries.totals import count_totals


def freeze_figures(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, occasion: str = "asked") -> FrozenFigures:
    """Keep the figures as they now stand, for good. NotPermitted for all but organisers."""
    require(can_freeze_figures(actor, exchange, uow.now))
    view = get_exchange(uow.session, exchange.slug)
    totals = count_totals(uow.session, exchange, now=uow.now, keys=uow.keys)
    breakdown = count_breakdown(uow.session, view, totals)
    times = count_times(uow.session, exchange)
    figures = figures_of(view, totals, breakdown, times=times)
    last = uow.session.scalar(select(func.max(FrozenFigures.number)).where(FrozenFigures.exchange_id == exchange.id))
    frozen = uow.add(
        FrozenFigures(
            exchange_id=exchange.id,
            number=(last or 0) + 1,
            occasion=occasion,
            frozen_at=uow.now,
            closes_at=exchange.closes_at,
            withdrawn=count_withdrawn(uow.session, exchange.id),
            checksum=checksum(figures),
            figures=figures,
            retained=retained_of(view, totals, breakdown, times=times),
        )
    )
    uow.flush()
    write_log(uow, actor, act="freeze_figures", thing="figures", thing_id=frozen.number, exchange_id=exchange.id)
    return frozen


def check_figures(uow: UnitOfWork, actor: Actor, *, exchange: Exchange) -> Sequence[Verified]:
    """Count what was frozen again, and keep when it was found the same, or not. NotPermitted for all but organisers."""
    require(can_check_figures(actor, exchange, uow.now))
    found = verify_freezes(uow.session, exchange.id)
    for one in found:
        outcome = {"differed_at": uow.now} if one.differences else {"verified_at": uow.now, "differed_at": None}
        this = (FrozenFigures.exchange_id == exchange.id, FrozenFigures.number == one.freeze.number)
        uow.session.execute(update(FrozenFigures).where(*this).values(outcome))
    return found
