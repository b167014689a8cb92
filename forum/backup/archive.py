"""The tar: written, checked as a reader would find it, and only then given its name."""

import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, BinaryIO, Literal

from pydantic import BaseModel, ValidationError

from forum.backup.databases import Copier, sync
from forum.backup.errors import NotWhole, OtherDatabase
from forum.files.errors import FileNotFound
from forum.files.storage import Storage

MANIFEST = "manifest.json"
DATABASE = "database"
FILES = "files/"
PIECE = 1 << 20


class Manifest(BaseModel):
    """`digests` has the sha256 of every member but the manifest itself."""

    format: Literal[1]
    made_at: datetime
    database: str
    digests: dict[str, str]

    @property
    def files(self) -> list[str]:
        return sorted(name.removeprefix(FILES) for name in self.digests if name.startswith(FILES))


class HashingReader:
    """Reads on, and knows the digest of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.digest.update(piece)
        return piece


def write_backup(path: Path, *, copier: Copier, storage: Storage, now: datetime) -> Manifest:
    """The database first, then the files its rows name. NotWhole, also where one of these was removed in between."""
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
        copy, beside = Path(folder, DATABASE), Path(folder, "backup")
        named = copier.copy_to(copy)
        beside.touch(mode=0o600)
        with tarfile.open(beside, "w") as tar:
            digests = {DATABASE: add_file(tar, DATABASE, copy.open("rb"))}
            digests |= {FILES + name: add_file(tar, FILES + name, open_named(storage, name)) for name in sorted(named)}
            manifest = Manifest(format=1, made_at=now, database=copier.kind, digests=digests)
            add_file(tar, MANIFEST, io.BytesIO(manifest.model_dump_json(indent=1).encode()))
        sync(beside)
        check_backup(beside, copier=copier)
        beside.replace(path)
    sync(path.parent)
    return manifest


def open_named(storage: Storage, digest: str) -> BinaryIO:
    try:
        return storage.open(digest)
    except FileNotFound:
        raise NotWhole(what=f"a row names the file {digest}, which is not there") from None


def add_file(tar: tarfile.TarFile, name: str, file: BinaryIO) -> str:
    """The digest of what went in."""
    with file:
        member = tarfile.TarInfo(name)
        member.size = file.seek(0, os.SEEK_END)
        member.mode = 0o600
        file.seek(0)
        reader = HashingReader(file)
        tar.addfile(member, reader)
    return reader.digest.hexdigest()


def check_backup(path: Path, *, copier: Copier) -> Manifest:
    """Read all of it: every member, and what the database's own tools say. NotWhole, OtherDatabase."""
    with opened(path) as (tar, manifest):
        if manifest.database != copier.kind:
            raise OtherDatabase(kind=manifest.database)
        found = {name: digest_of(tar, name) for name in tar.getnames() if name != MANIFEST}
        check_digests(manifest, found)
        with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            copier.check(extract_database(tar, Path(folder)))
    return manifest


def check_digests(manifest: Manifest, found: dict[str, str]) -> None:
    wrong = sorted(name for name, _ in manifest.digests.items() ^ found.items())
    wrong += [name for name in manifest.files if manifest.digests[FILES + name] != name]
    if wrong:
        raise NotWhole(what=f"{wrong[0]} is not what was written")


@contextmanager
def opened(path: Path) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    """NotWhole, also where a member turns out to be cut while it is read."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield tar, Manifest.model_validate_json(content_of(tar, MANIFEST).read())
    except (tarfile.TarError, KeyError, ValidationError) as error:
        raise NotWhole(what=f"it cannot be read ({type(error).__name__})") from error


def content_of(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    content = tar.extractfile(name)
    if content is None:
        raise NotWhole(what=f"{name} is no file")
    return content


def digest_of(tar: tarfile.TarFile, name: str) -> str:
    with content_of(tar, name) as content:
        reader = HashingReader(content)
        while reader.read(PIECE):
            pass
    return reader.digest.hexdigest()


def extract_database(tar: tarfile.TarFile, folder: Path) -> Path:
    place = folder / DATABASE
    with content_of(tar, DATABASE) as content, place.open("xb") as file:
        shutil.copyfileobj(content, file)
    return place


def restore_backup(path: Path, *, copier: Copier, storage: Storage, now: datetime) -> Manifest:
    """The database last, so that what was cut short can be begun again. PlaceTaken, NotWhole, OtherDatabase."""
    copier.require_empty()
    manifest = check_backup(path, copier=copier)
    with opened(path) as (tar, _):
        put_files(tar, storage, names=manifest.files, now=now)
        with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            copier.restore_from(extract_database(tar, Path(folder)))
    return manifest


def put_files(tar: tarfile.TarFile, storage: Storage, *, names: Iterable[str], now: datetime) -> None:
    for name in names:
        with content_of(tar, FILES + name) as content:
            storage.put(content.read(), now)
