from sqlalchemy import select

from forum.contributions.events import (
    ContributionHidden,
    ContributionSetAside,
    ContributionUnnamed,
    ContributionWithdrawn,
)
from forum.contributions.models import Contribution
from forum.exchanges.models import Membership
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.actions.gists import erase_gists
from forum.moderation.actions.letters import refuse_letters
from forum.moderation.actions.report import ASIDE, HIDDEN, WITHDRAWN, close_reports
from forum.moderation.actions.unname import forget_author_of
from forum.moderation.events import DecisionMade
from forum.moderation.own_data import drop_promises, erase_reasons, erase_report_words
from forum.moderation.rules import waits
from forum.notifications.events import MailsStopped


def drop_reasons_of_withdrawn(uow: UnitOfWork, event: ContributionWithdrawn) -> None:
    """What moderators wrote about words that are gone would tell of them; what was promised in them is promised no more."""
    erase_reasons(uow, [event.contribution_id])
    erase_gists(uow, [event.contribution_id])
    drop_promises(uow, [event.contribution_id])


def drop_gists_of_decided(uow: UnitOfWork, event: DecisionMade) -> None:
    contribution = uow.session.get(Contribution, event.contribution_id)
    if contribution is None or not waits(contribution):
        erase_gists(uow, [event.contribution_id])


def close_reports_of_withdrawn(uow: UnitOfWork, event: ContributionWithdrawn) -> None:
    """There is nothing left to look at; and what was said of words that are gone would tell of them."""
    close_reports(uow, event.contribution_id, outcome=WITHDRAWN)
    erase_report_words(uow, [event.contribution_id])


def close_reports_of_hidden(uow: UnitOfWork, event: ContributionHidden) -> None:
    close_reports(uow, event.contribution_id, outcome=HIDDEN)


def close_reports_of_set_aside(uow: UnitOfWork, event: ContributionSetAside) -> None:
    close_reports(uow, event.contribution_id, outcome=ASIDE)


def drop_traces_of_author(uow: UnitOfWork, event: ContributionUnnamed) -> None:
    contribution = uow.session.get(Contribution, event.contribution_id)
    if contribution is not None:
        forget_author_of(uow, contribution)
        drop_promises(uow, [contribution.id])


def stop_letters_too(uow: UnitOfWork, event: MailsStopped) -> None:
    """Who stops the mails of an exchange is written to by nobody of it."""
    found = select(Membership.id).where(
        Membership.exchange_id == event.exchange_id, Membership.account_id == event.account_id
    )
    for membership_id in uow.session.scalars(found).all():
        refuse_letters(uow, membership_id)
