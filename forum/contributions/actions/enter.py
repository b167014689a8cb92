"""Writing down for a member what she sent by telephone, letter or message: the words are hers, and so is all that follows."""

from datetime import datetime

from forum.contributions.actions.publish import announce
from forum.contributions.actions.submit import Hand, Writing, find_by_key, hand_in, write_down
from forum.contributions.errors import NoOrganisation
from forum.contributions.events import ContributionEntered
from forum.contributions.models import Contribution, Status
from forum.contributions.policy import can_enter
from forum.contributions.queries.standing import get_place
from forum.contributions.rules import Place
from forum.exchanges.errors import ConsentNotTaken
from forum.exchanges.models import Membership
from forum.exchanges.policy import can_enter_for
from forum.exchanges.queries.entering import get_by_number
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log


def enter_contribution(
    uow: UnitOfWork,
    actor: Actor,
    *,
    topic_id: int,
    number: int | None,
    writing: Writing,
    opened_at: datetime | None = None,
) -> Contribution:
    """For the member of this public number, who has agreed to it. Somebody else than `actor` decides on it.

    The same form sent again gives the same contribution. TopicNotFound, NotPermitted, ConsentNotTaken, InvalidInput.
    """
    place = get_place(uow.session, actor, topic_id, now=uow.now)
    earlier = find_by_key(uow, actor.account_id, place, raw=writing.key) if writing.key else None
    if earlier is not None:
        return earlier
    require(can_enter(actor, place, uow.now, opened_at=opened_at))
    author = get_consenting(uow, actor, place, number=number)
    if writing.promise is not None and writing.promise.shown_as == "organisation" and not author.organisation:
        raise NoOrganisation({"shown_as": NoOrganisation()})
    hand = hand_for(actor, author)
    contribution = write_down(uow, hand, place, writing=writing, draft=None)
    if contribution.status == Status.DRAFT:
        hand_in(uow, hand, contribution, place=place, writing=writing, channel="relay", opened_at=opened_at)
        note_entering(uow, actor, contribution)
    return contribution


def get_consenting(uow: UnitOfWork, actor: Actor, place: Place, *, number: int | None) -> Membership:
    author = get_by_number(uow.session, actor, place.exchange, number=number, now=uow.now)
    decision = can_enter_for(actor, author, uow.now)
    if not decision:
        raise ConsentNotTaken(decision)
    return author


def hand_for(actor: Actor, author: Membership) -> Hand:
    return Hand(account_id=actor.account_id, author_id=author.id, entered_by_id=actor.membership_id(author.exchange_id))


def note_entering(uow: UnitOfWork, actor: Actor, contribution: Contribution) -> None:
    """In the log too; not of an anonymous one, whose hour would tell who telephoned."""
    announce(uow, contribution, ContributionEntered)
    if contribution.author_id is not None:
        write_log(
            uow,
            actor,
            act="enter",
            thing="contribution",
            thing_id=contribution.id,
            exchange_id=contribution.exchange_id,
        )
