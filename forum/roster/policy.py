from collections.abc import Collection, Sequence
from datetime import datetime

from forum.exchanges.models import Exchange
from forum.exchanges.policy import can_organise
from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.wording import mark
from forum.roster.models import Answer
from forum.roster.rules import Away, Held, Offer, Seat, is_open, is_over, is_swappable, until

NOT_NAMED = refused(
    "not_named", mark("Only moderators, organisers and those who are named may see or change the roster.")
)
NOT_ASKED = refused("not_asked", mark("Only the person who is named may answer this."))
OVER = refused("mandate_over", mark("This time is over, so there is nothing to answer any more."))
NOT_HELD = refused("not_held", mark("Only who holds this week may say who stands in for her."))
NOT_SWAPPABLE = refused(
    "not_swappable",
    mark("These two weeks cannot be swapped. Both must lie ahead, and both of you must have them still."),
)


def can_see_roster(actor: Actor, exchange: Exchange, now: datetime, *, named: Collection[int]) -> Decision:
    """Moderators on and off duty, organisers, and whoever is named, also where she declined. `named`: memberships."""
    if actor.is_moderator(exchange.id) or can_organise(actor, exchange.id, now):
        return ALLOWED
    is_member = actor.holds(Role.MEMBER, exchange.id, now)
    return ALLOWED if is_member and actor.membership_id(exchange.id) in named else NOT_NAMED


def can_answer(actor: Actor, exchange_id: int, now: datetime, *, seat: Seat) -> Decision:
    """The person named: as long as the mandate is not over, also otherwise than before."""
    return _asked(actor, exchange_id, seat, membership_id=seat.membership_id, now=now)


def can_be_away(actor: Actor, exchange_id: int, now: datetime, *, seat: Seat) -> Decision:
    """Who holds it, until it is over."""
    if seat.is_declined or not _is_her(actor, exchange_id, seat.membership_id, now=now):
        return NOT_HELD
    return OVER if is_over(seat, now) else ALLOWED


def can_stand_in(actor: Actor, exchange_id: int, now: datetime, *, away: Away) -> Decision:
    """Say yes or no: who was asked to, while she did not say no, until the days are over."""
    if away.answer == Answer.DECLINED:
        return NOT_ASKED
    return _asked(actor, exchange_id, away, membership_id=away.stand_in_id, now=now)


def can_end_away(actor: Actor, exchange_id: int, now: datetime, *, away: Away, seat: Seat) -> Decision:
    """Who is away: she is back, or need not go. Until the days are over."""
    if not _is_her(actor, exchange_id, seat.membership_id, now=now):
        return NOT_HELD
    return OVER if is_over(away, now) else ALLOWED


def can_offer_swap(
    actor: Actor, exchange_id: int, now: datetime, *, mine: Seat, hers: Seat, seats: Sequence[Seat]
) -> Decision:
    if not _is_her(actor, exchange_id, mine.membership_id, now=now):
        return NOT_HELD
    return ALLOWED if is_swappable(mine, hers, seats=seats, now=now) else NOT_SWAPPABLE


def can_answer_swap(
    actor: Actor, exchange_id: int, now: datetime, *, offer: Offer, seats: Sequence[Seat], answer: str
) -> Decision:
    """Accept or decline: who was asked; take back: who offered."""
    who = offer.offered_by_id if answer == Answer.TAKEN_BACK else offer.asked_id
    if not _is_her(actor, exchange_id, who, now=now):
        return NOT_ASKED
    return ALLOWED if is_open(offer, seats, now) else NOT_SWAPPABLE


def on_duty_until(actor: Actor, exchange_id: int, now: datetime) -> datetime | None:
    """The end of her authority there, by all her mandates that follow each other without a break; None while off duty."""
    if not actor.holds(Role.MODERATOR, exchange_id, now):
        return None
    grants = (grant for grant in actor.in_exchange(exchange_id) if grant.role is Role.MODERATOR)
    return until(((g.starts_at, g.ends_at) for g in grants if g.starts_at and g.ends_at), now)


def _asked(actor: Actor, exchange_id: int, held: Held, *, membership_id: int, now: datetime) -> Decision:
    if not _is_her(actor, exchange_id, membership_id, now=now):
        return NOT_ASKED
    return OVER if is_over(held, now) else ALLOWED


def _is_her(actor: Actor, exchange_id: int, membership_id: int, *, now: datetime) -> bool:
    """She herself, by her own hand, and takes part at present."""
    is_by_hand = actor.scopes is None and actor.holds(Role.MEMBER, exchange_id, now)
    return is_by_hand and actor.membership_id(exchange_id) == membership_id
