"""What was read of a file, as one line that a page carries from the summary to the button that takes it in: nothing is kept
in between. Whoever changes the line sends another file; all of it is judged anew."""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from forum.translating.interchange.entries import Filed, read_ref
from forum.translating.interchange.errors import NotOurs, TooMuchAtOnce
from forum.translating.interchange.reading import MOST_BYTES
from forum.translating.interchange.segments import Segment
from forum.translating.interchange.units import Back, Incoming, UnitName

Read = TypeVar("Read")
MOST_CARRIED = 900_000
"""Characters, in a form of a megabyte."""


def carry_units(incoming: Incoming) -> str:
    """TooMuchAtOnce."""
    return _pack(
        {
            "pair": [incoming.slug, incoming.source_language, incoming.language],
            "editions": list(incoming.editions.items()),
            "units": [[*unit.name, unit.words, unit.is_sure, unit.confirms] for unit in incoming.units],
        }
    )


def read_carried(carried: str) -> Incoming:
    """NotOurs."""
    return _unpack(carried, _as_incoming)


def _as_incoming(plain: Any) -> Incoming:
    slug, source, language = map(str, plain["pair"])
    units = [
        Back(UnitName(int(text_id), str(digest), int(nth)), str(words), bool(is_sure), bool(confirms))
        for text_id, digest, nth, words, is_sure, confirms in plain["units"]
    ]
    editions = {int(text_id): int(edition) for text_id, edition in plain["editions"]}
    return Incoming(slug, source, language, units, editions)


def carry_entries(filed: Sequence[Filed]) -> str:
    """TooMuchAtOnce."""
    return _pack([[dict(one.terms), one.note, one.note_language, str(one.ref or ""), one.line] for one in filed])


def read_carried_entries(carried: str) -> list[Filed]:
    """NotOurs."""
    return _unpack(carried, _as_entries)


def _as_entries(plain: Any) -> list[Filed]:
    return [
        Filed(
            {str(language): str(words) for language, words in terms.items()},
            str(note),
            str(note_language),
            read_ref(str(ref)),
            int(line),
        )
        for terms, note, note_language, ref, line in plain
    ]


def carry_segments(segments: Sequence[Segment]) -> str:
    """TooMuchAtOnce."""
    return _pack([list(one) for one in segments])


def read_carried_segments(carried: str) -> list[Segment]:
    """NotOurs."""
    return _unpack(carried, lambda plain: [Segment(*map(str, one)) for one in plain])


def _pack(plain: object) -> str:
    carried = b64encode(zlib.compress(json.dumps(plain).encode(), 9)).decode()
    if len(carried) > MOST_CARRIED:
        raise TooMuchAtOnce()
    return carried


def _unpack(carried: str, read: Callable[[Any], Read]) -> Read:
    try:
        unpacking = zlib.decompressobj()
        packed = unpacking.decompress(b64decode(carried, validate=True), 2 * MOST_BYTES)
        return read(json.loads(packed))
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error, RecursionError, OverflowError):
        raise NotOurs() from None
