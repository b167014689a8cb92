from forum.contributions.actions.edit import check_edition
from forum.contributions.actions.publish import (
    hide_contribution,
    publish_contribution,
    publish_edit,
    restore_contribution,
    return_contribution,
    return_edit,
)
from forum.contributions.errors import ContributionNotFound, WrongStatus
from forum.contributions.models import Contribution, Status
from forum.contributions.policy import can_see_contribution
from forum.contributions.queries.standing import get_letter
from forum.kernel.actor import Actor
from forum.kernel.characters import clean_text
from forum.kernel.errors import require
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.moderation.events import DecisionMade
from forum.moderation.models import DecisionRow
from forum.moderation.policy import can_decide, capacity_of
from forum.moderation.queries.decisions import was_read
from forum.moderation.rules import Kind, Reason, check_reason, kinds_for


def approve_contribution(
    uow: UnitOfWork, actor: Actor, *, contribution_id: int, edition: int | None = None
) -> Contribution:
    """Let it, or the change that waits, through to the readers; what is published already is noted as read."""
    contribution = prepare(uow, actor, Kind.APPROVE, contribution_id=contribution_id, edition=edition)
    if contribution.status == Status.WAITING:
        publish_contribution(uow, contribution)
    elif contribution.has_pending_edit:
        publish_edit(uow, contribution)
    note_decision(uow, actor, contribution, kind=Kind.APPROVE, reason=Reason())
    return contribution


def return_to_author(
    uow: UnitOfWork, actor: Actor, *, contribution_id: int, reason: Reason, edition: int | None = None
) -> Contribution:
    """Send it, or the change that waits, back with a reason."""
    contribution = prepare(uow, actor, Kind.RETURN, contribution_id=contribution_id, edition=edition)
    reason = clean_reason(Kind.RETURN, reason)
    give = return_contribution if contribution.status == Status.WAITING else return_edit
    give(uow, contribution, reason_code=reason.code, reason=reason.words, reason_language=reason.language)
    note_decision(uow, actor, contribution, kind=Kind.RETURN, reason=reason)
    return contribution


def hide_from_readers(
    uow: UnitOfWork, actor: Actor, *, contribution_id: int, reason: Reason, edition: int | None = None
) -> Contribution:
    """Take a published contribution from the readers by a rule; its place stays."""
    contribution = prepare(uow, actor, Kind.HIDE, contribution_id=contribution_id, edition=edition)
    reason = clean_reason(Kind.HIDE, reason)
    hide_contribution(uow, contribution, reason_code=reason.code, reason=reason.words, reason_language=reason.language)
    note_decision(uow, actor, contribution, kind=Kind.HIDE, reason=reason)
    return contribution


def restore_to_readers(
    uow: UnitOfWork, actor: Actor, *, contribution_id: int, edition: int | None = None
) -> Contribution:
    contribution = prepare(uow, actor, Kind.RESTORE, contribution_id=contribution_id, edition=edition)
    restore_contribution(uow, contribution)
    note_decision(uow, actor, contribution, kind=Kind.RESTORE, reason=Reason())
    return contribution


def prepare(uow: UnitOfWork, actor: Actor, kind: Kind, *, contribution_id: int, edition: int | None) -> Contribution:
    """The contribution, if this may be decided by her and now.

    ContributionNotFound, NotPermitted, ChangedMeanwhile, WrongStatus.
    """
    letter = get_letter(uow.session, contribution_id, keys=uow.keys)
    if not can_see_contribution(actor, letter.standing, uow.now):
        raise ContributionNotFound()
    require(can_decide(actor, letter.standing, uow.now))
    contribution = letter.contribution
    check_edition(contribution, edition)
    is_read = was_read(uow.session, contribution)
    if kind not in kinds_for(contribution.status, has_pending_edit=contribution.has_pending_edit, is_read=is_read):
        raise WrongStatus()
    return contribution


def clean_reason(kind: Kind, reason: Reason) -> Reason:
    check_reason(kind, reason)
    return Reason(code=reason.code, words=clean_text(reason.words).strip(), language=check_language(reason.language))


def note_decision(uow: UnitOfWork, actor: Actor, contribution: Contribution, *, kind: Kind, reason: Reason) -> None:
    """Keep who decided what, why, when and in which capacity: for the author, the log and the figures."""
    exchange_id = contribution.exchange_id
    capacity = capacity_of(actor, exchange_id, uow.now)
    decision = uow.add(
        DecisionRow(
            exchange_id=exchange_id,
            contribution_id=contribution.id,
            decided_by_id=actor.membership_id(exchange_id),
            capacity=capacity,
            kind=kind,
            reason_code=reason.code or None,
            reason=reason.words or None,
            reason_language=reason.language or None,
            decided_at=uow.now,
        )
    )
    uow.flush()
    write_log(
        uow,
        actor,
        act=kind,
        thing="contribution",
        thing_id=contribution.id,
        exchange_id=exchange_id,
        reason=reason.code or None,
        capacity=capacity,
    )
    uow.record(DecisionMade(exchange_id=exchange_id, decision_id=decision.id, contribution_id=contribution.id))
