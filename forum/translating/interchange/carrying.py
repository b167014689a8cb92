"""What was read of a file, as one line that a page carries from the summary to the button that takes it in: nothing is kept
in between. Whoever changes the line sends another file; all of it is judged anew."""

import json
import zlib
from base64 import b64decode, b64encode

from forum.translating.interchange.errors import NotOurs, TooMuchAtOnce
from forum.translating.interchange.reading import MOST_BYTES
from forum.translating.interchange.units import Back, Incoming, UnitName

MOST_CARRIED = 900_000
"""Characters, in a form of a megabyte."""


def carry_units(incoming: Incoming) -> str:
    """TooMuchAtOnce."""
    plain = {
        "pair": [incoming.slug, incoming.source_language, incoming.language],
        "editions": list(incoming.editions.items()),
        "units": [[*unit.name, unit.words, unit.is_sure, unit.confirms] for unit in incoming.units],
    }
    carried = b64encode(zlib.compress(json.dumps(plain).encode(), 9)).decode()
    if len(carried) > MOST_CARRIED:
        raise TooMuchAtOnce()
    return carried


def read_carried(carried: str) -> Incoming:
    """NotOurs."""
    try:
        unpacking = zlib.decompressobj()
        packed = unpacking.decompress(b64decode(carried, validate=True), 2 * MOST_BYTES)
        plain = json.loads(packed)
        slug, source, language = map(str, plain["pair"])
        units = [
            Back(UnitName(int(text_id), str(digest), int(nth)), str(words), bool(is_sure), bool(confirms))
            for text_id, digest, nth, words, is_sure, confirms in plain["units"]
        ]
        editions = {int(text_id): int(edition) for text_id, edition in plain["editions"]}
    except (ValueError, KeyError, TypeError, zlib.error, RecursionError, OverflowError):
        raise NotOurs() from None
    return Incoming(slug, source, language, units, editions)
