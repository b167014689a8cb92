"""The checksum of frozen figures, and what differs when they are counted again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forum.statistics.freezing.again import count_again
from forum.statistics.freezing.figures import ABOUT, Json


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that is not what the retained data give, by its name; None where one side lacks it."""

    name: str
    frozen: object
    counted: object


def canonical(figures: Json) -> bytes:
    """The one way to write them, of which the checksum is made; as a file it is what `sha256sum` says the same of."""
    return json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def checksum(figures: Json) -> str:
    return hashlib.sha256(canonical(figures)).hexdigest()


def find_differences(figures: Json, retained: Json, kept_checksum: str) -> list[Difference]:
    """None where the figures are what was frozen, and what the retained data give."""
    frozen = dict(_flat({name: value for name, value in figures.items() if name not in ABOUT}))
    counted = dict(_flat(count_again(retained)))
    found = [
        Difference(name, frozen.get(name), counted.get(name))
        for name in sorted({*frozen, *counted})
        if frozen.get(name) != counted.get(name)
    ]
    if (now := checksum(figures)) != kept_checksum:
        found.append(Difference("checksum", kept_checksum, now))
    return found


def _flat(figures: Mapping[str, Any], prefix: str = "") -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for name, value in figures.items():
        found += _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else [(prefix + name, value)]
    return found
