"""Office files are zip archives: how much they hold is checked before anything in them is unpacked."""

import re
import struct
import zlib
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from forum.files.errors import DamagedFile, HasMacros, LyingExtension, UnpacksTooLarge
from forum.files.rules import MOST_BYTES, MOST_MEMBERS, MOST_UNPACKED, Kind

_ZIP = b"PK\x03\x04"
_END = struct.Struct("<4s4H2LH")
_END_SIGN = b"PK\x05\x06"
_LONGEST_END = _END.size + 65_535
_MOST_BYTES_OF_LIST = 1_000_000
_MOST_NESTED = 2
_CHUNK = 1 << 16
_ENCRYPTED = 0x1
_MACROS = re.compile(r"vbaproject|vbadata|macrosheets/|activex/|(?:^|/)(?:Basic|Scripts)/", re.IGNORECASE)
_UNSAFE_PATH = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|\Z)|[\x00-\x1f]")
_TYPES = "[Content_Types].xml"
_ODF_TYPE = "mimetype"
_MOST_BYTES_OF_TYPES = 1_000_000


def check_office_file(name: str, kind: Kind, content: bytes) -> None:
    """Refuse what is no such office file, is locked, carries macros, or would fill the machine of whoever opens it."""
    if not content.startswith(_ZIP):
        raise LyingExtension(name=name)
    _Archive(name).check(content, kind)


class _Archive:
    """The budget of one upload, shared by the archives inside it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.bytes_left = MOST_UNPACKED
        self.members_left = MOST_MEMBERS

    def check(self, content: bytes, kind: Kind | None, depth: int = 0) -> None:
        """`kind` is what the outermost archive must be; those inside it only have to be small and honest."""
        self._check_list_is_short(content)
        try:
            with ZipFile(BytesIO(content)) as archive:
                members = archive.infolist()
                self._spend(members)
                self._check_members(members)
                if kind is not None:
                    self._check_kind(archive, kind)
                for member in members:
                    self._check_content(archive, member, depth)
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, struct.error):
            raise DamagedFile(name=self.name) from None

    def _check_list_is_short(self, content: bytes) -> None:
        """Before zipfile reads the whole list of members into memory."""
        at = content.rfind(_END_SIGN, max(0, len(content) - _LONGEST_END))
        if at < 0 or len(content) - at < _END.size:
            raise DamagedFile(name=self.name)
        _, _, _, _, count, list_bytes, _, _ = _END.unpack_from(content, at)
        if count > self.members_left or list_bytes > _MOST_BYTES_OF_LIST:
            raise UnpacksTooLarge(name=self.name)

    def _spend(self, members: Iterable[ZipInfo]) -> None:
        for member in members:
            self.bytes_left -= member.file_size
            self.members_left -= 1
        if self.bytes_left < 0 or self.members_left < 0:
            raise UnpacksTooLarge(name=self.name)

    def _check_members(self, members: list[ZipInfo]) -> None:
        names = [member.filename for member in members]
        if len(set(names)) < len(names) or any(_UNSAFE_PATH.search(name) for name in names):
            raise DamagedFile(name=self.name)
        if any(m.flag_bits & _ENCRYPTED or m.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for m in members):
            raise DamagedFile(name=self.name)
        if any(_MACROS.search(name) for name in names):
            raise HasMacros(name=self.name)

    def _check_kind(self, archive: ZipFile, kind: Kind) -> None:
        names = archive.namelist()
        place = next((name for name in (_ODF_TYPE, _TYPES) if name in names), None)
        if place is None or archive.getinfo(place).file_size > _MOST_BYTES_OF_TYPES:
            raise LyingExtension(name=self.name)
        types = archive.read(place)
        if b"macroenabled" in types.lower():
            raise HasMacros(name=self.name)
        if not (types.strip() == kind.sign if place == _ODF_TYPE else kind.sign in types):
            raise LyingExtension(name=self.name)

    def _check_content(self, archive: ZipFile, member: ZipInfo, depth: int) -> None:
        """Unpack a member piece by piece: one that says less than it holds fails its checksum."""
        with archive.open(member) as stream:
            first = stream.read(_CHUNK)
            if not first.startswith(_ZIP):
                while stream.read(_CHUNK):
                    pass
                return
            if depth == _MOST_NESTED or member.file_size > MOST_BYTES:
                raise UnpacksTooLarge(name=self.name)
            self.check(first + stream.read(), None, depth + 1)
