"""What was decided on what she wrote, and her appeals: the reasons are hers to have; who decided is not."""

from collections.abc import Collection

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from forum.kernel.taking_out import Taken, take_each, take_fields
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.models import Appeal, DecisionRow, Passage

OF_THE_DECISION = ("waiting_since", "has_decided_before")


def take_out_decisions(session: Session, contribution_ids: Collection[int]) -> dict[int, list[Taken]]:
    """By contribution, the oldest first."""
    found: dict[int, list[Taken]] = {}
    query = select(DecisionRow).where(DecisionRow.contribution_id.in_(list(contribution_ids))).order_by(DecisionRow.id)
    rows = session.scalars(query).all()
    passages = take_out_passages(session, [row.id for row in rows])
    for row in rows:
        decision = take_fields(row, "kind", "reason_code", "reason", "reason_language", "decided_at", *OF_THE_DECISION)
        decision["passages"] = passages.get(row.id, [])
        found.setdefault(row.contribution_id, []).append(decision)
    return found


def take_out_passages(session: Session, decision_ids: Collection[int]) -> dict[int, list[Taken]]:
    """What was marked in what came back, by decision."""
    found: dict[int, list[Taken]] = {}
    query = select(Passage).where(Passage.decision_id.in_(list(decision_ids))).order_by(Passage.id)
    for row in session.scalars(query):
        found.setdefault(row.decision_id, []).extend(take_each([row], "paragraph", "begins", "ends", "note"))
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
    """Reasons, and what was said against them, may tell what she wrote, or name her; the code of the reason stays.

    With them goes what was marked, and by which digests the words that came back were known.
    """
    theirs = DecisionRow.contribution_id.in_(list(contribution_ids))
    marked = Passage.decision_id.in_(select(DecisionRow.id).where(theirs))
    uow.session.execute(delete(Passage).where(marked).execution_options(synchronize_session=False))
    uow.session.execute(update(DecisionRow).where(theirs).values(returned_digests=None))
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
