from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from forum.contributions.models import Status
from forum.contributions.policy import (
    NOT_FOR_YOU,
    OWN,
    can_read_hidden,
    can_read_waiting,
    is_author,
)
from forum.contributions.rules import Standing
from forum.exchanges.models import Exchange
from forum.kernel.actor import ALLOWED, Actor, Decision, Grant, Role, refused
from forum.kernel.wording import mark
from forum.moderation.deciders import Deciders, Item, Staff, deciders
from forum.moderation.rules import Capacity
from forum.roster.rules import covers

NOT_ON_DUTY = refused(
    "not_on_duty", mark("You are not on duty at present: you may read the desk, but not decide. Ask who is on duty.")
)
ENTERED = refused("entered_by_you", mark("You entered this for its author, so somebody else decides on it."))
DECIDED_BEFORE = refused(
    "decided_before", mark("You decided on this before, so somebody else decides on the appeal against it.")
)
ALREADY_AGREED = refused("already_agreed", mark("You have agreed to it already: now somebody else reads it."))
NOTHING_TO_APPEAL = refused(
    "nothing_to_appeal", mark("Only what was returned or hidden can be appealed against, once for each decision.")
)
NOT_TO_TIDY = refused(
    "not_on_duty_here", mark("Only who is on duty, or an organiser, may do this. You may read the desk.")
)
STAFF_ONLY = refused("not_moderator", mark("Only moderators and organisers of this exchange may see this."))


def capacity_of(actor: Actor, exchange_id: int, now: datetime, *, language: str | None = None) -> Capacity | None:
    """In which capacity she decides: on duty by her mandate, else as organiser standing in; None: she decides nothing.

    `language`: of what she decides on, where it is known; a mandate for some languages is none for another.
    """
    held = actor.held(Role.MODERATOR, exchange_id, now)
    if any(language is None or covers(grant.only_languages, language) for grant in held):
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


def who_decides(
    standing: Standing, staff: Sequence[Staff], now: datetime, *, decided_by: frozenset[int] | None = None
) -> Deciders:
    """Of a contribution; `decided_by`: of the appeal against what these decided on it."""
    item = item_of(standing)
    if decided_by is not None:
        item = replace(item, is_appeal=True, decided_by=decided_by, needs=1)
    return deciders(staff, item, now)


def item_of(standing: Standing) -> Item:
    return Item(
        author_id=standing.author_id,
        language=standing.language,
        entered_by_id=standing.entered_by_id,
        is_anonymous=standing.is_anonymous,
        is_sensitive=standing.exchange.is_sensitive,
        needs=2 if standing.needs_two else 1,
    )


def can_decide(actor: Actor, standing: Standing, now: datetime, *, staff: Sequence[Staff]) -> Decision:
    """Approve, return, hide, restore: who is on duty, or an organiser standing in; if none but its author, off duty too.

    Never on one's own, nor on what one entered for another.
    """
    return _answer(actor, standing, who_decides(standing, staff, now))


def can_decide_appeal(actor: Actor, standing: Standing, *, those: Deciders, decided_by: frozenset[int]) -> Decision:
    """A moderator, on duty or off (in a sensitive exchange on duty), or an organiser, who did not decide on it before.

    Where nobody else is left, an organiser who did. Never its author. `those`: as `who_decides` names them now.
    """
    found = _answer(actor, standing, those)
    has_decided = actor.membership_id(standing.exchange.id) in decided_by
    return DECIDED_BEFORE if found.code == NOT_ON_DUTY.code and has_decided else found


def can_let_through(actor: Actor, standing: Standing, *, agreed_by: int | None) -> Decision:
    """One who may decide, but for her who agreed to it as the first of two: never the same person twice."""
    has_agreed = agreed_by is not None and agreed_by == actor.membership_id(standing.exchange.id)
    return ALREADY_AGREED if has_agreed else ALLOWED


def _answer(actor: Actor, standing: Standing, found: Deciders) -> Decision:
    exchange_id = standing.exchange.id
    own_id = actor.membership_id(exchange_id)
    if own_id is not None and own_id in found.may:
        return ALLOWED
    organises = any(grant.role is Role.ORGANISER for grant in actor.in_exchange(exchange_id))
    if not (actor.is_moderator(exchange_id) or organises):
        return NOT_FOR_YOU
    if is_author(actor, standing):
        return OWN
    return ENTERED if own_id is not None and standing.entered_by_id == own_id else NOT_ON_DUTY


def can_appeal(actor: Actor, standing: Standing, *, has_adverse: bool) -> Decision:
    """The author of what was returned or hidden, whatever her standing. `has_adverse`: that is the last decision on it."""
    if not is_author(actor, standing):
        return NOT_FOR_YOU
    is_adverse = standing.status in {Status.RETURNED, Status.HIDDEN}
    return ALLOWED if is_adverse and has_adverse else NOTHING_TO_APPEAL


def can_read_log(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """Moderators on and off duty, organisers."""
    return ALLOWED if can_read_hidden(actor, exchange, now) else STAFF_ONLY


def can_work_at_desk(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """Write to members, and say what needs no answer: who is on duty, or an organiser."""
    if capacity_of(actor, exchange.id, now) is not None:
        return ALLOWED
    return NOT_TO_TIDY if can_see_desk(actor, exchange, now) else can_see_desk(actor, exchange, now)
