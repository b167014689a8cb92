"""What of an exchange is to be told now: never of the demo, and never twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange, Round
from forum.exchanges.rules import Phase, closing_times
from forum.reports.models import Told
from forum.reports.rules import NEWS, is_report_due, reminders_due, survey_phase

SURVEY = "survey"
LONGEST = timedelta(days=400)
"""After the close of an exchange everything has been told of it."""


def say_round(round_id: int) -> str:
    return f"round {round_id}"


def say_months(months: int) -> str:
    return f"commitments {months}"


def list_due_surveys(session: Session, now: datetime) -> list[int]:
    """Exchanges whose survey is open and was not told of."""
    told = _told(session, SURVEY)
    return [
        exchange.id
        for exchange in _closed(session, now)
        if survey_phase(exchange, now) is Phase.OPEN and (exchange.id, SURVEY) not in told
    ]


def list_due_reminders(session: Session, now: datetime) -> list[tuple[int, int]]:
    """Exchange, and after how many months people are to be asked what became of their commitments."""
    told = _told(session, "commitments ")
    return [
        (exchange.id, months)
        for exchange in _closed(session, now)
        for months in reminders_due(exchange.closes_at, exchange.timezone, now)
        if (exchange.id, say_months(months)) not in told
    ]


def list_due_reports(session: Session, now: datetime) -> Iterator[tuple[int, int]]:
    """Exchange and round whose figures its organisers are to have."""
    told = _told(session, "round ")
    open_lately = (Exchange.opens_at <= now, Exchange.closes_at > now - NEWS, ~Exchange.is_demo)
    for exchange in session.scalars(select(Exchange).where(*open_lately).order_by(Exchange.id)):
        rounds = list(session.scalars(select(Round).where(Round.exchange_id == exchange.id).order_by(Round.opens_at)))
        for round_, closes_at in zip(rounds, closing_times(rounds, exchange.closes_at), strict=True):
            is_told = (exchange.id, say_round(round_.id)) in told
            if is_report_due(closes_at, exchange.timezone, now) and not is_told:
                yield exchange.id, round_.id


def _closed(session: Session, now: datetime) -> list[Exchange]:
    lately = (Exchange.closes_at <= now, Exchange.closes_at > now - LONGEST, ~Exchange.is_demo)
    return list(session.scalars(select(Exchange).where(*lately).order_by(Exchange.id)))


def _told(session: Session, beginning: str) -> set[tuple[int, str]]:
    query = select(Told.exchange_id, Told.what).where(Told.what.startswith(beginning, autoescape=True))
    return {(exchange_id, what) for exchange_id, what in session.execute(query)}
