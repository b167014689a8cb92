from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from forum.contributions.models import Status
from forum.contributions.policy import (
    NOT_FOR_YOU,
    SUSPENDED,
    audiences,
    can_read_aside,
    can_read_hidden,
    can_read_waiting,
    can_see_contribution,
    is_author,
)
from forum.contributions.rules import Standing
from forum.exchanges.models import Exchange
from forum.kernel.actor import ALLOWED, Actor, Decision, Grant, Role, refused
from forum.kernel.wording import mark
from forum.moderation.deciders import Deciders, Item, Staff, deciders, report_readers
from forum.moderation.rules import Capacity

NOT_ON_DUTY = refused(
    "not_on_duty", mark("You are not on duty at present: you may read the desk, but not decide. Ask who is on duty.")
)
OWN = refused("own_contribution", mark("Nobody decides on her own contribution. Please leave it to somebody else."))
ENTERED = refused("entered_by_you", mark("You entered this for its author, so somebody else decides on it."))
DECIDED_BEFORE = refused(
    "decided_before", mark("You decided on this before, so somebody else decides on the appeal against it.")
)
NOTHING_TO_APPEAL = refused(
    "nothing_to_appeal", mark("Only what was returned or hidden can be appealed against, once for each decision.")
)
OWN_WORDS = refused(
    "own_words", mark("You wrote this yourself: you can change or withdraw it, so there is nothing to report.")
)
NOTHING_TO_REPORT = refused(
    "nothing_to_report",
    mark("It cannot be read here any more, so there is nothing left to report. Thank you all the same."),
)
NOT_NAMED = refused("not_named", mark("Only who is on duty, an organiser or the safety contact may see this."))
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


def who_decides(
    standing: Standing, staff: Sequence[Staff], now: datetime, *, decided_by: frozenset[int] | None = None
) -> Deciders:
    """Of a contribution; `decided_by`: of the appeal against what these decided on it."""
    item = replace(item_of(standing), is_appeal=decided_by is not None, decided_by=decided_by or frozenset())
    return deciders(staff, item, now)


def item_of(standing: Standing) -> Item:
    return Item(
        author_id=standing.author_id,
        entered_by_id=standing.entered_by_id,
        is_anonymous=standing.is_anonymous,
        is_sensitive=standing.exchange.is_sensitive,
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


def can_set_aside(actor: Actor, standing: Standing, now: datetime, *, staff: Sequence[Staff]) -> Decision:
    """Because somebody may be in danger: who may decide on it."""
    return can_decide(actor, standing, now, staff=staff)


def can_close_case(actor: Actor, standing: Standing, now: datetime) -> Decision:
    """Those who may read what was set aside: on duty, organiser, safety contact; never its author, nor who entered it."""
    if not can_read_aside(actor, standing.exchange, now):
        return NOT_FOR_YOU
    if is_author(actor, standing):
        return OWN
    own_id = actor.membership_id(standing.exchange.id)
    return ENTERED if own_id is not None and standing.entered_by_id == own_id else ALLOWED


def can_list_aside(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    return ALLOWED if can_read_aside(actor, exchange, now) else NOT_NAMED


def can_report(actor: Actor, standing: Standing, now: datetime) -> Decision:
    """Who reads it: members, and in a public exchange everybody; never its author. What is closed stands there no more."""
    if not can_see_contribution(actor, standing, now) and not _stood_for(actor, standing, now):
        return NOT_FOR_YOU
    if actor.is_suspended(standing.exchange.id):
        return SUSPENDED
    if is_author(actor, standing):
        return OWN_WORDS
    return ALLOWED if standing.status is Status.PUBLISHED else NOTHING_TO_REPORT


def _stood_for(actor: Actor, standing: Standing, now: datetime) -> bool:
    """Whether she is shown the place where it stood."""
    is_closed = standing.status in {Status.HIDDEN, Status.ASIDE, Status.WITHDRAWN}
    return is_closed and standing.has_place and standing.audience in audiences(actor, standing.exchange, now)


def can_read_reports(actor: Actor, standing: Standing, now: datetime, *, staff: Sequence[Staff]) -> Decision:
    """Those of a contribution: two people at least, never its author; she is answered alike whether there are any or none."""
    own_id, exchange_id = actor.membership_id(standing.exchange.id), standing.exchange.id
    if own_id is not None and own_id in report_readers(staff, item_of(standing), now):
        return ALLOWED
    if not (actor.is_moderator(exchange_id) or actor.holds(Role.ORGANISER, exchange_id, now)):
        return STAFF_ONLY
    if is_author(actor, standing):
        return OWN
    return ENTERED if standing.entered_by_id == own_id else NOT_ON_DUTY


def can_appeal(actor: Actor, standing: Standing, *, has_adverse: bool) -> Decision:
    """The author of what was returned or hidden, whatever her standing. `has_adverse`: that is the last decision on it."""
    if not is_author(actor, standing):
        return NOT_FOR_YOU
    is_adverse = standing.status in {Status.RETURNED, Status.HIDDEN}
    return ALLOWED if is_adverse and has_adverse else NOTHING_TO_APPEAL


def can_read_log(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """Moderators on and off duty, organisers."""
    return ALLOWED if can_read_hidden(actor, exchange, now) else STAFF_ONLY
