from dataclasses import dataclass
from datetime import datetime

from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.wording import mark
from forum.synthesis.models import State

NOT_YOURS = refused(
    "not_of_this_week",
    mark("The synthesis of a week is written by its moderators, until the week is signed off, and by organisers."),
)
STAFF_ONLY = refused("synthesis_staff_only", mark("Only moderators and organisers of this exchange may see this."))
YOUR_OWN = refused(
    "own_synthesis",
    mark("You wrote in this synthesis, so somebody else reads it over: a co-moderator or an organiser."),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What policy asks of a round's synthesis. `state` is None before anybody wrote a word of it.

    `signed_off_from`: when its moderators leave it to the organiser.
    """

    exchange_id: int
    round_id: int
    signed_off_from: datetime
    state: State | None = None
    writers: frozenset[int] = frozenset()


def can_write(actor: Actor, standing: Standing, now: datetime) -> Decision:
    """Its basket too. Moderators of that round from the beginning of their mandate until it is signed off; organisers."""
    if actor.holds(Role.ORGANISER, standing.exchange_id, now):
        return ALLOWED
    return ALLOWED if now < standing.signed_off_from and has_moderated(actor, standing, now) else NOT_YOURS


def can_see_draft(actor: Actor, standing: Standing, now: datetime) -> Decision:
    """Who may write it, and who may read it over."""
    return ALLOWED if _may_read_over(actor, standing, now) else STAFF_ONLY


def can_review(actor: Actor, standing: Standing, now: datetime, *, has_others: bool) -> Decision:
    """A moderator of that round or on duty, or an organiser, who did not write in it; where there is nobody else, a writer."""
    if not _may_read_over(actor, standing, now):
        return STAFF_ONLY
    return YOUR_OWN if has_others and actor.membership_id(standing.exchange_id) in standing.writers else ALLOWED


def _may_read_over(actor: Actor, standing: Standing, now: datetime) -> bool:
    on_duty = any(actor.holds(role, standing.exchange_id, now) for role in (Role.ORGANISER, Role.MODERATOR))
    return on_duty or has_moderated(actor, standing, now)


def has_moderated(actor: Actor, standing: Standing, now: datetime) -> bool:
    """Of this round; her mandate runs, or has run."""
    return not actor.is_suspended(standing.exchange_id) and any(
        grant.role is Role.MODERATOR
        and grant.round_id == standing.round_id
        and (grant.starts_at is None or grant.starts_at <= now)
        for grant in actor.in_exchange(standing.exchange_id)
    )
