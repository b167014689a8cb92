"""Her mandates: taken out, and erased."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forum.kernel.taking_out import Taken, take_each
from forum.kernel.unit_of_work import UnitOfWork
from forum.roster.models import Mandate


def take_out_mandates(session: Session, membership_id: int) -> list[Taken]:
    rows = session.scalars(select(Mandate).where(Mandate.membership_id == membership_id).order_by(Mandate.id))
    return take_each(rows, "part", "starts_at", "ends_at", "languages", "created_at")


def erase_mandates(uow: UnitOfWork, membership_id: int) -> None:
    """Those past too; who decides now is whoever stands in the roster beside her, else the organisers."""
    uow.session.execute(
        delete(Mandate).where(Mandate.membership_id == membership_id),
        execution_options={"synchronize_session": False},
    )
