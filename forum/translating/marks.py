"""Marks of Markdown that a rendering should share with its source."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Marks(StrEnum):
    BOLD = "bold"
    ITALIC = "italic"
    LINK = "link"
    ITEM = "item"
    QUOTE = "quote"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Differing:
    """How often a mark stands in the source (`there`) and in the rendering (`here`); of quotes and headings, whether."""

    mark: Marks
    there: int
    here: int


_KEPT = re.compile(r"``[^\n]+?``|`[^`\n]+`|\\[!-/:-@\[-`{-~]|<[^<>\s]+>|https?://[^\s()]+|(?<=\])\([^()\n]*\)")
"""Code, escaped signs and addresses: what looks like a mark in them is none."""
_BOLD = re.compile(r"(\*\*|__)(?=\S)(?:(?!\1).)+?(?<=\S)\1", re.DOTALL)
_ITALIC = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])[^*_\n]*?(?<=\S)\1(?![\w*_])")
_LINK = re.compile(r"\[[^\[\]\n]+\](?=\x00)")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s", re.MULTILINE)
_QUOTE = re.compile(r"\A\s*>")
_HEADING = re.compile(r"\A\s*#{1,6}\s")


def differing_marks(source: str, words: str) -> list[Differing]:
    """Marks that one has and the other has not, or not as often. A list's bullets count, whatever their sign."""
    there, here = count_marks(source), count_marks(words)
    return [Differing(mark, there[mark], here[mark]) for mark in Marks if there[mark] != here[mark]]


def count_marks(paragraph: str) -> dict[Marks, int]:
    bare = _KEPT.sub("\x00", paragraph)
    items = len(_ITEM.findall(bare))
    bare = _ITEM.sub("", bare)
    without_bold = _BOLD.sub(lambda found: found[0][2:-2], bare)
    return {
        Marks.BOLD: len(_BOLD.findall(bare)),
        Marks.ITALIC: len(_ITALIC.findall(without_bold)),
        Marks.LINK: len(_LINK.findall(bare)),
        Marks.ITEM: items,
        Marks.QUOTE: int(_QUOTE.match(bare) is not None),
        Marks.HEADING: int(_HEADING.match(bare) is not None),
    }
