"""An upload is what its name says, or is refused: nothing here trusts a name, a declared type or a size.

Each check is made before the content is opened any further than the check needs.
"""

import re
from dataclasses import dataclass

from forum.files.archives import check_office_file
from forum.files.errors import DamagedFile, EmptyFile, FileTooLarge, LyingExtension
from forum.files.images import encode_anew
from forum.files.rules import KINDS, MEGABYTE, MOST_BYTES, Family, Kind, clean_file_name, kind_of

_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|\?xml|html|head|body|svg|script|iframe|style)", re.IGNORECASE
)
_NOT_IN_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What is kept of an upload: a picture encoded anew (then with its size in dots), all else as it came."""

    name: str
    media_type: str
    content: bytes
    width: int | None = None
    height: int | None = None


def check_file(name: str, content: bytes) -> CheckedFile:
    """Refuse an upload (a subclass of InvalidInput that says why), or give what is to be kept of it."""
    name = clean_file_name(name)
    kind = kind_of(name)
    if not content:
        raise EmptyFile(name=name)
    if len(content) > MOST_BYTES:
        raise FileTooLarge(name=name, most=MOST_BYTES // MEGABYTE)
    match kind.family:
        case Family.IMAGE:
            return _check_image(name, kind, content)
        case Family.OFFICE:
            check_office_file(name, kind, content)
        case Family.PDF:
            _check_begins_with(name, kind.sign, content)
        case Family.TEXT:
            _check_text(name, content)
    return CheckedFile(name, kind.media_type, content)


def _check_begins_with(name: str, sign: bytes, content: bytes) -> None:
    if not content.startswith(sign):
        raise LyingExtension(name=name)


def _check_image(name: str, kind: Kind, content: bytes) -> CheckedFile:
    _check_begins_with(name, kind.sign, content)
    picture = encode_anew(name, content, kind.media_type)
    return CheckedFile(
        f"{name.rpartition('.')[0]}.{picture.extension}",
        picture.media_type,
        picture.content,
        picture.width,
        picture.height,
    )


def _check_text(name: str, content: bytes) -> None:
    """Text in any encoding: it is kept as it came, and offered for download only."""
    signs = (kind.sign for kind in KINDS.values() if kind.family in {Family.PDF, Family.IMAGE})
    if content.startswith((*signs, b"PK\x03\x04")) or _MARKUP.match(content):
        raise LyingExtension(name=name)
    if content.startswith(_WIDE_MARKS):
        _check_wide_text(name, content)
    elif _NOT_IN_TEXT.search(content):
        raise LyingExtension(name=name)


def _check_wide_text(name: str, content: bytes) -> None:
    try:
        narrow = content.decode("utf-16").encode()
    except UnicodeDecodeError:
        raise DamagedFile(name=name) from None
    if _NOT_IN_TEXT.search(narrow) or _MARKUP.match(narrow):
        raise LyingExtension(name=name)
