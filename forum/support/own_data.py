"""Questions she asked: taken out with their answers, and erased."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from forum.kernel.taking_out import Taken, take_each
from forum.kernel.unit_of_work import UnitOfWork
from forum.support.models import HelpRequest


def take_out_questions(session: Session, account_id: int) -> list[Taken]:
    """Those asked signed in; of the others nobody knows whose they are."""
    rows = session.scalars(select(HelpRequest).where(HelpRequest.account_id == account_id).order_by(HelpRequest.id))
    return take_each(rows, "language", "question", "answer", "asked_at", "answered_at")


def erase_questions(uow: UnitOfWork, *, account_id: int) -> None:
    """Her own with their answers; what she answered to others stays theirs, and names her no more."""
    uow.session.execute(
        delete(HelpRequest).where(HelpRequest.account_id == account_id),
        execution_options={"synchronize_session": False},
    )
    uow.session.execute(update(HelpRequest).where(HelpRequest.answered_by_id == account_id).values(answered_by_id=None))


def forget_old_questions(uow: UnitOfWork, *, before: datetime) -> None:
    uow.session.execute(
        delete(HelpRequest).where(HelpRequest.asked_at < before), execution_options={"synchronize_session": False}
    )
