from dataclasses import dataclass

from forum.accounts.actions import HandedOver, hand_over
from forum.exchanges.actions.links import make_personal_links
from forum.exchanges.errors import NoCardForHer
from forum.exchanges.models import Exchange, Membership
from forum.exchanges.queries import list_people_to_link
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log


@dataclass(frozen=True, slots=True)
class Card:
    """What is handed to somebody without a mail address, told this once. `token` is that of her personal link."""

    token: str
    phrase: HandedOver


def make_card(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, membership: Membership) -> Card:
    """A link and a phrase; what an earlier card opened is shut. NoCardForHer where she has a mail address, or more to open.

    ExchangeNotFound for who does not organise.
    """
    people = list_people_to_link(uow.session, actor, exchange.id, now=uow.now)
    person = next((person for person in people if person.membership_id == membership.id), None)
    if person is None or person.email is not None:
        raise NoCardForHer()
    phrase = hand_over(uow, account_id=person.account_id)
    (link,) = make_personal_links(uow, actor, exchange=exchange, only=membership.id)
    write_log(
        uow, actor, act="make_phrase", thing="membership", thing_id=membership.id, exchange_id=membership.exchange_id
    )
    return Card(link.token, phrase)
