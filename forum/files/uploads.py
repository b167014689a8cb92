"""From what was sent to what is kept: checked, and its bytes stored, before anything is written to the database."""

from dataclasses import dataclass
from datetime import datetime

from forum.files.checks import check_file
from forum.files.rules import is_shown_inline
from forum.files.storage import Storage


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file whose bytes are stored, and which hangs on nothing yet: without a row in a day its bytes are removed."""

    sha256: str
    name: str
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None

    @property
    def is_picture(self) -> bool:
        return is_shown_inline(self.media_type)


def keep_upload(storage: Storage, *, name: str, content: bytes, now: datetime) -> KeptFile:
    """Check an upload and store its bytes. A subclass of InvalidInput says why it is refused; StorageUnavailable."""
    checked = check_file(name, content)
    return KeptFile(
        sha256=storage.put(checked.content, now),
        name=checked.name,
        media_type=checked.media_type,
        size=len(checked.content),
        width=checked.width,
        height=checked.height,
    )
