from datetime import datetime

from forum.contributions.policy import NOT_FOR_YOU, can_read_hidden, can_read_waiting, is_author
from forum.contributions.rules import Standing
from forum.exchanges.models import Exchange
from forum.kernel.actor import ALLOWED, Actor, Decision, Grant, Role, refused
from forum.kernel.wording import mark
from forum.moderation.rules import Capacity

NOT_ON_DUTY = refused(
    "not_on_duty", mark("You are not on duty at present: you may read the desk, but not decide. Ask who is on duty.")
)
OWN = refused("own_contribution", mark("Nobody decides on her own contribution. Please leave it to somebody else."))
STAFF_ONLY = refused("not_moderator", mark("Only moderators and organisers of this exchange may see this."))


def capacity_of(actor: Actor, exchange_id: int, now: datetime) -> Capacity | None:
    """In which capacity she decides: on duty by her mandate, else as organiser standing in; None: she decides nothing."""
    if actor.holds(Role.MODERATOR, exchange_id, now):
        return Capacity.ON_DUTY
    return Capacity.STANDING_IN if actor.holds(Role.ORGANISER, exchange_id, now) else None


def duty(actor: Actor, exchange_id: int, now: datetime) -> Grant | None:
    """The running mandate that lasts longest."""
    running = list(actor.held(Role.MODERATOR, exchange_id, now))
    return max(running, key=lambda grant: (grant.ends_at is None, grant.ends_at), default=None)


def can_see_desk(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """The waiting list; in a sensitive exchange those on duty and the organiser only."""
    if can_read_waiting(actor, exchange, now):
        return ALLOWED
    return NOT_ON_DUTY if actor.is_moderator(exchange.id) else STAFF_ONLY


def can_decide(actor: Actor, standing: Standing, now: datetime) -> Decision:
    """Approve, return, hide, restore: the moderator on duty, or an organiser standing in.

    Never on one's own, nor on what one entered for another.
    """
    exchange = standing.exchange
    if capacity_of(actor, exchange.id, now) is None:
        return NOT_ON_DUTY if actor.is_moderator(exchange.id) else NOT_FOR_YOU
    entered = standing.entered_by_id is not None and standing.entered_by_id == actor.membership_id(exchange.id)
    return OWN if entered or is_author(actor, standing) else ALLOWED


def can_read_log(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """Moderators on and off duty, organisers."""
    return ALLOWED if can_read_hidden(actor, exchange, now) else STAFF_ONLY
