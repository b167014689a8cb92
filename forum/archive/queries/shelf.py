"""Texts and files get their numbers where they are first met, in the order in which a reader meets them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.archive.holdings import HeldFile, HeldText
from forum.files.errors import FileNotFound
from forum.files.models import StoredFile
from forum.files.queries import FileRow
from forum.files.rules import KINDS, may_carry_a_name, name_without_author
from forum.files.storage import Storage
from forum.texts.models import Origin, Version
from forum.texts.queries import VersionRow

AT_ONCE = 500
EXTENSIONS = {kind.media_type: extension for extension, kind in reversed(list(KINDS.items()))}


class Shelf:
    """`reviews_versions`: what somebody is still to read over stays out."""

    def __init__(self, storage: Storage, *, reviews_versions: bool) -> None:
        self._storage = storage
        self._reviews_versions = reviews_versions
        self._texts: dict[int, HeldText] = {}
        self._files: dict[int, HeldFile] = {}

    @property
    def texts(self) -> tuple[HeldText, ...]:
        return tuple(self._texts.values())

    @property
    def files(self) -> tuple[HeldFile, ...]:
        return tuple(self._files.values())

    def is_fit(self, version: VersionRow | Version) -> bool:
        return not (self._reviews_versions and version.awaits_review)

    def text(self, kind: str, rows: Sequence[VersionRow], *, is_nameless: bool = False) -> HeldText | None:
        """None where nothing of it is published."""
        fit = sorted((row for row in rows if self.is_fit(row)), key=_original_first)
        if not fit:
            return None
        text_id = fit[0].text_id
        if text_id not in self._texts:
            self._texts[text_id] = HeldText(len(self._texts) + 1, kind, tuple(fit), is_nameless)
        return self._texts[text_id]

    def file(self, row: FileRow, sha256: str, *, described: Sequence[VersionRow], is_nameless: bool) -> HeldFile | None:
        """None for a nameless one that may carry a name inside."""
        if is_nameless and may_carry_a_name(row.media_type):
            return None
        if row.id not in self._files:
            number = len(self._files) + 1
            name = f"{number:04}.{EXTENSIONS.get(row.media_type, 'bin')}"
            self._files[row.id] = HeldFile(
                number=number,
                name=name_without_author(name, number=number) if is_nameless else row.name,
                path=f"files/{name}" if self._is_kept(sha256) else "",
                media_type=row.media_type,
                size=row.size,
                sha256=sha256,
                description=self.text("file_description", described, is_nameless=is_nameless),
            )
        return self._files[row.id]

    def _is_kept(self, sha256: str) -> bool:
        try:
            self._storage.open(sha256).close()
        except FileNotFound:
            return False
        return True


def _original_first(row: VersionRow) -> tuple[bool, str, str]:
    return row.origin != Origin.AUTHOR, row.language, row.origin


def load_paragraphs(session: Session, version_ids: Sequence[int]) -> dict[int, Sequence[str]]:
    """The words of versions as they were written."""
    found: dict[int, Sequence[str]] = {}
    for start in range(0, len(version_ids), AT_ONCE):
        query = select(Version.id, Version.paragraphs).where(Version.id.in_(version_ids[start : start + AT_ONCE]))
        found.update({version_id: tuple(words) for version_id, words in session.execute(query)})
    return found


def load_digests(session: Session, file_ids: Iterable[int]) -> dict[int, str]:
    query = select(StoredFile.id, StoredFile.sha256).where(StoredFile.id.in_(list(file_ids)))
    return {file_id: sha256 for file_id, sha256 in session.execute(query)}
