"""Her data as a file that people can read and machines too: a page, JSON, and the files she sent."""

import json
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from forum.files.errors import FileNotFound
from forum.files.storage import Storage
from forum.kernel.taking_out import Taken


def write_archive(target: IO[bytes], taken: Taken, *, page: str, storage: Storage) -> None:
    """A file whose bytes are gone is named in the JSON only. StorageUnavailable."""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("my-data.html", page)
        archive.writestr("my-data.json", json.dumps(taken, ensure_ascii=False, indent=1))
        for exchange in taken["exchanges"]:
            for file in exchange["files"]:
                add_bytes(archive, file, storage=storage)


def add_bytes(archive: ZipFile, file: Taken, *, storage: Storage) -> None:
    try:
        source = storage.open(file["sha256"])
    except FileNotFound:
        return
    with source, archive.open(file["kept_in"], "w") as place:
        while piece := source.read(1 << 16):
            place.write(piece)
