"""What was decided on what she wrote, and her appeals: the reasons are hers to have; who decided is not. What she reported."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from forum.kernel.taking_out import Taken, take_each, take_fields
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.models import Appeal, DangerCase, DecisionRow, Report

OF_THE_DECISION = ("waiting_since", "has_decided_before")


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


def take_out_reports(session: Session, membership_id: int) -> list[Taken]:
    """Those she made, the oldest first; never those of others about what she wrote."""
    rows = session.scalars(select(Report).where(Report.reporter_id == membership_id).order_by(Report.id))
    return take_each(rows, "reason_code", "words", "words_language", "reported_at", "closed_at")


def erase_reports(uow: UnitOfWork, *, membership_id: int) -> None:
    """That something was reported stays, so that it is looked at; who did and her words do not."""
    uow.session.execute(
        update(Report)
        .where(Report.reporter_id == membership_id)
        .values(reporter_id=None, words=None, words_language=None)
    )


def erase_report_words(uow: UnitOfWork, contribution_ids: Collection[int]) -> None:
    uow.session.execute(
        update(Report)
        .where(Report.contribution_id.in_(list(contribution_ids)), Report.words.is_not(None))
        .values(words=None, words_language=None)
    )


def forget_old_reports(uow: UnitOfWork, *, before: datetime) -> None:
    """With the log: reports, and cases that were closed."""
    uow.session.execute(delete(Report).where(Report.reported_at < before))
    uow.session.execute(delete(DangerCase).where(DangerCase.closed_at < before))
