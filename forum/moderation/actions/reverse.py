from collections.abc import Callable, Mapping

from sqlalchemy import select

from forum.contributions.actions.publish import hide_contribution, restore_contribution, return_contribution, touch
from forum.contributions.actions.reopen import propose_again, reopen_contribution, take_edit_back
from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Contribution
from forum.contributions.policy import can_see_contribution
from forum.contributions.queries.standing import Letter, get_letter
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.actions.decide import Case, note_decision
from forum.moderation.errors import NotToReverse
from forum.moderation.models import Appeal, DecisionRow
from forum.moderation.policy import can_decide, can_decide_appeal, capacity_of
from forum.moderation.queries.appeals import get_plea
from forum.moderation.queries.decisions import find_last_of, find_step_back
from forum.moderation.queries.staff import list_staff
from forum.moderation.rules import OF_APPEALS, Capacity, Kind, Reason, Step, stands


def reverse_decision(uow: UnitOfWork, actor: Actor, *, decision_id: int) -> DecisionRow:
    """Take a decision back, whoever made it and whenever: the contribution stands as it stood before.

    Only the last one on it that is in force. An appeal against it has ended; one that it ended waits again.
    ContributionNotFound, NotPermitted, NotToReverse, HasReplies.
    """
    decision = uow.session.get(DecisionRow, decision_id)
    if decision is None:
        raise ContributionNotFound()
    letter = get_letter(uow.session, decision.contribution_id, keys=uow.keys)
    check_may_reverse(uow, actor, letter, decision=decision)
    step = find_step_back(uow.session, letter.contribution, decision)
    if step is None:
        raise NotToReverse()
    contribution = letter.contribution
    stood = stands(contribution.status, has_pending_edit=contribution.has_pending_edit)
    touch(uow, contribution)
    STEPS[step](uow, contribution)
    reopen_appeal(uow, decision)
    capacity = capacity_of(actor, contribution.exchange_id, uow.now) or Capacity.OFF_DUTY
    case = Case(contribution=contribution, stood=stood, capacity=capacity, reverses_id=decision.id)
    return note_decision(uow, actor, case, kind=Kind.REVERSE, reason=Reason())


def check_may_reverse(uow: UnitOfWork, actor: Actor, letter: Letter, *, decision: DecisionRow) -> None:
    """Who may decide on it; what was decided on an appeal, who may decide that. ContributionNotFound, NotPermitted."""
    if not can_see_contribution(actor, letter.standing, uow.now):
        raise ContributionNotFound()
    if decision.kind in OF_APPEALS:
        appeal_id = uow.session.scalars(select(Appeal.id).where(Appeal.outcome_id == decision.id)).first()
        if appeal_id is None:
            raise NotToReverse()
        plea = get_plea(uow.session, appeal_id, now=uow.now, keys=uow.keys)
        require(can_decide_appeal(actor, letter.standing, those=plea.those, decided_by=plea.decided_by))
    else:
        staff = list_staff(uow.session, letter.contribution.exchange_id)
        require(can_decide(actor, letter.standing, uow.now, staff=staff))


def reopen_appeal(uow: UnitOfWork, decision: DecisionRow) -> None:
    for appeal in uow.session.scalars(select(Appeal).where(Appeal.outcome_id == decision.id)):
        appeal.outcome_id = None


def hide_again(uow: UnitOfWork, contribution: Contribution) -> None:
    """By the rule, and with the words, by which it was hidden before."""
    hide_contribution(uow, contribution, **reason_of(find_last_of(uow.session, contribution.id, Kind.HIDE)))


def return_again(uow: UnitOfWork, contribution: Contribution) -> None:
    reopen_contribution(uow, contribution)
    return_contribution(uow, contribution, **reason_of(find_last_of(uow.session, contribution.id, Kind.RETURN)))


def reason_of(decision: DecisionRow) -> dict[str, str]:
    return {
        "reason_code": decision.reason_code or "",
        "reason": decision.reason or "",
        "reason_language": decision.reason_language or "",
    }


def leave(_uow: UnitOfWork, _contribution: Contribution) -> None:
    """It stands as it stood; only the decision is gone."""


STEPS: Mapping[Step, Callable[[UnitOfWork, Contribution], None]] = {
    Step.NOTHING: leave,
    Step.REOPEN: reopen_contribution,
    Step.TAKE_EDIT_BACK: take_edit_back,
    Step.PROPOSE_AGAIN: propose_again,
    Step.RESTORE: restore_contribution,
    Step.HIDE_AGAIN: hide_again,
    Step.RETURN_AGAIN: return_again,
}
