"""What a member said after the close: taken out, and erased. What she answered in a survey nobody can find any more."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forum.kernel.taking_out import Taken, take_fields
from forum.kernel.unit_of_work import UnitOfWork
from forum.reports.actions.commitments import erase_commitment
from forum.reports.models import Commitment, SurveyTaken
from forum.texts.models import Text
from forum.texts.queries import source_lines


def take_out_commitments(session: Session, membership_id: int) -> list[Taken]:
    query = select(Commitment).where(Commitment.owner_id == membership_id).order_by(Commitment.id)
    rows = list(session.scalars(query))
    words = source_lines(session, [row.text_id for row in rows])
    columns = ("owner_name", "due_on", "state", "note", "created_at")
    return [{"words": words.get(row.text_id, {}), **take_fields(row, *columns)} for row in rows]


def erase_after_closing(uow: UnitOfWork, membership_id: int, *, keeps_words: bool) -> None:
    """Commitments that stand stay, nobody's, where she lets her words stay; those nobody let stand go."""
    uow.session.execute(
        delete(SurveyTaken).where(SurveyTaken.membership_id == membership_id),
        execution_options={"synchronize_session": False},
    )
    rows = uow.session.execute(
        select(Commitment, Text.published_at)
        .join(Text, Text.id == Commitment.text_id)
        .where(Commitment.owner_id == membership_id)
    )
    for commitment, published_at in rows.all():
        if keeps_words and published_at is not None:
            commitment.owner_id, commitment.note = None, ""
        else:
            erase_commitment(uow, commitment)
