from collections.abc import Sequence

from sqlalchemy import delete

from forum.contributions.actions.publish import announce, clear_reason, close_text
from forum.contributions.errors import ContributionNotFound
from forum.contributions.events import ContributionWithdrawn
from forum.contributions.models import AnonymousAuthor, Contribution, Status
from forum.contributions.policy import can_withdraw
from forum.contributions.queries.standing import get_letter, own_contributions
from forum.contributions.rules import Act, beginning_of_day, follow
from forum.exchanges.models import Exchange
from forum.files.own_data import erase_files
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.texts.models import Text, Version
from forum.texts.own_data import erase_words


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
        take_back(uow, actor, contribution)
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


def take_back(uow: UnitOfWork, actor: Actor, contribution: Contribution) -> None:
    close_for_good(uow, actor, contribution)
    erase_contribution_words(uow, [contribution])


def close_for_good(uow: UnitOfWork, actor: Actor, contribution: Contribution) -> None:
    was_published = contribution.status == Status.PUBLISHED
    contribution.status = follow(Act.WITHDRAW, contribution.status)
    if was_published:
        close_text(uow, contribution)
    announce(uow, contribution, ContributionWithdrawn)
    is_named = contribution.author_id is not None
    exchange = uow.session.get_one(Exchange, contribution.exchange_id)
    write_log(
        uow,
        actor if is_named else SYSTEM,
        at=None if is_named else beginning_of_day(uow.now, exchange.timezone),
        act="withdraw",
        thing="contribution",
        thing_id=contribution.id,
        exchange_id=contribution.exchange_id,
    )


def erase_contribution_words(uow: UnitOfWork, contributions: Sequence[Contribution]) -> None:
    """Of what nobody may read again nothing is kept: no wording, no version, no file, no free words about it."""
    for contribution in contributions:
        contribution.has_pending_edit = False
        clear_reason(contribution)
    uow.flush()
    text_ids = [contribution.text_id for contribution in contributions]
    erase_files(uow, text_ids=text_ids)
    erase_words(uow, text_ids=text_ids)


def throw_away(uow: UnitOfWork, draft: Contribution) -> None:
    erase_files(uow, text_ids=[draft.text_id])
    uow.session.execute(delete(AnonymousAuthor).where(AnonymousAuthor.contribution_id == draft.id))
    uow.session.delete(draft)
    uow.flush()
    uow.session.execute(delete(Version).where(Version.text_id == draft.text_id))
    uow.session.execute(delete(Text).where(Text.id == draft.text_id))
