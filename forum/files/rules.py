"""Which files are taken, how large, how many, and under what name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from forum.files.errors import KindRefused, NamedKindRefused, TooManyFiles, TooMuchForOnePerson, TooMuchForOneText
from forum.kernel.characters import clean_name, cut

MEGABYTE = 1_000_000
MOST_BYTES = 10 * MEGABYTE
MOST_BYTES_OF_TEXT = 50 * MEGABYTE
MOST_BYTES_OF_PERSON = 500 * MEGABYTE
MOST_PIXELS = 24_000_000
MOST_UNPACKED = 100 * MEGABYTE
MOST_MEMBERS = 1_000
MOST_FILES_AT_ONCE = 10
MOST_CHARACTERS_OF_NAME = 120


class Family(StrEnum):
    PDF = "pdf"
    OFFICE = "office"
    IMAGE = "image"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Kind:
    """`sign`: what the content of this kind, and of no other, must show; see checks.py."""

    family: Family
    media_type: str
    sign: bytes = b""


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
KINDS: Mapping[str, Kind] = {
    "pdf": Kind(Family.PDF, "application/pdf", b"%PDF-"),
    "docx": Kind(Family.OFFICE, _OOXML + "wordprocessingml.document", b"wordprocessingml.document.main+xml"),
    "xlsx": Kind(Family.OFFICE, _OOXML + "spreadsheetml.sheet", b"spreadsheetml.sheet.main+xml"),
    "pptx": Kind(Family.OFFICE, _OOXML + "presentationml.presentation", b"presentationml.presentation.main+xml"),
    "odt": Kind(Family.OFFICE, _ODF + "text", (_ODF + "text").encode()),
    "ods": Kind(Family.OFFICE, _ODF + "spreadsheet", (_ODF + "spreadsheet").encode()),
    "odp": Kind(Family.OFFICE, _ODF + "presentation", (_ODF + "presentation").encode()),
    "png": Kind(Family.IMAGE, "image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": Kind(Family.IMAGE, "image/jpeg", b"\xff\xd8\xff"),
    "jpeg": Kind(Family.IMAGE, "image/jpeg", b"\xff\xd8\xff"),
    "gif": Kind(Family.IMAGE, "image/gif", b"GIF8"),
    "webp": Kind(Family.IMAGE, "image/webp", b"RIFF"),
    "txt": Kind(Family.TEXT, "text/plain"),
    "csv": Kind(Family.TEXT, "text/csv"),
}
_KINDS_IN_WORDS = ", ".join(extension for extension in KINDS if extension != "jpeg")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*%\x00-\x1f]')


def clean_file_name(name: str) -> str:
    """What a file may be called on anybody's machine: no folders, no invisible or special characters, not too long."""
    last = clean_name(re.split(r"[/\\]", name)[-1])
    stem, dot, extension = _NOT_IN_NAMES.sub("", last).strip(". ").rpartition(".")
    if not dot:
        stem, extension = extension, ""
    stem = cut(stem, MOST_CHARACTERS_OF_NAME).strip(". ") or "file"
    return f"{stem}.{cut(extension, 10)}" if extension else stem


def kind_of(name: str) -> Kind:
    """The kind that a cleaned name promises; KindRefused for what we do not take."""
    kind = KINDS.get(name.rpartition(".")[2].lower()) if "." in name else None
    if kind is None:
        raise KindRefused(name=name, kinds=_KINDS_IN_WORDS)
    return kind


def is_shown_inline(media_type: str) -> bool:
    """Pictures only, since we encoded them ourselves; all else is offered for download."""
    return media_type.startswith("image/")


def may_carry_a_name(media_type: str) -> bool:
    """Office and pdf files keep their writer's name inside; pictures lose it when encoded anew, plain text has no place."""
    return not media_type.startswith(("image/", "text/"))


def check_room(*, of_text: int, of_person: int) -> None:
    """Bytes that would be kept for one text and for one person. TooMuchForOneText, TooMuchForOnePerson."""
    if of_text > MOST_BYTES_OF_TEXT:
        raise TooMuchForOneText(most=MOST_BYTES_OF_TEXT // MEGABYTE)
    if of_person > MOST_BYTES_OF_PERSON:
        raise TooMuchForOnePerson(most=MOST_BYTES_OF_PERSON // MEGABYTE)


def check_fit_for_anonymous(name: str, media_type: str) -> None:
    if may_carry_a_name(media_type):
        raise NamedKindRefused(name=name)


def check_number(count: int) -> None:
    if count > MOST_FILES_AT_ONCE:
        raise TooManyFiles(most=MOST_FILES_AT_ONCE)


def name_without_author(name: str, *, number: int) -> str:
    """For an anonymous text: people put their names into those of their files."""
    return f"file-{number}.{name.rpartition('.')[2].lower()}"


def name_in_address(name: str) -> str:
    """What a file is called where others may read it over a shoulder: its kind, and not the words its sender named it by."""
    return f"file.{name.rpartition('.')[2].lower()}"
