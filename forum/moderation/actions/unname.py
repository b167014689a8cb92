from sqlalchemy import select, update

from forum.contributions.models import Contribution
from forum.contributions.rules import beginning_of_day
from forum.exchanges.models import Exchange
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.models import LogEntry
from forum.log.own_data import forget_actor, forget_moment
from forum.moderation.models import Appeal, DecisionRow

OF_AUTHOR = ("appeal", "enter")
"""Acts in the log that she did, or had done for her, just then."""


def forget_author_of(uow: UnitOfWork, contribution: Contribution) -> None:
    """Of a name that was taken off: how long she waited, who appealed, and the hours of it are kept no longer.

    The appeal stays in the edition a moderator may have before her.
    """
    timezone = uow.session.get_one(Exchange, contribution.exchange_id).timezone
    hers = DecisionRow.contribution_id == contribution.id
    uow.session.execute(update(DecisionRow).where(hers).values(waiting_since=None))
    appeals = uow.session.execute(select(Appeal.id, Appeal.made_at).where(Appeal.contribution_id == contribution.id))
    for appeal_id, made_at in appeals.all():
        day = beginning_of_day(made_at, timezone)
        uow.session.execute(update(Appeal).where(Appeal.id == appeal_id).values(made_at=day))
    about = (LogEntry.thing == "contribution", LogEntry.thing_id == contribution.id, LogEntry.act.in_(OF_AUTHOR))
    for entry in uow.session.scalars(select(LogEntry).where(*about)):
        forget_moment(entry)
        if entry.act == "appeal":
            forget_actor(entry)
