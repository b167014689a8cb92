from forum.contributions.events import ContributionUnnamed, ContributionWithdrawn
from forum.kernel.unit_of_work import UnitOfWork
from forum.synthesis.own_data import forget_cited, forget_names


def drop_quotes_of_withdrawn(uow: UnitOfWork, event: ContributionWithdrawn) -> None:
    """Where its words stood, and what they were about, goes from the basket; that a paragraph rested on it stays, and says so."""
    forget_cited(uow, [event.contribution_id])


def drop_names_of_unnamed(uow: UnitOfWork, event: ContributionUnnamed) -> None:
    """Nothing that was made of her name stays beside what stands without it; its paragraphs are to be looked at."""
    forget_names(uow, [event.contribution_id])
