"""What she was translating: taken out, and erased; and what others were translating of words that are gone."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from forum.contributions.rules import beginning_of_day
from forum.exchanges.models import Exchange
from forum.kernel.taking_out import Taken, take_fields
from forum.kernel.unit_of_work import UnitOfWork
from forum.translating.models import AuthorQuestion, Draft

COLUMNS = (
    "language",
    "extent",
    "state",
    "reason_code",
    "reason",
    "reason_language",
    "created_at",
    "updated_at",
    "submitted_at",
)


def take_out_drafts(session: Session, membership_id: int) -> list[Taken]:
    rows = session.scalars(select(Draft).where(Draft.writer_id == membership_id).order_by(Draft.id))
    return [
        {"words": "\n\n".join(row.paragraphs), "taken": "\n\n".join(row.taken), **take_fields(row, *COLUMNS)}
        for row in rows
    ]


def erase_drafts(uow: UnitOfWork, membership_id: int) -> None:
    """Hers; on others' drafts that she sent back she is named no more."""
    uow.session.execute(
        delete(Draft).where(Draft.writer_id == membership_id), execution_options={"synchronize_session": False}
    )
    uow.session.execute(update(Draft).where(Draft.reviewer_id == membership_id).values(reviewer_id=None))


def erase_drafts_of(uow: UnitOfWork, text_ids: Collection[int]) -> None:
    """Anybody's: the words they render are gone."""
    uow.session.execute(
        delete(Draft).where(Draft.text_id.in_(list(text_ids))), execution_options={"synchronize_session": False}
    )


def take_out_asked(session: Session, membership_id: int) -> list[Taken]:
    """Her questions to authors; the answers are theirs."""
    rows = session.scalars(
        select(AuthorQuestion).where(AuthorQuestion.asker_id == membership_id).order_by(AuthorQuestion.id)
    )
    return [take_fields(row, "words", "language", "target", "asked_at") for row in rows]


def take_out_answers(session: Session, text_ids: Collection[int]) -> list[Taken]:
    """What she answered to translators about these texts of hers."""
    about = AuthorQuestion.text_id.in_(list(text_ids)), AuthorQuestion.answered_at.is_not(None)
    rows = session.scalars(select(AuthorQuestion).where(*about).order_by(AuthorQuestion.id))
    return [take_fields(row, "answer", "answer_language", "answered_at") for row in rows]


def erase_asked(uow: UnitOfWork, membership_id: int) -> None:
    """Her questions: those without an answer go, of the others her words and who asked, since answers serve others."""
    hers = AuthorQuestion.asker_id == membership_id
    without = {"synchronize_session": False}
    uow.session.execute(
        delete(AuthorQuestion).where(hers, AuthorQuestion.answered_at.is_(None)), execution_options=without
    )
    uow.session.execute(update(AuthorQuestion).where(hers).values(words="", asker_id=None), execution_options=without)


def erase_questions_of(uow: UnitOfWork, text_ids: Collection[int]) -> None:
    """Anybody's, with the answers: the words they are about are gone."""
    uow.session.execute(
        delete(AuthorQuestion).where(AuthorQuestion.text_id.in_(list(text_ids))),
        execution_options={"synchronize_session": False},
    )


def forget_answer_hours(uow: UnitOfWork, *, text_id: int, exchange_id: int) -> None:
    """Its author took her name off: of her answers the day is kept."""
    timezone = uow.session.get_one(Exchange, exchange_id).timezone
    for row in uow.session.scalars(select(AuthorQuestion).where(AuthorQuestion.text_id == text_id)):
        if row.answered_at is not None:
            row.answered_at = beginning_of_day(row.answered_at, timezone)
    uow.flush()


def forget_old_asked(uow: UnitOfWork, *, closed_before: datetime) -> None:
    closed = select(Exchange.id).where(Exchange.closes_at < closed_before)
    uow.session.execute(
        delete(AuthorQuestion).where(AuthorQuestion.exchange_id.in_(closed)),
        execution_options={"synchronize_session": False},
    )


def forget_old_drafts(uow: UnitOfWork, *, closed_before: datetime) -> None:
    closed = select(Exchange.id).where(Exchange.closes_at < closed_before)
    uow.session.execute(
        delete(Draft).where(Draft.exchange_id.in_(closed)), execution_options={"synchronize_session": False}
    )
