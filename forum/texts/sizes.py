"""How much there is to translate."""

import re
from collections.abc import Sequence

from forum.kernel.markup import plain

CHARACTERS_A_WORD = 1.45
"""Of scripts that put no space between words: what stands for one word of English (the thirty articles of `tests/udhr`)."""
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"\w+(?:['’.,:-]\w+)*")


def count_words(paragraphs: Sequence[str]) -> int:
    """Words, as translators count them, without marks of formatting; at least one."""
    said = plain(paragraphs)
    unspaced = len(_UNSPACED.findall(said))
    return max(1, len(_WORD.findall(_UNSPACED.sub(" ", said))) + round(unspaced / CHARACTERS_A_WORD))
