from sqlalchemy import select

from forum.contributions.events import ContributionUnnamed, ContributionWithdrawn
from forum.kernel.unit_of_work import UnitOfWork
from forum.publication.actions.editions import drop_editions
from forum.publication.models import EditionText


def drop_editions_of_withdrawn(uow: UnitOfWork, event: ContributionWithdrawn) -> None:
    drop_editions(uow, select(EditionText.edition_id).where(EditionText.contribution_id == event.contribution_id))


def drop_editions_of_unnamed(uow: UnitOfWork, event: ContributionUnnamed) -> None:
    drop_editions(uow, select(EditionText.edition_id).where(EditionText.contribution_id == event.contribution_id))
