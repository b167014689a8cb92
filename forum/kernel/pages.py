"""Lists page by key: page 400 costs what page 1 costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """`following` and `preceding` are keys for `?after=` and `?before=`, None at the ends."""

    items: Sequence[Item]
    following: str | None = None
    preceding: str | None = None
