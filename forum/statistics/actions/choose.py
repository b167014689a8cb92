from collections.abc import Collection

from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.statistics.events import PublicFiguresChosen
from forum.statistics.policy import can_choose_public_figures
from forum.statistics.rules import Section


def choose_public_figures(uow: UnitOfWork, actor: Actor, *, exchange_id: int, sections: Collection[Section]) -> None:
    """Which tables everybody sees who sees the summary. NotPermitted for all but organisers."""
    exchange = uow.session.get_one(Exchange, exchange_id)
    require(can_choose_public_figures(actor, exchange, uow.now))
    exchange.public_figures = [section.value for section in Section if section in sections]
    uow.record(PublicFiguresChosen(exchange_id=exchange_id))
    write_log(uow, actor, act="choose_public_figures", thing="exchange", thing_id=exchange_id, exchange_id=exchange_id)
