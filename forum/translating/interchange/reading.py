"""An uploaded file before anything opens it: not too large, in UTF-8, and of markup that refers to nothing outside itself."""

from pyexpat import ExpatError, ParserCreate
from typing import Never

from forum.translating.interchange.errors import BrokenMarkup, DeclaresThings, FileMissing, FileTooBig, NotUnicode

MEGABYTE = 1_000_000
MOST_BYTES = 5 * MEGABYTE
MOST_DEPTH = 100
_MARK_OF_BYTES = b"\xef\xbb\xbf"


def check_upload(content: bytes, *, is_markup: bool, may_name_type: bool = False) -> bytes:
    """What may be read on: the bytes without their byte order mark. A FileUnread names the line where something is wrong.

    Markup is gone through once without building anything: it has to be whole, and declares no document type, so that there
    are no entities to grow or to fetch, whatever the reader after this one would do with them. `may_name_type`: of a kind
    whose files all say which document type they are of; they may name it, and declare or use nothing of it.
    """
    check_size(content)
    content = content.removeprefix(_MARK_OF_BYTES)
    check_unicode(content)
    if is_markup:
        check_markup(content, may_name_type=may_name_type)
    return content


def check_size(content: bytes) -> None:
    """FileMissing, FileTooBig."""
    if not content.strip():
        raise FileMissing()
    if len(content) > MOST_BYTES:
        raise FileTooBig(most=MOST_BYTES // MEGABYTE)


def check_unicode(content: bytes) -> None:
    """NotUnicode. A null character stands in no text, but in every other half of one in UTF-16."""
    try:
        content.decode()
    except UnicodeDecodeError as broken:
        raise NotUnicode(line=line_of(content, broken.start)) from None
    if b"\x00" in content:
        raise NotUnicode(line=line_of(content, content.index(b"\x00")))


def line_of(content: bytes, at: int) -> int:
    return content.count(b"\n", 0, at) + 1


def check_markup(content: bytes, *, may_name_type: bool = False) -> None:
    """BrokenMarkup, DeclaresThings."""
    parser, depth = ParserCreate("utf-8"), 0

    def refuse(*_: object) -> Never:
        raise DeclaresThings(line=parser.CurrentLineNumber)

    def meet_type(*said: object) -> None:
        *_, declares = said
        if declares or not may_name_type:
            refuse()

    def enter(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise BrokenMarkup(line=parser.CurrentLineNumber)

    def leave(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = meet_type
    parser.EntityDeclHandler = parser.SkippedEntityHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = enter, leave
    try:
        parser.Parse(content, True)
    except ExpatError as broken:
        raise BrokenMarkup(line=broken.lineno) from None
