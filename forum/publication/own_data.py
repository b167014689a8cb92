"""What a person said of being in print: taken out, and erased with the files that name her."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from forum.exchanges.models import Membership
from forum.kernel.taking_out import Taken, take_each
from forum.kernel.unit_of_work import UnitOfWork
from forum.publication.actions.editions import drop_editions
from forum.publication.models import Edition, PrintAnswer, PrintListing


def take_out_answers_in_print(session: Session, membership_id: int, own: list[int]) -> Taken:
    """Of her own contributions, and of the list of people."""
    answers = select(PrintAnswer).where(PrintAnswer.contribution_id.in_(own)).order_by(PrintAnswer.contribution_id)
    listing = select(PrintListing).where(PrintListing.membership_id == membership_id)
    return {
        "in_print": take_each(session.scalars(answers), "contribution_id", "answer"),
        "list_in_print": take_each(session.scalars(listing), "answer"),
    }


def erase_print(uow: UnitOfWork, membership: Membership) -> None:
    """Every edition of the exchange may name her: among authors, moderators, translators, or in the list."""
    uow.session.execute(delete(PrintListing).where(PrintListing.membership_id == membership.id))
    hers = update(Edition).where(Edition.ordered_by_id == membership.id)
    uow.session.execute(hers.values(ordered_by_id=None))
    drop_editions(uow, select(Edition.id).where(Edition.exchange_id == membership.exchange_id))
