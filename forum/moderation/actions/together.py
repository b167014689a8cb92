"""The same decision on several, each in its own right: only what one click may decide."""

from typing import cast

from forum.contributions.models import Contribution
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.actions.decide import approve_contribution, return_to_author
from forum.moderation.errors import LookFirst, NotOneClick, ReadByAnother
from forum.moderation.models import DecisionRow
from forum.moderation.queries.claims import find_claims
from forum.moderation.queries.decisions import find_last
from forum.moderation.queries.waiting import is_pointed_out
from forum.moderation.rules import Reason


def approve_together(uow: UnitOfWork, actor: Actor, *, contribution_id: int, edition: int) -> DecisionRow:
    """One of several. What two people read is opened by itself; what another reads just now is left to her.

    NotOneClick, LookFirst, ReadByAnother, and what `approve_contribution` refuses.
    """
    check_free(uow, actor, contribution_id)
    row = uow.session.get(Contribution, contribution_id)
    if row is not None and row.needs_two:
        raise NotOneClick()
    if row is not None and is_pointed_out(uow.session, row):
        raise LookFirst()
    approve_contribution(uow, actor, contribution_id=contribution_id, edition=edition)
    return cast(DecisionRow, find_last(uow.session, contribution_id))


def return_together(
    uow: UnitOfWork, actor: Actor, *, contribution_id: int, edition: int, reason: Reason
) -> DecisionRow:
    """One of several, with the reason of all. ReadByAnother, and what `return_to_author` refuses."""
    check_free(uow, actor, contribution_id)
    return_to_author(uow, actor, contribution_id=contribution_id, edition=edition, reason=reason)
    return cast(DecisionRow, find_last(uow.session, contribution_id))


def check_free(uow: UnitOfWork, actor: Actor, contribution_id: int) -> None:
    claim = find_claims(uow.session, [contribution_id], uow.now).get(contribution_id)
    row = uow.session.get(Contribution, contribution_id)
    if claim is not None and row is not None and claim.membership_id != actor.membership_id(row.exchange_id):
        raise ReadByAnother()
