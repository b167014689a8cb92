from forum.contributions.actions.publish import publish_contribution, restore_contribution
from forum.contributions.actions.reopen import reopen_contribution
from forum.contributions.errors import ChangedMeanwhile, ContributionNotFound
from forum.contributions.policy import can_see_contribution
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.actions.decide import Case, check_language_left, clean_reason, note_decision
from forum.moderation.events import AppealDecided
from forum.moderation.models import Appeal
from forum.moderation.policy import can_decide_appeal, capacity_of
from forum.moderation.queries.appeals import Plea, does_wait, get_plea
from forum.moderation.rules import Capacity, Kind, Reason, Stood, stands


def grant_appeal(
    uow: UnitOfWork,
    actor: Actor,
    *,
    appeal_id: int,
    reason: Reason,
    edition: int | None = None,
    leaves_language: bool = False,
) -> Appeal:
    """Publish what was returned, or, where two read it, have another read it; restore what was hidden."""
    plea = get_plea(uow.session, appeal_id, now=uow.now, keys=uow.keys)
    case = hear(uow, actor, plea, edition=edition, leaves_language=leaves_language)
    reason = clean_reason(Kind.GRANT, reason)
    if case.contribution.needs_two and case.stood is Stood.RETURNED:
        reopen_contribution(uow, case.contribution)
    elif case.stood is Stood.RETURNED:
        publish_contribution(uow, case.contribution)
    else:
        restore_contribution(uow, case.contribution)
    return close_appeal(uow, actor, plea.appeal, case=case, kind=Kind.GRANT, reason=reason)


def uphold_decision(
    uow: UnitOfWork,
    actor: Actor,
    *,
    appeal_id: int,
    reason: Reason,
    edition: int | None = None,
    leaves_language: bool = False,
) -> Appeal:
    """Leave it as it was decided; what was returned may still be changed and sent again."""
    plea = get_plea(uow.session, appeal_id, now=uow.now, keys=uow.keys)
    case = hear(uow, actor, plea, edition=edition, leaves_language=leaves_language)
    reason = clean_reason(Kind.UPHOLD, reason)
    return close_appeal(uow, actor, plea.appeal, case=case, kind=Kind.UPHOLD, reason=reason)


def hear(uow: UnitOfWork, actor: Actor, plea: Plea, *, edition: int | None, leaves_language: bool) -> Case:
    """What is decided anew, if this may be decided by her and now.

    ContributionNotFound, NotPermitted, ChangedMeanwhile, LanguageUnread.
    """
    standing, contribution = plea.letter.standing, plea.letter.contribution
    if not can_see_contribution(actor, standing, uow.now):
        raise ContributionNotFound()
    require(can_decide_appeal(actor, standing, those=plea.those, decided_by=plea.decided_by))
    if not does_wait(uow.session, plea.appeal) or edition not in {None, plea.appeal.edition}:
        raise ChangedMeanwhile()
    is_unread = not plea.those.does_read(actor.membership_id(contribution.exchange_id), plea.language)
    check_language_left(is_unread=is_unread, leaves_language=leaves_language)
    return Case(
        contribution=contribution,
        stood=stands(contribution.status, has_pending_edit=contribution.has_pending_edit),
        capacity=capacity_of(actor, contribution.exchange_id, uow.now, language=plea.language) or Capacity.OFF_DUTY,
        is_language_unread=is_unread,
        has_decided_before=actor.membership_id(contribution.exchange_id) in plea.decided_by,
    )


def close_appeal(uow: UnitOfWork, actor: Actor, appeal: Appeal, *, case: Case, kind: Kind, reason: Reason) -> Appeal:
    appeal.outcome_id = note_decision(uow, actor, case, kind=kind, reason=reason).id
    uow.flush()
    uow.record(
        AppealDecided(exchange_id=appeal.exchange_id, appeal_id=appeal.id, contribution_id=appeal.contribution_id)
    )
    return appeal
