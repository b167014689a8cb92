from sqlalchemy import select

from forum.contributions.events import LatenessForgotten
from forum.contributions.models import Contribution, Topic
from forum.contributions.rules import was_in_time
from forum.exchanges.models import Exchange, Round
from forum.exchanges.queries import round_dates
from forum.kernel.unit_of_work import UnitOfWork


def forget_lateness_in(uow: UnitOfWork, exchange_id: int) -> None:
    """After the dates of an exchange changed: what was received before its week's closing as it is now was not late.

    Nothing ever becomes late by changed dates: that is decided once, when it is received.
    """
    exchange = uow.session.get_one(Exchange, exchange_id)
    query = (
        select(Contribution, Round)
        .join(Topic, Topic.id == Contribution.topic_id)
        .join(Round, Round.id == Topic.round_id)
        .where(Contribution.exchange_id == exchange_id, Contribution.is_late)
    )
    for contribution, round_ in uow.session.execute(query).all():
        _, closes_at = round_dates(uow.session, exchange, round_)
        received_at = contribution.submitted_at or contribution.created_at
        if was_in_time(received_at, closes_at, knows_hour=contribution.author_id is not None):
            contribution.is_late = False
            uow.record(LatenessForgotten(exchange_id=exchange_id, contribution_id=contribution.id))
