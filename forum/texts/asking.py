"""Whether words ask something: by the question marks of any script."""

import re

from markupsafe import Markup

_ASKS = re.compile(r"""[؟？՞፧⁇\u037e]|\?(?=[\s)\]»”’"'!?…]|\Z)""")
"""After ours a sentence ends; within an address letters follow it."""
_ASKS_IN_GREEK = re.compile(r";(?=\s|\Z)")


def asks(html: str, language: str) -> bool:
    """`html` as it is kept beside the words. In Greek the mark looks like our semicolon."""
    words = Markup(html).striptags()  # noqa: S704  cleaned when it was written, and not shown
    in_greek = language.partition("-")[0] == "el" and _ASKS_IN_GREEK.search(words)
    return bool(in_greek or _ASKS.search(words))
