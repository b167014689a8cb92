"""What was decided on what she wrote: the reasons are hers to have; who decided is not."""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forum.kernel.taking_out import Taken, take_fields
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.models import DecisionRow


def take_out_decisions(session: Session, contribution_ids: Collection[int]) -> dict[int, list[Taken]]:
    """By contribution, the oldest first."""
    found: dict[int, list[Taken]] = {}
    query = select(DecisionRow).where(DecisionRow.contribution_id.in_(list(contribution_ids))).order_by(DecisionRow.id)
    for row in session.scalars(query):
        decision = take_fields(row, "kind", "reason_code", "reason", "reason_language", "decided_at")
        found.setdefault(row.contribution_id, []).append(decision)
    return found


def erase_reasons(uow: UnitOfWork, contribution_ids: Collection[int]) -> None:
    """Free words may tell what she wrote, or name her; the code of the reason stays."""
    uow.session.execute(
        update(DecisionRow)
        .where(DecisionRow.contribution_id.in_(list(contribution_ids)), DecisionRow.reason.is_not(None))
        .values(reason=None, reason_language=None)
    )
