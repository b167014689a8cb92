"""What she was translating: taken out, and erased; and what others were translating of words that are gone."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from forum.contributions.rules import beginning_of_day
from forum.exchanges.models import Exchange
from forum.kernel.taking_out import Taken, take_each, take_fields
from forum.kernel.unit_of_work import UnitOfWork
from forum.translating.models import (
    AuthorQuestion,
    Draft,
    MachinePassage,
    MachineRefusal,
    PassedOver,
    Remark,
    TranslatorWork,
    VersionClaim,
    VersionWish,
)

COLUMNS = (
    "language",
    "extent",
    "credit",
    "state",
    "reason_code",
    "reason",
    "reason_language",
    "comments",
    "created_at",
    "updated_at",
    "submitted_at",
)


def take_out_drafts(session: Session, membership_id: int) -> list[Taken]:
    rows = session.scalars(select(Draft).where(Draft.writer_id == membership_id).order_by(Draft.id))
    return [
        {"words": "\n\n".join(row.paragraphs), "words_taken": "\n\n".join(row.taken), **take_fields(row, *COLUMNS)}
        for row in rows
    ]


def take_out_work(session: Session, membership_id: int) -> list[Taken]:
    """What is counted of hers."""
    query = select(TranslatorWork).where(TranslatorWork.membership_id == membership_id).order_by(TranslatorWork.id)
    return take_each(session.scalars(query), "kind", "language", "words", "minutes", "done_on")


def forget_worker(uow: UnitOfWork, membership_id: int) -> None:
    """What she gave stays counted, among others."""
    hers = TranslatorWork.membership_id == membership_id
    uow.session.execute(update(TranslatorWork).where(hers).values(membership_id=None))


def erase_drafts(uow: UnitOfWork, membership_id: int) -> None:
    """Hers; on others' drafts that she sent back she is named no more."""
    uow.session.execute(
        delete(Draft).where(Draft.writer_id == membership_id), execution_options={"synchronize_session": False}
    )
    uow.session.execute(update(Draft).where(Draft.reviewer_id == membership_id).values(reviewer_id=None))


def erase_drafts_of(uow: UnitOfWork, text_ids: Collection[int]) -> None:
    """Anybody's, what readers said of versions, and what machines made of it: the words they are about are gone."""
    for table in (Draft, Remark, MachinePassage, MachineRefusal):
        uow.session.execute(
            delete(table).where(table.text_id.in_(list(text_ids))), execution_options={"synchronize_session": False}
        )


def forget_old_work(uow: UnitOfWork, *, closed_before: datetime) -> None:
    """Drafts, questions to authors, and what readers said of versions."""
    closed = select(Exchange.id).where(Exchange.closes_at < closed_before)
    for table in (Draft, AuthorQuestion, Remark):
        uow.session.execute(
            delete(table).where(table.exchange_id.in_(closed)), execution_options={"synchronize_session": False}
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


def take_out_wishes(session: Session, membership_id: int) -> list[Taken]:
    """In which languages she asked for texts, and when."""
    query = select(VersionWish).where(VersionWish.reader_id == membership_id)
    return take_each(session.scalars(query.order_by(VersionWish.asked_at)), "language", "asked_at")


def take_out_version_claims(session: Session, membership_id: int) -> list[Taken]:
    query = select(VersionClaim).where(VersionClaim.holder_id == membership_id)
    return take_each(session.scalars(query.order_by(VersionClaim.until)), "language", "until")


def take_out_remarks(session: Session, membership_id: int) -> list[Taken]:
    """What she said is wrong in versions."""
    query = select(Remark).where(Remark.reader_id == membership_id)
    return take_each(session.scalars(query.order_by(Remark.id)), "language", "words", "words_language", "made_at")


def erase_place_in_queue(uow: UnitOfWork, membership_id: int) -> None:
    """What she asked for, took, left to others, or said of versions."""
    for column in (Remark.reader_id, VersionWish.reader_id, VersionClaim.holder_id, PassedOver.translator_id):
        uow.session.execute(
            delete(column.class_).where(column == membership_id), execution_options={"synchronize_session": False}
        )
