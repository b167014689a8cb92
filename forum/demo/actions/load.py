from forum.demo.actions.history import make_history
from forum.demo.actions.programme import make_programme
from forum.demo.actions.visits import make_visits
from forum.demo.queries import check_place_is_free
from forum.demo.rules import calendar_for
from forum.demo.script import Script
from forum.exchanges.models import Exchange
from forum.kernel.unit_of_work import UnitOfWork
from forum.search.actions import INDEX_SOON, keep_documents
from forum.search.queries.documents import list_findable_texts
from forum.statistics.actions.describe import count_with_others

APART = ("notifications", "search")
"""Slices that do not react to the loading: nobody is told of history, and search is given it at once."""
MOST_TEXTS = 1_000


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
    uow.flush()
    count_with_others(uow, stage.exchange)
    uow.move_to(now)
    make_findable(uow)
    return stage.exchange


def make_findable(uow: UnitOfWork) -> None:
    """All texts at once, for which the units of work of the loading leave the reactions of search away."""
    keep_documents(uow, list_findable_texts(uow.session, after=0, limit=MOST_TEXTS))
    uow.enqueue(INDEX_SOON, key=INDEX_SOON)
