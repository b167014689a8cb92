"""Counting what translators give: pure."""

import re
from collections.abc import Iterable

_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+(?:['’-][^\\W_]+)*"
)
"""A run of letters and digits; of Chinese and Japanese, which part no words, each sign."""
MOST_MINUTES = 80 * 60
"""A week's and a bit: more at once is a slip of the finger."""


def count_new_words(paragraphs: Iterable[str], before: Iterable[str]) -> int:
    """Words of the paragraphs that did not stand there before."""
    known = set(before)
    return sum(len(_WORD.findall(paragraph)) for paragraph in paragraphs if paragraph not in known)


def read_minutes(hours: str, minutes: str) -> int | None:
    """What a form says, in the digits of any script; None where that is no time, or more than MOST_MINUTES."""
    typed = [part.strip() or "0" for part in (hours, minutes)]
    if not all(part.isdecimal() and len(part) <= 4 for part in typed):
        return None
    given = int(typed[0]) * 60 + int(typed[1])
    return given if 0 < given <= MOST_MINUTES else None
