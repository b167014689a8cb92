"""Where made archives lie: in a folder of the data directory that no page serves, each under its number."""

import hashlib
import os
import secrets
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

PIECE = 1 << 16


class Made(NamedTuple):
    size: int
    sha256: str


def archive_path(folder: Path, archive_id: int) -> Path:
    return folder / f"{archive_id}.zip"


def keep_archive(folder: Path, archive_id: int, write: Callable[[BinaryIO], None]) -> Made:
    """Written beside its place, then moved: what is found at a place is whole."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = folder / f"{archive_id}.{secrets.token_hex(4)}"
    try:
        with open(beside, "x+b", opener=_open_private) as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
            made = Made(os.fstat(file.fileno()).st_size, digest(file))
        beside.replace(archive_path(folder, archive_id))
    finally:
        beside.unlink(missing_ok=True)
    return made


def digest(file: BinaryIO) -> str:
    found = hashlib.sha256()
    file.seek(0)
    while piece := file.read(PIECE):
        found.update(piece)
    return found.hexdigest()


def list_paths(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


def remove_others(paths: Iterable[Path], kept: Collection[int]) -> None:
    """All but what belongs to these."""
    names = {str(archive_id) for archive_id in kept}
    for path in paths:
        if path.name.partition(".")[0] not in names:
            path.unlink(missing_ok=True)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
