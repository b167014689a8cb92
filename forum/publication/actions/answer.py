"""What people say of their own words and names in print."""

from collections.abc import Mapping

from forum.contributions.queries.standing import own_contributions
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.publication.models import PrintAnswer, PrintListing
from forum.publication.policy import can_see_own_print
from forum.publication.queries.printable import list_own_printable
from forum.publication.rules import Answer, Listing


def answer_in_print(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, answers: Mapping[int, str], listing: str | None
) -> None:
    """Her answers by contribution; those that are not hers, or no answers, are left out. NotAllowed.

    Also after the day she was given: what is printed next follows it.
    """
    require(can_see_own_print(actor, exchange))
    membership_id = actor.membership_id(exchange.id) or 0
    own = own_contributions(uow.session, membership_id, exchange.id, keys=uow.keys)
    for one in list_own_printable(uow.session, exchange, own):
        answer = answers.get(one.id)
        if answer in {*Answer}:
            uow.session.merge(PrintAnswer(contribution_id=one.id, answer=answer))
    if listing in {*Listing}:
        uow.session.merge(PrintListing(membership_id=membership_id, answer=listing))
