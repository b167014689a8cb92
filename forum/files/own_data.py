"""Files she sent: taken out, and deleted with the words they hang on."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forum.files.actions import remove_attachment
from forum.files.models import Attachment, StoredFile
from forum.kernel.taking_out import Taken, take_fields
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.models import Text
from forum.texts.own_data import take_out_wordings
from forum.texts.queries import get_text


def take_out_files(session: Session, *, text_ids: Collection[int], membership_id: int) -> list[Taken]:
    """Those on these texts, and those she sent elsewhere in the exchange. `kept_in` is where the zip has the bytes."""
    hung = select(Attachment.file_id).where(Attachment.text_id.in_(list(text_ids)))
    query = select(StoredFile).where((StoredFile.uploader_id == membership_id) | StoredFile.id.in_(hung))
    files = session.scalars(query.order_by(StoredFile.id)).all()
    descriptions = take_out_wordings(session, [file.description_id for file in files if file.description_id])
    return [
        {
            **take_fields(file, "sha256", "name", "media_type", "size", "width", "height", "created_at"),
            "description": descriptions.get(file.description_id or 0),
            "kept_in": f"files/{file.id}-{file.name}",
        }
        for file in files
    ]


def texts_with_files(session: Session, text_ids: Collection[int]) -> Sequence[Text]:
    """Those of them that a file hangs on."""
    hung = select(Attachment.text_id).where(Attachment.text_id.in_(list(text_ids)))
    return session.scalars(select(Text).where(Text.id.in_(hung)).order_by(Text.id)).all()


def erase_files(uow: UnitOfWork, *, text_ids: Collection[int]) -> None:
    """Take every file off these texts; those that hang nowhere else go, with the words that say what they show."""
    hung = select(Attachment.text_id, Attachment.file_id).where(Attachment.text_id.in_(list(text_ids)))
    for text_id, file_id in uow.session.execute(hung).all():
        remove_attachment(uow, get_text(uow.session, text_id), file_id=file_id)


def forget_uploader(uow: UnitOfWork, *, membership_id: int) -> None:
    uow.session.execute(update(StoredFile).where(StoredFile.uploader_id == membership_id).values(uploader_id=None))
