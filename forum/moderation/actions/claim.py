from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from forum.contributions.errors import WrongStatus
from forum.contributions.models import Contribution
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.moderation.actions.decide import get_open_letter
from forum.moderation.errors import ReadByAnother
from forum.moderation.models import Claim
from forum.moderation.policy import capacity_of, duty
from forum.moderation.queries.decisions import was_read
from forum.moderation.rules import READING_TIME, Kind, kinds_for


def claim_contribution(uow: UnitOfWork, actor: Actor, *, contribution_id: int) -> datetime:
    """Say that she reads it now; until when. Said again, from now on; never beyond the end of her mandate.

    ContributionNotFound, NotPermitted, WrongStatus where nothing waits, ReadByAnother.
    """
    letter, _ = get_open_letter(uow, actor, contribution_id)
    row = letter.contribution
    is_read = was_read(uow.session, row)
    if Kind.APPROVE not in kinds_for(row.status, has_pending_edit=row.has_pending_edit, is_read=is_read):
        raise WrongStatus()
    membership_id = actor.membership_id(row.exchange_id)
    assert membership_id is not None
    until = reading_until(actor, row.exchange_id, uow.now)
    uow.session.execute(delete(Claim).where(Claim.until <= uow.now))
    hers = (Claim.contribution_id == contribution_id, Claim.membership_id == membership_id)
    renewed = uow.session.scalar(update(Claim).where(*hers).values(until=until).returning(Claim.contribution_id))
    if renewed is None:
        take(uow, Claim(contribution_id=contribution_id, membership_id=membership_id, until=until))
    return until


def reading_until(actor: Actor, exchange_id: int, now: datetime) -> datetime:
    running = duty(actor, exchange_id, now)
    ends_at = running.ends_at if running is not None else None
    return min(now + READING_TIME, ends_at) if ends_at is not None else now + READING_TIME


def take(uow: UnitOfWork, claim: Claim) -> None:
    try:
        with uow.session.begin_nested():
            uow.session.add(claim)
    except IntegrityError:
        raise ReadByAnother() from None


def release_contribution(uow: UnitOfWork, actor: Actor, *, contribution_id: int) -> None:
    """She reads it no longer; said twice it is said once. ContributionNotFound, NotPermitted."""
    letter, _ = get_open_letter(uow, actor, contribution_id)
    membership_id = actor.membership_id(letter.contribution.exchange_id)
    hers = (Claim.contribution_id == contribution_id, Claim.membership_id == membership_id)
    uow.session.execute(delete(Claim).where(*hers))


def ask_for_two(uow: UnitOfWork, actor: Actor, *, contribution_id: int) -> Contribution:
    """Mark it as sensitive: two people let it through. Nobody takes the mark off. NotPermitted, WrongStatus."""
    letter, _ = get_open_letter(uow, actor, contribution_id)
    row = letter.contribution
    if Kind.RETURN not in kinds_for(row.status, has_pending_edit=row.has_pending_edit):
        raise WrongStatus()
    if not row.needs_two:
        row.needs_two = True
        uow.flush()
        capacity = capacity_of(actor, row.exchange_id, uow.now)
        write_log(
            uow,
            actor,
            act="ask_for_two",
            thing="contribution",
            thing_id=row.id,
            exchange_id=row.exchange_id,
            capacity=capacity,
        )
    return row
