"""How the exchange was held: who led its weeks, what went wrong, and how soon help came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.exchanges.models import Notice
from forum.support.models import HelpRequest

TECHNICAL = "technical"


@dataclass(frozen=True, slots=True)
class Incident:
    """A technical notice: when it went out, and the text of its title."""

    at: datetime
    title_id: int


@dataclass(frozen=True, slots=True)
class HelpGiven:
    """Questions to the organisers' help desk: how many, how many were answered, and within what time half of those were."""

    asked: int
    answered: int
    usual_wait: timedelta | None


def list_incidents(session: Session, exchange_id: int) -> list[Incident]:
    query = select(Notice.sent_at, Notice.title_id).where(
        Notice.exchange_id == exchange_id, Notice.kind == TECHNICAL, Notice.sent_at.is_not(None)
    )
    return [Incident(at, title_id) for at, title_id in session.execute(query.order_by(Notice.sent_at)) if at]


def count_help(session: Session, exchange_id: int) -> HelpGiven:
    query = select(HelpRequest.asked_at, HelpRequest.answered_at).where(HelpRequest.exchange_id == exchange_id)
    rows: Sequence[tuple[datetime, datetime | None]] = [(asked, answered) for asked, answered in session.execute(query)]
    waits = [(answered - asked).total_seconds() for asked, answered in rows if answered is not None]
    return HelpGiven(len(rows), len(waits), timedelta(seconds=median(waits)) if waits else None)
