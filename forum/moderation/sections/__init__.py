"""The sections of the desk: each says what is to do next of its kind, the oldest first, and why."""

from dataclasses import dataclass

from forum.moderation.choosing import Bar
from forum.moderation.showing import DeskLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the desk. `count`: how many lines there are in all, more than `lines` where `next_url` leads on.

    `empty`: title and words where there is nothing, "" = the section is then left out. `decides_some`: who reads it may
    decide on some of it though she is not on duty. `bar`: what may be done with several lines together.
    """

    key: str
    title: str
    hint: str = ""
    count: int
    lines: list[DeskLine]
    next_url: str = ""
    empty: tuple[str, str] = ("", "")
    decides_some: bool = False
    bar: Bar | None = None
