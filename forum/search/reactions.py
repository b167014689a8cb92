from forum.contributions.events import ContributionMoved, ContributionUnnamed
from forum.kernel.unit_of_work import UnitOfWork
from forum.search.actions import keep_document
from forum.texts.events import SourceChanged, TextPublished, TextWithdrawn, VersionPublished

Changed = TextPublished | TextWithdrawn | SourceChanged | VersionPublished | ContributionUnnamed | ContributionMoved


def keep_text(uow: UnitOfWork, event: Changed) -> None:
    """Whatever happened to a text, its row says what it now is, and whether its author may be looked for."""
    keep_document(uow, event.text_id)
