"""In which language something is written: by its script first, then by a model of the languages that come into question."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from babel.core import get_global

from forum.kernel.markup import plain
from forum.kernel.reader import same_language
from forum.texts.sizes import count_words

FEWEST_WORDS = 4
"""Of three words one in fourteen is taken for another language."""
MARGIN = 0.5
"""How far the best must be ahead of the next, as shares of one. Measured on pieces of the thirty articles in five languages of
one script among eight that might be meant: of 4 words 1 in 200 is taken for another language, of 6 words 1 in 1,500, of 10 and
more none; without a margin 1 in 50 of 4 words, and 1 in 150 of 10."""
MOST_LETTERS = 4_000
CLEARLY = 2 / 3
"""The part of the letters that must be of one script."""
KANA = 0.1
"""The part of kana among its signs from which a text is Japanese; Chinese has none."""

_NOT_HERS = re.compile(r"^\s*>[^\n]*$|```.*?```|`[^`\n]*`|https?://\S+|\S+@\S+", re.MULTILINE | re.DOTALL)
"""Quotations of others, code and addresses."""
_SCRIPTS: Mapping[str, str] = {
    "Arab": "ARABIC",
    "Armn": "ARMENIAN",
    "Beng": "BENGALI",
    "Cyrl": "CYRILLIC",
    "Deva": "DEVANAGARI",
    "Ethi": "ETHIOPIC",
    "Geor": "GEORGIAN",
    "Grek": "GREEK",
    "Gujr": "GUJARATI",
    "Guru": "GURMUKHI",
    "Hans": "CJK",
    "Hant": "CJK",
    "Hebr": "HEBREW",
    "Jpan": "KANA",
    "Khmr": "KHMER",
    "Knda": "KANNADA",
    "Kore": "HANGUL",
    "Laoo": "LAO",
    "Latn": "LATIN",
    "Mlym": "MALAYALAM",
    "Mymr": "MYANMAR",
    "Orya": "ORIYA",
    "Sinh": "SINHALA",
    "Taml": "TAMIL",
    "Telu": "TELUGU",
    "Thai": "THAI",
    "Tibt": "TIBETAN",
}
"""Codes of scripts, and how Unicode begins the names of their letters."""


class Model(Protocol):
    """What tells languages of one script apart. `known`: the codes of those it can tell."""

    @property
    def known(self) -> Collection[str]: ...

    def rank(self, words: str, codes: Collection[str]) -> Sequence[tuple[str, float]]:
        """How likely each of these is, as shares of one, the best first."""


def guess_language(paragraphs: Sequence[str], *, said: str, others: Sequence[str], model: Model) -> str | None:
    """The one of `said` and `others` (tags) that it is written in; None where that is unsure.

    Unsure is what is short, mixed, or in a language of which nothing is known.
    """
    words = own_words(paragraphs)
    if count_words([words]) < FEWEST_WORDS:
        return None
    script = main_script(words)
    among = [tag for tag in _once([said, *others]) if script is not None and script_of(tag) == script]
    if len(among) < 2:
        return next(iter(among), None)
    if said in among and code_of(said, model) not in model.known:
        return None
    codes = {code_of(tag, model): tag for tag in reversed(among) if code_of(tag, model) in model.known}
    (best, likely), (_, next_likely) = [*model.rank(words, codes), ("", 0.0), ("", 0.0)][:2]
    return codes[best] if likely - next_likely >= MARGIN else None


def own_words(paragraphs: Sequence[str]) -> str:
    """Without what somebody else may have written in another language."""
    return plain([_NOT_HERS.sub(" ", paragraph) for paragraph in paragraphs])[:MOST_LETTERS]


def main_script(words: str) -> str | None:
    """That of nearly all its letters, by its name in Unicode; None where they are mixed."""
    found = Counter(unicodedata.name(sign, "").partition(" ")[0] for sign in words if sign.isalpha())
    kana = found.pop("HIRAGANA", 0) + found.pop("KATAKANA", 0)
    if kana > KANA * (kana + found["CJK"]):
        found["KANA"] = kana + found.pop("CJK", 0)
    (script, number), *_ = found.most_common(1) or [("", 0)]
    return script if number and number >= CLEARLY * found.total() else None


def script_of(tag: str) -> str:
    """Of a language, as it is mostly written unless its tag says otherwise; empty where we do not know."""
    parts = [part for part in tag.split("-") if len(part) == len("Latn") and part.isalpha()]
    likely = str(get_global("likely_subtags").get(tag.partition("-")[0], ""))
    parts += [part for part in likely.split("_") if len(part) == len("Latn")]
    return _SCRIPTS.get(parts[0].title(), "") if parts else ""


def code_of(tag: str, model: Model) -> str:
    """As the model calls it: one of the two Norwegians is simply Norwegian there."""
    code = tag.partition("-")[0].lower()
    return "no" if code == "nb" and code not in model.known else code


def _once(tags: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for tag in tags:
        if not any(same_language(tag, one) for one in kept):
            kept.append(tag)
    return kept
