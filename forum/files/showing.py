"""Files as the pages list them: name, size, and what a picture shows in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from forum.files.queries import FileRow, load_attachments
from forum.files.rules import MEGABYTE, name_in_address
from forum.kernel.reader import Reader
from forum.texts.queries import ShownText, VersionRow, load_versions, show
from forum.web.filters import number


@dataclass(frozen=True, slots=True)
class ShownFile:
    """`describe_url`: where she may say what a picture shows that nobody has described yet."""

    id: int
    name: str
    url: str
    size: str
    description: ShownText | None
    describe_url: str = ""


def show_file(
    kept: FileRow, versions: Mapping[int, Sequence[VersionRow]], reader: Reader, *, describes_from: str = ""
) -> ShownFile:
    """`versions` hold those of the descriptions; `describes_from` is the page of one who may describe it, to lead back to."""
    described = versions.get(kept.description_id or 0)
    asks = describes_from and kept.width is not None and not described
    return ShownFile(
        id=kept.id,
        name=kept.name,
        url=url_for("files.open", file_id=kept.id, name=name_in_address(kept.name)),
        size=said_size(kept.size),
        description=show(described, reader) if described else None,
        describe_url=url_for("files.description", file_id=kept.id, next=describes_from) if asks else "",
    )


def show_files_of(session: Session, text_id: int, reader: Reader, *, describes_from: str = "") -> list[ShownFile]:
    """For a page of one text; pages of many load attachments and versions for all at once."""
    rows = load_attachments(session, [text_id]).get(text_id, [])
    versions = load_versions(session, [row.description_id for row in rows if row.description_id])
    return [show_file(row, versions, reader, describes_from=describes_from) for row in rows]


def said_size(size: int) -> str:
    if size < MEGABYTE:
        return gettext("%(number)s kB", number=number(max(size // 1_000, 1)))
    return gettext("%(number)s MB", number=number(round(size / MEGABYTE, 1)))
