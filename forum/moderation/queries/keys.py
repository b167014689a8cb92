"""A list of the desk as keys: counted, cut into pages and then loaded, so that its count is the count of its list."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = 10**16
Key = tuple[datetime, int]
"""Since when, and a row's number; where a list is of two kinds of rows, those of one are below zero."""
Pending = tuple[datetime, int, int]
"""A key, and the round it stands in; 0 for none."""


def write_key(key: Key) -> str:
    return f"{(key[0] - EPOCH) // timedelta(microseconds=1)}.{key[1]}"


def read_key(typed: str) -> Key | None:
    """A page's beginning as its address has it; None for what is none."""
    moment, _, number = typed.partition(".")
    digits = number.removeprefix("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 18 for part in (moment, digits)):
        return None
    return EPOCH + timedelta(microseconds=min(int(moment), LATEST)), int(number)


def cut(pending: Sequence[Pending], *, after: str, size: int) -> tuple[list[Pending], str]:
    """A page of what stands in order, and the key after which the next one begins, "" at the end."""
    begins = read_key(after)
    rest = [one for one in pending if one[:2] > begins] if begins is not None else list(pending)
    shown = rest[:size]
    return shown, write_key(shown[-1][:2]) if len(rest) > size else ""
