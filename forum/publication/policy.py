from datetime import datetime

from forum.exchanges.models import Exchange
from forum.exchanges.policy import can_see_exchange
from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.wording import mark

FOR_ORGANISERS = refused("publication_not_yours", mark("The publication is made by the organisers of this exchange."))
FOR_MEMBERS = refused("not_in_print", mark("This is for those who took part in the exchange."))


def can_make_publication(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    if actor.is_system or actor.holds(Role.ORGANISER, exchange.id, now):
        return ALLOWED
    return FOR_ORGANISERS


def can_read_editions(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """Those that are published, for whoever may see the exchange: they hold only what all of these may read."""
    return can_see_exchange(actor, exchange, now)


def can_see_own_print(actor: Actor, exchange: Exchange) -> Decision:
    """What of hers would be printed; also after she left or was suspended, since the words are hers."""
    return ALLOWED if actor.membership_id(exchange.id) is not None else FOR_MEMBERS
