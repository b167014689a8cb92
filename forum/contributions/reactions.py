from forum.contributions.actions.language import ask_for_language
from forum.contributions.actions.lateness import forget_lateness_in
from forum.contributions.events import ContributionEvent
from forum.exchanges.events import DatesChanged
from forum.kernel.unit_of_work import UnitOfWork


def forget_lateness(uow: UnitOfWork, event: DatesChanged) -> None:
    if event.exchange_id is not None:
        forget_lateness_in(uow, event.exchange_id)


def look_at_language(uow: UnitOfWork, event: ContributionEvent) -> None:
    ask_for_language(uow, event.contribution_id)
