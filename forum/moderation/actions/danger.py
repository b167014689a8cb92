"""Somebody may be in danger: her words are set aside at once, and the case is closed by those who may read them."""

from forum.contributions.actions.edit import check_edition
from forum.contributions.actions.publish import (
    hide_contribution,
    release_contribution,
    return_contribution,
    set_aside_contribution,
)
from forum.contributions.errors import ContributionNotFound, WrongStatus
from forum.contributions.models import Contribution, Status
from forum.contributions.policy import can_see_contribution
from forum.contributions.queries.standing import get_letter
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.moderation.actions.decide import Case, clean_reason, note_decision
from forum.moderation.actions.gists import erase_gists
from forum.moderation.models import DangerCase
from forum.moderation.policy import can_close_case, can_set_aside, capacity_of
from forum.moderation.queries.danger import find_case, stands_aside
from forum.moderation.queries.staff import list_staff
from forum.moderation.rules import ASIDE_FROM, Capacity, Kind, Outcome, Reason, Stood, outcomes_for


def set_aside(uow: UnitOfWork, actor: Actor, *, contribution_id: int, edition: int | None = None) -> Contribution:
    """With what a machine made of it. Doing it twice is doing it once.

    ContributionNotFound, NotPermitted, ChangedMeanwhile, WrongStatus.
    """
    letter = get_letter(uow.session, contribution_id, keys=uow.keys)
    contribution = letter.contribution
    if not can_see_contribution(actor, letter.standing, uow.now):
        raise ContributionNotFound()
    staff = list_staff(uow.session, contribution.exchange_id)
    require(can_set_aside(actor, letter.standing, uow.now, staff=staff))
    if contribution.status == Status.ASIDE:
        return contribution
    check_edition(contribution, edition)
    if contribution.status not in ASIDE_FROM:
        raise WrongStatus()
    capacity = capacity_of(actor, contribution.exchange_id, uow.now) or Capacity.OFF_DUTY
    set_aside_contribution(uow, contribution)
    erase_gists(uow, [contribution.id])
    uow.add(
        DangerCase(
            exchange_id=contribution.exchange_id,
            contribution_id=contribution.id,
            set_aside_by_id=actor.membership_id(contribution.exchange_id),
            set_aside_at=uow.now,
        )
    )
    uow.flush()
    note_act(uow, actor, contribution, act="set_aside", capacity=capacity)
    return contribution


def close_case(
    uow: UnitOfWork,
    actor: Actor,
    *,
    contribution_id: int,
    outcome: Outcome,
    reason: Reason,
    edition: int | None = None,
) -> Contribution:
    """As agreed; what is left aside may be closed otherwise later. `reason` where it is returned or hidden.

    ContributionNotFound, NotPermitted, ChangedMeanwhile, WrongStatus, InvalidInput.
    """
    letter = get_letter(uow.session, contribution_id, keys=uow.keys)
    contribution = letter.contribution
    if not stands_aside(uow.session, contribution) or not can_see_contribution(actor, letter.standing, uow.now):
        raise ContributionNotFound()
    require(can_close_case(actor, letter.standing, uow.now))
    check_edition(contribution, edition)
    if outcome not in outcomes_for(has_place=letter.standing.has_place):
        raise WrongStatus()
    capacity = capacity_of(actor, contribution.exchange_id, uow.now) or Capacity.NAMED
    carry_out(
        uow,
        actor,
        Case(contribution=contribution, stood=Stood.ASIDE, capacity=capacity),
        outcome=outcome,
        reason=reason,
    )
    end_case(uow, actor, contribution, outcome=outcome)
    note_act(uow, actor, contribution, act="close_case", capacity=capacity, reason=outcome)
    return contribution


def carry_out(uow: UnitOfWork, actor: Actor, case: Case, *, outcome: Outcome, reason: Reason) -> None:
    if outcome is Outcome.BACK:
        release_contribution(uow, case.contribution)
    elif outcome is not Outcome.KEPT:
        kind = Kind.RETURN if outcome is Outcome.RETURNED else Kind.HIDE
        said = clean_reason(kind, reason)
        give = return_contribution if kind is Kind.RETURN else hide_contribution
        give(uow, case.contribution, reason_code=said.code, reason=said.words, reason_language=said.language)
        note_decision(uow, actor, case, kind=kind, reason=said)


def end_case(uow: UnitOfWork, actor: Actor, contribution: Contribution, *, outcome: Outcome) -> None:
    case = find_case(uow.session, contribution.id)
    if case is not None:
        case.outcome, case.closed_at = outcome, uow.now
        case.closed_by_id = actor.membership_id(contribution.exchange_id)


def note_act(
    uow: UnitOfWork,
    actor: Actor,
    contribution: Contribution,
    *,
    act: str,
    capacity: Capacity,
    reason: str | None = None,
) -> None:
    write_log(
        uow,
        actor,
        act=act,
        thing="contribution",
        thing_id=contribution.id,
        exchange_id=contribution.exchange_id,
        capacity=capacity,
        reason=reason,
    )
