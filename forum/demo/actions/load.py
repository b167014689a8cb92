from forum.demo.actions.history import make_history
from forum.demo.actions.programme import make_programme
from forum.demo.actions.visits import make_visits
from forum.demo.queries import check_place_is_free
from forum.demo.rules import calendar_for
from forum.demo.script import Script
from forum.exchanges.models import Exchange
from forum.kernel.unit_of_work import UnitOfWork


def load_demo(uow: UnitOfWork, script: Script) -> Exchange:
    """Make the exchange, its people and all that they did until now: everything, or nothing.

    DemoIsThere, RealExchangeIsThere.
    """
    check_place_is_free(uow.session)
    now = uow.now
    calendar = calendar_for(script, now)
    stage = make_programme(uow, script, calendar=calendar)
    make_history(uow, stage, calendar=calendar)
    make_visits(uow, stage, calendar=calendar)
    uow.move_to(now)
    return stage.exchange
