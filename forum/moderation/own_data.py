"""What was decided on what she wrote, and her appeals: the reasons are hers to have; who decided is not. Letters."""

from collections.abc import Collection

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from forum.kernel.taking_out import Taken, take_each, take_fields
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.models import Appeal, DecisionRow, Dismissal, Letter, NoLetters

OF_THE_DECISION = ("waiting_since", "has_decided_before")
OF_THE_LETTER = ("words", "language", "sent_at")


def take_out_decisions(session: Session, contribution_ids: Collection[int]) -> dict[int, list[Taken]]:
    """By contribution, the oldest first."""
    found: dict[int, list[Taken]] = {}
    query = select(DecisionRow).where(DecisionRow.contribution_id.in_(list(contribution_ids))).order_by(DecisionRow.id)
    for row in session.scalars(query):
        decision = take_fields(row, "kind", "reason_code", "reason", "reason_language", "decided_at", *OF_THE_DECISION)
        found.setdefault(row.contribution_id, []).append(decision)
    return found


def take_out_appeals(session: Session, contribution_ids: Collection[int]) -> dict[int, list[Taken]]:
    """By contribution, the oldest first. `outcome`: the kind of decision that ended it, None while it waits."""
    found: dict[int, list[Taken]] = {}
    query = (
        select(Appeal, DecisionRow.kind)
        .outerjoin(DecisionRow, DecisionRow.id == Appeal.outcome_id)
        .where(Appeal.contribution_id.in_(list(contribution_ids)))
    )
    for row, outcome in session.execute(query.order_by(Appeal.id)):
        appeal = {**take_fields(row, "made_at", "words", "words_language"), "outcome": outcome}
        found.setdefault(row.contribution_id, []).append(appeal)
    return found


def take_out_letters(session: Session, membership_id: int) -> Taken:
    """Those she got, with her answers, and those she wrote from the desk; since when she wishes none."""
    got = session.scalars(select(Letter).where(Letter.to_id == membership_id).order_by(Letter.id))
    wrote = session.scalars(select(Letter).where(Letter.from_id == membership_id).order_by(Letter.id))
    refused = session.get(NoLetters, membership_id)
    return {
        "letters": take_each(got, *OF_THE_LETTER, "answer", "answer_language", "answered_at"),
        "letters_written": take_each(wrote, *OF_THE_LETTER),
        "no_letters": take_fields(refused, "since") if refused else None,
    }


def erase_letters(uow: UnitOfWork, membership_id: int) -> None:
    """Those she got, and those she wrote, which may carry her name; with what was said of them on the desk."""
    hers = or_(Letter.to_id == membership_id, Letter.from_id == membership_id)
    _delete_letters(uow, select(Letter.id).where(hers))
    uow.session.execute(delete(NoLetters).where(NoLetters.membership_id == membership_id))


def forget_old_letters(uow: UnitOfWork, exchange_ids: Collection[int]) -> None:
    """Those of exchanges that closed long ago."""
    _delete_letters(uow, select(Letter.id).where(Letter.exchange_id.in_(list(exchange_ids))))


def _delete_letters(uow: UnitOfWork, wanted: Select[int]) -> None:
    for table, column in ((Dismissal, Dismissal.letter_id), (Letter, Letter.id)):
        uow.session.execute(delete(table).where(column.in_(wanted)), execution_options={"synchronize_session": False})


def erase_reasons(uow: UnitOfWork, contribution_ids: Collection[int]) -> None:
    """Reasons, and what was said against them, may tell what she wrote, or name her; the code of the reason stays."""
    uow.session.execute(
        update(Appeal)
        .where(Appeal.contribution_id.in_(list(contribution_ids)), Appeal.words.is_not(None))
        .values(words=None, words_language=None)
    )
    uow.session.execute(
        update(DecisionRow)
        .where(DecisionRow.contribution_id.in_(list(contribution_ids)), DecisionRow.reason.is_not(None))
        .values(reason=None, reason_language=None)
    )
