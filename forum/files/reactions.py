from forum.files.actions import close_descriptions, open_descriptions
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.events import TextPublished, TextWithdrawn


def open_with_carrier(uow: UnitOfWork, event: TextPublished) -> None:
    open_descriptions(uow, text_id=event.text_id)


def close_with_carrier(uow: UnitOfWork, event: TextWithdrawn) -> None:
    close_descriptions(uow, text_id=event.text_id)
