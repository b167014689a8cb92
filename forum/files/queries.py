from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from forum.files.errors import FileNotFound
from forum.files.models import Attachment, StoredFile
from forum.kernel.db import plain_rows


class FileRow(NamedTuple):
    """A file as the pages that list it need it. `description_id` is a text, shown with the page's other texts."""

    text_id: int
    id: int
    name: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    description_id: int | None


def get_file(session: Session, file_id: int) -> StoredFile:
    """Whoever asks. FileNotFound."""
    file = session.get(StoredFile, file_id)
    if file is None:
        raise FileNotFound()
    return file


_ATTACHED = (
    select(
        Attachment.text_id,
        StoredFile.id,
        StoredFile.name,
        StoredFile.media_type,
        StoredFile.size,
        StoredFile.width,
        StoredFile.height,
        StoredFile.description_id,
    )
    .join(StoredFile, StoredFile.id == Attachment.file_id)
    .where(Attachment.text_id.in_(bindparam("text_ids", expanding=True)))
    .order_by(Attachment.text_id, Attachment.position, Attachment.id)
)


def load_attachments(session: Session, text_ids: Iterable[int]) -> dict[int, list[FileRow]]:
    """What hangs on each of many texts, in one query."""
    found: dict[int, list[FileRow]] = {}
    for row in plain_rows(session, _ATTACHED, {"text_ids": list(text_ids)}):
        found.setdefault(row[0], []).append(FileRow._make(row))
    return found


def list_carriers(session: Session, file_id: int) -> Sequence[int]:
    """The texts a file hangs on."""
    return session.scalars(select(Attachment.text_id).where(Attachment.file_id == file_id)).all()


def list_descriptions(session: Session, text_id: int) -> Sequence[int]:
    """The texts that describe the pictures of a text."""
    query = select(StoredFile.description_id).join(Attachment, Attachment.file_id == StoredFile.id)
    found = session.scalars(query.where(Attachment.text_id == text_id, StoredFile.description_id.is_not(None)))
    return [description_id for description_id in found if description_id is not None]


def bytes_of_text(session: Session, text_id: int) -> int:
    query = select(func.sum(StoredFile.size)).join(Attachment, Attachment.file_id == StoredFile.id)
    return session.scalar(query.where(Attachment.text_id == text_id)) or 0


def bytes_of_person(session: Session, membership_id: int | None) -> int:
    if membership_id is None:
        return 0
    return session.scalar(select(func.sum(StoredFile.size)).where(StoredFile.uploader_id == membership_id)) or 0


def list_digests(session: Session) -> frozenset[str]:
    """Of all files that have a row."""
    return frozenset(session.scalars(select(StoredFile.sha256).distinct()))
