"""Where the bytes lie: under the digest of their content, so that the same file is kept once and never changes."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from forum.files.errors import FileNotFound, StorageUnavailable

_NAME = re.compile(r"[0-9a-f]{64}(?:\.[0-9a-f]{8})?\Z")


class Storage(Protocol):
    """A digest is 64 hexadecimal digits, of sha256."""

    def put(self, content: bytes, now: datetime) -> str:
        """Keep the content and give its digest, once it would survive a power cut. StorageUnavailable.

        Of `now` the day is kept: the hour would say who sent it.
        """

    def open(self, digest: str) -> BinaryIO:
        """FileNotFound."""

    def delete(self, name: str) -> None:
        """Forget a digest, or what `list_before` named; no error where it is forgotten already."""

    def list_before(self, instant: datetime) -> Iterator[str]:
        """What nobody has put since the day of `instant`: digests, and the remains of uploads that were cut."""


class FolderStorage:
    """A folder of the machine, or one that several machines share: `ab/abcdef…`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes, now: datetime) -> str:
        digest = hashlib.sha256(content).hexdigest()
        place = self._place(digest)
        try:
            if not place.is_file():
                self._write(place, content)
            day = _beginning_of_day(now)
            os.utime(place, (day, day))
        except OSError as error:
            raise StorageUnavailable() from error
        return digest

    def open(self, digest: str) -> BinaryIO:
        try:
            return self._place(digest).open("rb")
        except FileNotFoundError:
            raise FileNotFound() from None

    def delete(self, name: str) -> None:
        self._place(name).unlink(missing_ok=True)

    def list_before(self, instant: datetime) -> Iterator[str]:
        for place in self._folder.glob("[0-9a-f][0-9a-f]/*"):
            if place.stat().st_mtime < _beginning_of_day(instant):
                yield place.name

    def _place(self, name: str) -> Path:
        if not _NAME.match(name):
            raise FileNotFound()
        return self._folder / name[:2] / name

    def _write(self, place: Path, content: bytes) -> None:
        """Beside its place first, then moved: whatever is found at a place is whole."""
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
        try:
            with open(beside, "xb", opener=_open_private) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
        for folder in (place.parent, self._folder, self._folder.parent):
            _sync_folder(folder)


def _beginning_of_day(at: datetime) -> float:
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
