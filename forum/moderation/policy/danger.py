"""Reports, and what is set aside because somebody may be in danger."""

from collections.abc import Sequence
from datetime import datetime

from forum.contributions.models import Status
from forum.contributions.policy import (
    NOT_FOR_YOU,
    OWN,
    SUSPENDED,
    audiences,
    can_read_aside,
    can_see_contribution,
    is_author,
)
from forum.contributions.rules import Standing
from forum.exchanges.models import Exchange
from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.wording import mark
from forum.moderation.deciders import Staff, report_readers
from forum.moderation.policy.deciding import ENTERED, NOT_ON_DUTY, STAFF_ONLY, can_decide, item_of

OWN_WORDS = refused(
    "own_words", mark("You wrote this yourself: you can change or withdraw it, so there is nothing to report.")
)


NOTHING_TO_REPORT = refused(
    "nothing_to_report",
    mark("It cannot be read here any more, so there is nothing left to report. Thank you all the same."),
)


NOT_NAMED = refused("not_named", mark("Only who is on duty, an organiser or the safety contact may see this."))


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
