"""Her mandates, days away and swaps: taken out, and erased."""

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from forum.kernel.taking_out import Taken, take_each, take_fields
from forum.kernel.unit_of_work import UnitOfWork
from forum.roster.models import Absence, Mandate, Swap

ANSWER = ("answer", "answered_at", "created_at")


def take_out_mandates(session: Session, membership_id: int) -> list[Taken]:
    rows = session.scalars(select(Mandate).where(Mandate.membership_id == membership_id).order_by(Mandate.id))
    return take_each(rows, "part", "starts_at", "ends_at", "languages", "only_languages", *ANSWER)


def take_out_absences(session: Session, membership_id: int) -> list[Taken]:
    """Days on which she is away, and on which she stands in for somebody, who is not named."""
    query = (
        select(Absence)
        .join(Mandate, Mandate.id == Absence.mandate_id)
        .where(or_(Mandate.membership_id == membership_id, Absence.stand_in_id == membership_id))
        .order_by(Absence.id)
    )
    return [
        {"stands_in": row.stand_in_id == membership_id, **take_fields(row, "starts_at", "ends_at", *ANSWER)}
        for row in session.scalars(query)
    ]


def take_out_swaps(session: Session, membership_id: int) -> list[Taken]:
    """Those she offered, and those she was asked for; with whom is not said."""
    is_hers = or_(Swap.offered_by_id == membership_id, Swap.asked_id == membership_id)
    return [
        {"is_offered_by_her": row.offered_by_id == membership_id, **take_fields(row, *ANSWER)}
        for row in session.scalars(select(Swap).where(is_hers).order_by(Swap.id))
    ]


def erase_mandates(uow: UnitOfWork, membership_id: int) -> None:
    """Those past too; who decides now is whoever stands in the roster beside her, else the organisers.

    Days away of hers go with them; where she stood in, the authority is again of her for whom she did.
    """
    for table, hers in (
        (Swap, or_(Swap.offered_by_id == membership_id, Swap.asked_id == membership_id)),
        (Absence, Absence.stand_in_id == membership_id),
        (Mandate, Mandate.membership_id == membership_id),
    ):
        uow.session.execute(delete(table).where(hers), execution_options={"synchronize_session": False})
