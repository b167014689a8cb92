from sqlalchemy import delete

from forum.contributions.actions.publish import announce, close_text, drop_proposed_edits
from forum.contributions.errors import ContributionNotFound
from forum.contributions.events import ContributionWithdrawn
from forum.contributions.models import AnonymousAuthor, Contribution, Status
from forum.contributions.policy import can_withdraw
from forum.contributions.queries.standing import get_letter, own_contributions
from forum.contributions.rules import Act, beginning_of_day, follow
from forum.exchanges.models import Exchange
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.texts.models import Text, Version


def withdraw_contribution(uow: UnitOfWork, actor: Actor, *, contribution_id: int) -> Contribution:
    """Take one's words back: at once, for good, whatever one's standing; a draft is thrown away altogether.

    ContributionNotFound for all but the author. Withdrawing twice is withdrawing once.
    """
    letter = get_letter(uow.session, contribution_id, keys=uow.keys)
    contribution = letter.contribution
    if not can_withdraw(actor, letter.standing, uow.now):
        raise ContributionNotFound()
    if contribution.status == Status.DRAFT:
        throw_away(uow, contribution)
    elif contribution.status != Status.WITHDRAWN:
        take_back(uow, actor, contribution, exchange=letter.standing.exchange)
    return contribution


def withdraw_all(uow: UnitOfWork, actor: Actor, *, exchange_id: int) -> int:
    """All she wrote in an exchange, under her name or without one, drafts too; how many there were."""
    membership_id = actor.membership_id(exchange_id)
    if membership_id is None:
        return 0
    ids = own_contributions(uow.session, membership_id, exchange_id, keys=uow.keys)
    for contribution_id in ids:
        withdraw_contribution(uow, actor, contribution_id=contribution_id)
    return len(ids)


def take_back(uow: UnitOfWork, actor: Actor, contribution: Contribution, *, exchange: Exchange) -> None:
    was_published = contribution.status == Status.PUBLISHED
    contribution.status = follow(Act.WITHDRAW, contribution.status)
    drop_proposed_edits(uow, contribution)
    if was_published:
        close_text(uow, contribution)
    uow.flush()
    announce(uow, contribution, ContributionWithdrawn)
    is_named = contribution.author_id is not None
    write_log(
        uow,
        actor if is_named else SYSTEM,
        at=None if is_named else beginning_of_day(uow.now, exchange.timezone),
        act="withdraw",
        thing="contribution",
        thing_id=contribution.id,
        exchange_id=contribution.exchange_id,
    )


def throw_away(uow: UnitOfWork, draft: Contribution) -> None:
    uow.session.execute(delete(AnonymousAuthor).where(AnonymousAuthor.contribution_id == draft.id))
    uow.session.delete(draft)
    uow.flush()
    uow.session.execute(delete(Version).where(Version.text_id == draft.text_id))
    uow.session.execute(delete(Text).where(Text.id == draft.text_id))
