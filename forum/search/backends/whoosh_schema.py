"""What the embedded index keeps of a document, and when its segments are merged.

Whoosh pickles these classes by name into the index: to move or change them is to change `whoosh.LAYOUT`.
"""

import struct
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from forum.search.backends.base import Document, frequencies
from forum.search.whoosh_library import (
    Existence,
    FieldType,
    FixedBytesColumn,
    Schema,
    SegmentReader,
    W3Codec,
    W3LeafMatcher,
)

FACTS = struct.Struct(">qqqqiI")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
TIER_FACTOR = 4
LARGEST_MERGED = 4_000
"""Segments of as many documents are left alone: reading one more costs less than writing it again."""


class Terms(FieldType):  # type: ignore[misc]
    """Terms given with their frequencies; no positions, nothing stored."""

    def __init__(self) -> None:
        self.format = Existence()
        self.analyzer = self.vector = self.column_type = None
        self.scorable = self.stored = self.unique = self.spelling = False
        self.indexed = True

    def index(self, value: Mapping[str, int], **_options: Any) -> list[tuple[bytes, int, float, bytes]]:
        return [(term.encode(), count, float(count), b"") for term, count in value.items()]


class Facts(FieldType):  # type: ignore[misc]
    """The numbers of a document, packed, read by its place and never searched."""

    def __init__(self) -> None:
        self.format = self.analyzer = self.vector = None
        self.indexed = self.scorable = self.stored = self.unique = self.spelling = False
        self.column_type = FixedBytesColumn(FACTS.size)

    def to_column_value(self, value: bytes) -> bytes:
        return value


class Postings(W3LeafMatcher):  # type: ignore[misc]
    """The postings of a term, read a block at a time where all of them are wanted."""

    def occurrences(self) -> dict[int, float]:
        """How often the term stands in each document that has it."""
        found: dict[int, float] = {}
        while self.is_active():
            self._read_ids()
            self._read_weights()
            found.update(zip(self._ids, self._weights, strict=True))
            self._next_block()
        return found


class Codec(W3Codec):  # type: ignore[misc]
    """Without lengths of fields (we keep our own): with them, Whoosh asks the file system once for every posting."""

    length_stats = False

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, **options: Any) -> Postings:
        offset, length = terminfo.extent()
        return Postings(dbfile, offset, length, format_, **options)


SCHEMA = Schema(text_id=Terms(), words=Terms(), languages=Terms(), source=Terms(), facts=Facts())
CODEC = Codec(blocklimit=1024, compression=1)


def id_term(text_id: int) -> str:
    return str(text_id)


def document_fields(document: Document) -> dict[str, Any]:
    length = len(document.stems) // max(1, len(document.languages))
    return {
        "text_id": {id_term(document.text_id): 1},
        "words": frequencies(document),
        "languages": dict.fromkeys(document.languages, 1),
        "source": {document.source_language: 1},
        "facts": FACTS.pack(
            document.text_id,
            document.exchange_id,
            (document.at - EPOCH) // MICROSECOND,
            document.author_id or 0,
            document.round_number or 0,
            length,
        ),
    }


@dataclass(frozen=True, slots=True)
class Columns:
    """The facts of a segment, by a document's place in it."""

    text_id: "array[int]"
    exchange_id: "array[int]"
    at: "array[int]"
    author_id: "array[int]"
    round_number: "array[int]"
    length: "array[int]"


def read_columns(reader: Any) -> Columns:
    packed = b"".join(reader.column_reader("facts", translate=False))
    columns = Columns(*(array(code) for code in ("q", "q", "q", "q", "i", "I")))
    targets = (columns.text_id, columns.exchange_id, columns.at, columns.author_id, columns.round_number)
    for *numbers, length in FACTS.iter_unpack(packed):
        for target, number in zip(targets, numbers, strict=True):
            target.append(number)
        columns.length.append(length)
    return columns


def merge_tiers(writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Whoosh's hook before a commit: merge small segments once four are of like size; forget those with nothing left."""
    alive = [segment for segment in segments if segment.doc_count() > 0]
    chosen = {segment.segment_id() for group in _full_tiers(alive) for segment in group}
    for segment in alive:
        if segment.segment_id() in chosen:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return [segment for segment in alive if segment.segment_id() not in chosen]


def _full_tiers(segments: Sequence[Any]) -> Iterator[list[Any]]:
    tiers: dict[int, list[Any]] = {}
    for segment in segments:
        is_mostly_deleted = segment.deleted_count() > segment.doc_count()
        if segment.doc_count() < LARGEST_MERGED or is_mostly_deleted:
            tier = (segment.doc_count().bit_length() - 1) // 2
            tiers.setdefault(tier, []).append(segment)
    for tier in tiers.values():
        if len(tier) >= TIER_FACTOR or any(segment.deleted_count() > segment.doc_count() for segment in tier):
            yield tier


def no_merge(_writer: Any, segments: Sequence[Any]) -> list[Any]:
    return list(segments)
