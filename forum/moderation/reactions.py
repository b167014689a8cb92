from forum.contributions.events import ContributionWithdrawn
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.own_data import erase_reasons


def drop_reasons_of_withdrawn(uow: UnitOfWork, event: ContributionWithdrawn) -> None:
    """What moderators wrote about words that are gone would tell of them."""
    erase_reasons(uow, [event.contribution_id])
