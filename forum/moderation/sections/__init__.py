"""The sections of the desk: each says what is to do next of its kind, the oldest first, and why."""

from dataclasses import dataclass

from forum.moderation.choosing import Bar
from forum.moderation.showing import DeskLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the desk, made by the function `<key>_section`. `count`: how many lines its whole list has.

    The desk shows the first few of `lines`, its whole list all of them and, where `following` is a key, what comes after.
    `empty`: title and words where there is nothing, "" = the section is then left out. `decides_some`: who reads it may
    decide on some of it though she is not on duty. `bar`: what may be done with several lines together. `pressing`: how
    much of it cannot wait until tomorrow. `links`: to where else something may be done about it.
    """

    key: str
    title: str
    hint: str = ""
    count: int
    lines: list[DeskLine]
    following: str = ""
    empty: tuple[str, str] = ("", "")
    decides_some: bool = False
    bar: Bar | None = None
    pressing: int = 0
    links: tuple[tuple[str, str], ...] = ()
