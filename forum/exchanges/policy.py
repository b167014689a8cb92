from datetime import datetime

from forum.exchanges.models import Exchange
from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.wording import mark

NOT_FOR_YOU = refused("not_visible", mark("There is no such exchange, or it is not for you to see."))


def can_see_exchange(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """Its rounds, papers and published words. Before it opens: those who prepare it."""
    if actor.is_system or can_prepare(actor, exchange.id, now):
        return ALLOWED
    if now < exchange.opens_at:
        return NOT_FOR_YOU
    if exchange.access == "public" or actor.holds(Role.MEMBER, exchange.id, now):
        return ALLOWED
    return NOT_FOR_YOU


def can_know_exchange(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """That it exists: its title, host and dates. A sensitive members' exchange is known to its people only."""
    if exchange.access == "public" or not exchange.is_sensitive:
        return ALLOWED
    return can_see_exchange(actor, exchange, now) or _is_ones_own(actor, exchange)


def _is_ones_own(actor: Actor, exchange: Exchange) -> Decision:
    return ALLOWED if actor.membership_id(exchange.id) is not None else NOT_FOR_YOU


def can_prepare(actor: Actor, exchange_id: int, now: datetime) -> bool:
    """Organisers, moderators and translators see it before it opens."""
    roles = (Role.ORGANISER, Role.TRANSLATOR)
    return any(actor.holds(role, exchange_id, now) for role in roles) or actor.is_moderator(exchange_id)
