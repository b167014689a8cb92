from forum.contributions.events import (
    ContributionHidden,
    ContributionSetAside,
    ContributionUnnamed,
    ContributionWithdrawn,
)
from forum.contributions.models import Contribution
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.actions.report import ASIDE, HIDDEN, WITHDRAWN, close_reports
from forum.moderation.actions.unname import forget_author_of
from forum.moderation.own_data import erase_reasons, erase_report_words


def drop_reasons_of_withdrawn(uow: UnitOfWork, event: ContributionWithdrawn) -> None:
    """What moderators wrote about words that are gone would tell of them."""
    erase_reasons(uow, [event.contribution_id])


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
