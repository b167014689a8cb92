from datetime import datetime
from typing import Protocol

from forum.exchanges.errors import ExchangeNotFound
from forum.exchanges.models import ENTERING_AGREED, Entering, Exchange, Membership, MembershipState
from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.wording import mark

BY_INVITATION = refused("not_open_to_join", mark("One takes part in this exchange by invitation. Ask its organiser."))
HAS_CLOSED = refused("exchange_closed", mark("This exchange has closed. Everything in it can still be read."))
SUSPENDED = refused(
    "suspended", mark("Your part in this exchange is suspended. You can ask its organiser why, by “Ask a person”.")
)
IS_MEMBER = refused("already_member", mark("You take part in this exchange already, or have asked to."))
NOT_YOUR_PROFILE = refused("not_your_profile", mark("Only the person herself says what others see of her."))
CONFIRMED_BY_HER = refused("confirmed_by_her", mark("She has confirmed this herself; only she can change it now."))
NOT_A_RELAY = refused(
    "not_a_relay", mark("Only the organiser, or a member she named for it, may enter what others send in. Ask her.")
)
NOT_AGREED = refused("not_agreed", mark("She has not agreed that somebody enters contributions for her."))
TOOK_IT_BACK = refused(
    "took_it_back", mark("She took her consent back herself. Only she can give it again, on her profile.")
)
NOT_HERE = refused("not_taking_part", mark("Nobody with this number takes part at present."))
FOR_HERSELF = refused("for_herself", mark("What is your own you write yourself, in the topic."))
NOT_FOR_YOU = refused("not_visible", mark("There is no such exchange, or it is not for you to see."))


NO_CALENDAR = refused("no_calendar", mark("There is no such calendar for you in this exchange."))
CALENDARS = ("exchange", "duties")


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


def can_make_exchange(actor: Actor, now: datetime) -> Decision:
    """Administrators, and whoever organises one already."""
    organises = any(grant.role is Role.ORGANISER and grant.runs_at(now) for grant in actor.grants)
    is_by_hand = actor.scopes is None and (actor.is_administrator or organises)
    return ALLOWED if actor.is_system or is_by_hand else NOT_FOR_YOU


def can_organise(actor: Actor, exchange_id: int, now: datetime) -> Decision:
    """Its settings, rounds, papers, roster, roles and log; never by a token."""
    is_by_hand = actor.scopes is None and actor.holds(Role.ORGANISER, exchange_id, now)
    return ALLOWED if actor.is_system or is_by_hand else NOT_FOR_YOU


class Signable(Protocol):
    """A round, with the moment from which it counts as signed off."""

    @property
    def id(self) -> int: ...
    @property
    def signed_off_from(self) -> datetime: ...


def can_write_notice(actor: Actor, exchange_id: int, now: datetime, *, round: Signable | None) -> Decision:
    """Begin, change and send it: an organiser; of a round its moderators too, until it is signed off; never by a token."""
    if can_organise(actor, exchange_id, now):
        return ALLOWED
    if round is None or actor.scopes is not None or actor.is_suspended(exchange_id) or now >= round.signed_off_from:
        return NOT_FOR_YOU
    mandates = (g for g in actor.in_exchange(exchange_id) if g.role is Role.MODERATOR)
    return ALLOWED if any(g.round_id == round.id for g in mandates) else NOT_FOR_YOU


def can_invite(actor: Actor, exchange_id: int, now: datetime) -> Decision:
    """Invite, let in, suspend, and hand out personal links."""
    return can_organise(actor, exchange_id, now)


def can_join(actor: Actor, exchange: Exchange, now: datetime, *, own: Membership | None) -> Decision:
    """`own`: her membership there, if she ever had one. An invited person may always come in while it is not closed."""
    if not actor.is_signed_in or not (own or can_know_exchange(actor, exchange, now)):
        return NOT_FOR_YOU
    state = MembershipState(own.state) if own else MembershipState.LEFT
    if state is MembershipState.SUSPENDED:
        return SUSPENDED
    if state in {MembershipState.ACTIVE, MembershipState.REQUESTED}:
        return IS_MEMBER
    if now >= exchange.closes_at:
        return HAS_CLOSED
    return BY_INVITATION if state is MembershipState.LEFT and exchange.registration == "invited" else ALLOWED


def can_change_profile(actor: Actor, membership: Membership) -> Decision:
    """What she shows in an exchange: herself only, while she takes part or has asked to."""
    if actor.is_system:
        return ALLOWED
    if actor.account_id is None or actor.account_id != membership.account_id or actor.scopes is not None:
        return NOT_YOUR_PROFILE
    if membership.state == MembershipState.SUSPENDED:
        return SUSPENDED
    return NOT_FOR_YOU if membership.state == MembershipState.LEFT else ALLOWED


def can_correct_profile(actor: Actor, membership: Membership, now: datetime) -> Decision:
    """What an invitation said, until its person confirms or changes it."""
    if not can_organise(actor, membership.exchange_id, now):
        return NOT_FOR_YOU
    return ALLOWED if membership.confirmed_at is None else CONFIRMED_BY_HER


def can_enter_for_others(actor: Actor, exchange_id: int, now: datetime) -> Decision:
    """An organiser, or a relay she named: what members send by telephone, letter or message; never by a token."""
    is_named = any(actor.holds(role, exchange_id, now) for role in (Role.ORGANISER, Role.RELAY))
    return ALLOWED if is_named and actor.scopes is None else NOT_A_RELAY


def can_enter_for(actor: Actor, membership: Membership, now: datetime) -> Decision:
    """For this member: who takes part and has agreed to it; never for oneself."""
    may_enter = can_enter_for_others(actor, membership.exchange_id, now)
    if not may_enter:
        return may_enter
    if membership.id == actor.membership_id(membership.exchange_id):
        return FOR_HERSELF
    if membership.state != MembershipState.ACTIVE:
        return NOT_HERE
    return ALLOWED if membership.entering in ENTERING_AGREED else NOT_AGREED


def can_note_consent(actor: Actor, membership: Membership, now: datetime) -> Decision:
    """That she agreed by telephone, letter or message; not over her own word."""
    may_enter = can_enter_for(actor, membership, now)
    if may_enter.code != NOT_AGREED.code:
        return may_enter
    return TOOK_IT_BACK if membership.entering == Entering.REFUSED else ALLOWED


def can_end_entering(actor: Actor, membership: Membership) -> Decision:
    """Her own consent, taken back: she alone, whatever her standing."""
    is_hers = actor.account_id is not None and actor.account_id == membership.account_id and actor.scopes is None
    return ALLOWED if is_hers else NOT_YOUR_PROFILE


def can_have_calendar(actor: Actor, exchange: Exchange, now: datetime, *, kind: str) -> Decision:
    """A secret address for her calendar program; never by a token. Of the exchange where it is not public: its members; of
    her duties: who moderates there, on duty or off."""
    if actor.scopes is not None or kind not in CALENDARS:
        return NO_CALENDAR
    if kind == "duties":
        return ALLOWED if actor.is_moderator(exchange.id) else NO_CALENDAR
    is_member = exchange.access != "public" and actor.holds(Role.MEMBER, exchange.id, now)
    return ALLOWED if is_member else NO_CALENDAR


def require_organiser(actor: Actor, exchange_id: int, now: datetime) -> None:
    """ExchangeNotFound for anybody else: what is organised behind it is not to be known."""
    if not can_organise(actor, exchange_id, now):
        raise ExchangeNotFound()
