"""Packs an archive: file after file, each with its checksum; the same files give the same bytes."""

import hashlib
from collections.abc import Iterable
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest a zip can say: when each of its files was made tells nothing."""
UNIX = 3
READABLE = 0o644 << 16
PIECE = 1 << 16


class Packer:
    """`with Packer(stream) as packer`: the checksums of all that was added are written last."""

    def __init__(self, stream: BinaryIO) -> None:
        self._zip = ZipFile(stream, "w")
        self._sums: dict[str, str] = {}

    def __enter__(self) -> "Packer":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        if kind is None:
            lines = (f"{digest}  {name}\n" for name, digest in sorted(self._sums.items()))
            self._zip.writestr(entry("SHA256SUMS"), "".join(lines))
        self._zip.close()

    def add_all(self, files: Iterable[tuple[str, bytes]]) -> None:
        for name, content in files:
            self._sums[name] = hashlib.sha256(content).hexdigest()
            self._zip.writestr(entry(name), content)

    def add_stream(self, name: str, source: BinaryIO) -> None:
        """What was sent is packed already, most of it: it is stored as it is, never whole in memory."""
        digest = hashlib.sha256()
        with self._zip.open(entry(name, compression=ZIP_STORED), "w") as place:
            while piece := source.read(PIECE):
                digest.update(piece)
                place.write(piece)
        self._sums[name] = digest.hexdigest()


def entry(name: str, *, compression: int = ZIP_DEFLATED) -> ZipInfo:
    made = ZipInfo(name, FIRST_DAY)
    made.compress_type, made.create_system, made.external_attr = compression, UNIX, READABLE
    return made
