"""A person's rows as she takes them out: plain values under the names of the columns."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from forum.kernel.db import Base

Taken = dict[str, Any]
"""What a file in JSON can hold."""


def take_fields(row: Base, *names: str) -> Taken:
    """Times in ISO 8601, UTC."""
    return {name: _plain(getattr(row, name)) for name in names}


def take_each(rows: Iterable[Base], *names: str) -> list[Taken]:
    return [take_fields(row, *names) for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value
