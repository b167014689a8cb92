"""Names that a rendering should hold as its source does."""

import re
import unicodedata
from collections.abc import Collection


def lost_names(source: str, words: str, names: Collection[str]) -> list[str]:
    """Those of `names` that stand in the source and not in a rendering, accents and case apart.

    Nothing is said of a rendering in another script: there a name is spelt anew.
    """
    there, here = _bare(source), _bare(words)
    return [
        name
        for name in sorted(names)
        if _stands_in(_bare(name), there) and not _stands_in(_bare(name), here) and _scripts(name) & _scripts(words)
    ]


def _stands_in(name: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) is not None


def _bare(words: str) -> str:
    parted = unicodedata.normalize("NFKD", words.casefold())
    return " ".join("".join(letter for letter in parted if not unicodedata.combining(letter)).split())


def _scripts(words: str) -> set[str]:
    """Of its letters, as Unicode calls them: LATIN, ARABIC."""
    return {unicodedata.name(letter, "").partition(" ")[0] for letter in words if letter.isalpha()}
