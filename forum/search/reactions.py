from forum.kernel.unit_of_work import UnitOfWork
from forum.search.actions import keep_document
from forum.texts.events import SourceChanged, TextPublished, TextWithdrawn, VersionPublished


def keep_text(uow: UnitOfWork, event: TextPublished | TextWithdrawn | SourceChanged | VersionPublished) -> None:
    """Whatever happened to a text, its row says what it now is."""
    keep_document(uow, event.text_id)
