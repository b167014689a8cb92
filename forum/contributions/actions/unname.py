"""Taking one's name off what one wrote: at once, for good, whatever one's standing."""

from sqlalchemy import select

from forum.contributions.actions.hours import forget_hours
from forum.contributions.actions.publish import announce
from forum.contributions.errors import ContributionNotFound
from forum.contributions.events import ContributionUnnamed
from forum.contributions.models import AnonymousAuthor, Contribution, Status
from forum.contributions.policy import can_withdraw
from forum.contributions.queries.standing import ANONYMOUS, get_letter
from forum.files.actions import forget_sender
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.actions import forget_writer
from forum.texts.queries import get_text


def take_name_off(uow: UnitOfWork, actor: Actor, *, contribution_id: int) -> Contribution:
    """From now on it stands without a name, here and everywhere; doing it twice is doing it once. ContributionNotFound.

    Files of kinds that may carry her name inside go with it.
    """
    letter = get_letter(uow.session, contribution_id, keys=uow.keys)
    if not can_withdraw(actor, letter.standing, uow.now):
        raise ContributionNotFound()
    if letter.contribution.author_id is not None:
        unname(uow, letter.contribution, membership_id=letter.contribution.author_id)
    return letter.contribution


def take_name_off_all(uow: UnitOfWork, actor: Actor, *, exchange_id: int) -> int:
    """The same for all she wrote in an exchange under her name; how many there were."""
    membership_id = actor.membership_id(exchange_id)
    if membership_id is None:
        return 0
    query = select(Contribution).where(
        Contribution.exchange_id == exchange_id,
        Contribution.author_id == membership_id,
        Contribution.status != Status.DRAFT,
    )
    found = uow.session.scalars(query).all()
    for contribution in found:
        unname(uow, contribution, membership_id=membership_id)
    return len(found)


def unname(uow: UnitOfWork, contribution: Contribution, *, membership_id: int) -> None:
    contribution.author_id, contribution.shown_as = None, "anonymous"
    uow.add(AnonymousAuthor(contribution_id=contribution.id, sealed=uow.keys.seal(ANONYMOUS, membership_id)))
    text = get_text(uow.session, contribution.text_id)
    forget_sender(uow, text)
    forget_writer(uow, text, membership_id=membership_id)
    forget_hours(uow, contribution)
    announce(uow, contribution, ContributionUnnamed)
