"""Hand-overs and promises."""

from datetime import datetime

from forum.contributions.models import Status
from forum.contributions.policy import (
    NOT_FOR_YOU,
    is_author,
    is_on_duty,
)
from forum.contributions.rules import Standing
from forum.exchanges.models import Exchange
from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.wording import mark
from forum.moderation.handing import Handing
from forum.moderation.policy.deciding import NOT_ON_DUTY, STAFF_ONLY, can_see_desk
from forum.moderation.rules import HANDED, Stage

NOT_HER_ROUND = refused(
    "not_her_round", mark("Only who moderates this week, while her mandate runs, writes and signs its hand-over.")
)


TOO_EARLY_TO_SIGN = refused(
    "too_early_to_sign", mark("It can be signed from a day before the week closes. Your words are kept until then.")
)


NOT_NEXT = refused(
    "not_next", mark("It is taken over by who moderates the next week and is on duty, or by an organiser.")
)


NOT_HANDED_YET = refused(
    "not_handed_over", mark("It can be taken over when it is signed, or else a day after the week has closed.")
)


TAKEN = refused("taken_over", mark("It is taken over already, so it stays as it is."))


NAMELESS = refused(
    "promise_without_name", mark("Under a promise stands a name. What you wrote without one cannot be marked.")
)


NOTHING_PROMISED = refused(
    "nothing_promised", mark("Only what is published, or waits to be, can be marked as a promise.")
)


def can_see_hand_over(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """As the desk, since it lists what waits there."""
    return can_see_desk(actor, exchange, now)


def can_note_hand_over(actor: Actor, handing: Handing, now: datetime) -> Decision:
    """Write words for the next: who moderates that round, until her mandate ends or it is taken over.

    Where nobody was named to moderate it, an organiser, who stood in.
    """
    if handing.stage(now) is Stage.TAKEN:
        return TAKEN
    if not handing.leaving and actor.holds(Role.ORGANISER, handing.exchange_id, now):
        return ALLOWED
    running = [grant for grant in actor.held(Role.MODERATOR, handing.exchange_id, now)]
    leaves = {one.membership_id for one in handing.leaving}
    is_hers = any(grant.round_id == handing.round_id and grant.membership_id in leaves for grant in running)
    return ALLOWED if is_hers else NOT_HER_ROUND


def can_sign_hand_over(actor: Actor, handing: Handing, now: datetime) -> Decision:
    """The same, from a day before the round closes."""
    may_note = can_note_hand_over(actor, handing, now)
    return TOO_EARLY_TO_SIGN if may_note and handing.stage(now) is Stage.RUNNING else may_note


def can_take_over(actor: Actor, handing: Handing, now: datetime) -> Decision:
    """Who moderates the next round, on duty, once it is signed or a day after the close; an organiser, standing in."""
    stage = handing.stage(now)
    if stage is Stage.TAKEN:
        return TAKEN
    is_next = any(g.round_id == handing.next_round_id for g in actor.held(Role.MODERATOR, handing.exchange_id, now))
    is_next = is_next and handing.next_round_id is not None
    if not (is_next or actor.holds(Role.ORGANISER, handing.exchange_id, now)):
        return NOT_NEXT
    return ALLOWED if stage in HANDED else NOT_HANDED_YET


def can_promise(actor: Actor, standing: Standing, now: datetime) -> Decision:
    """A moderator, on duty or off, or an organiser, in what she wrote under her name."""
    exchange_id = standing.exchange.id
    if not is_author(actor, standing):
        return NOT_FOR_YOU
    if not (actor.is_moderator(exchange_id) or actor.holds(Role.ORGANISER, exchange_id, now)):
        return STAFF_ONLY
    if standing.is_anonymous:
        return NAMELESS
    return ALLOWED if standing.status in {Status.WAITING, Status.PUBLISHED} else NOTHING_PROMISED


def can_keep_promise(actor: Actor, exchange: Exchange, now: datetime, *, made_by_id: int) -> Decision:
    """Say that a promise is kept: who is on duty, an organiser; who made it, as long as she moderates there, on duty or off."""
    is_hers = actor.is_moderator(exchange.id) and actor.membership_id(exchange.id) == made_by_id
    return ALLOWED if is_hers or is_on_duty(actor, exchange.id, now) else NOT_ON_DUTY
