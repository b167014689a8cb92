"""Words and their stems, the same for documents and queries, so that accents, inflections and scripts meet."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

import Stemmer

ANALYSER = f"2-{Stemmer.version()}"
"""Changes whenever the same text would give other stems: what was kept under another name must be made again."""
LONGEST_WORD = 64
_SNOWBALL = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
_ELIDED = "l d j m n s t c qu jusqu lorsqu puisqu quoiqu dell all nell sull dall coll un quest gl v"
_ELISIONS = frozenset(_ELIDED.split(" "))
# Marks that only colour a letter (accents, Arabic vowels, Hebrew points); the vowel signs of Indic scripts are letters.
_ACCENT = re.compile(r"[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]+")
_VOWELS_AND_STRETCH = re.compile(
    r"[\u0610-\u061a\u0640\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06ed\u00ad\u200b-\u200f]+"
)
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | {"ة": "ه", "ى": "ي", "ک": "ك", "ی": "ي", "ٱ": "ا", "ς": "σ"},
)
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "＇": "'"})
# Scripts written without spaces (and Korean, whose particles cling to the word): found by pairs of signs.
_UNSPACED = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
)
_UNSPACED_RUN = re.compile(rf"[{_UNSPACED}]+")
_MARKS = "".join(chr(code) for code in range(0x300, 0xAC00) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
_SPACED_LETTER = rf"[^\W_{_UNSPACED}]"
_WORD = re.compile(
    rf"(?P<run>[{_UNSPACED}]+)"
    rf"|(?:{_SPACED_LETTER}[{_MARKS}\u200c\u200d]*)+(?:['’ʼ](?:{_SPACED_LETTER}[{_MARKS}\u200c\u200d]*)+)*",
)
# The same for texts without such marks and scripts, which are most, at a third of the cost.
_NOT_SIMPLE = re.compile(rf"[{_UNSPACED}{_MARKS}\u200c\u200d]")
_SIMPLE_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's name


class _Stemmers(threading.local):
    """Snowball's stemmers keep state while they work: each thread has its own."""

    def __init__(self) -> None:
        self.by_algorithm: dict[str, _Stemmer] = {}


_stemmers = _Stemmers()


def fold(word: str) -> str:
    """The word without case, accents, vowel signs of Arabic or Hebrew, and ligatures."""
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", word.lower().translate(_LETTERS)))
    return unicodedata.normalize("NFC", plain.replace("\u0640", "")).translate(_LETTERS)


def spans(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each word as written; the flag tells a run of a script without spaces."""
    if is_simple(text):
        for match in _SIMPLE_WORD.finditer(text):
            yield *match.span(), False
        return
    for match in _WORD.finditer(text):
        yield *match.span(), match.lastgroup == "run"


def is_simple(text: str) -> bool:
    """Whether its words are runs of letters and nothing more: no script without spaces, no mark on its own."""
    return _NOT_SIMPLE.search(text) is None


def is_unspaced(text: str) -> bool:
    """Whether all of it is of scripts written without spaces."""
    return _UNSPACED_RUN.fullmatch(text) is not None


def stems(text: str, language: str) -> list[str]:
    """Every stem of the text in reading order; a word whose spelling is uncertain gives more than one."""
    found: list[str] = []
    for start, end, is_run in spans(text):
        found.extend(run_parts(text[start:end]) if is_run else word_stems(text[start:end], language))
    return found


def run_parts(run: str) -> list[str]:
    """The single signs and the overlapping pairs of a run, so that one sign can be looked for as well."""
    signs = fold(run)
    return [*signs, *run_pairs(signs)]


def run_pairs(signs: str) -> list[str]:
    return [signs[at : at + 2] for at in range(len(signs) - 1)]


def folded_words(text: str) -> list[str]:
    """The words as they stand, folded only: what a phrase is compared with."""
    words: list[str] = []
    for start, end, is_run in spans(text):
        words.extend(fold(text[start:end]) if is_run else [fold(bare(text[start:end]))])
    return words


@lru_cache(maxsize=32_768)
def word_stems(word: str, language: str) -> tuple[str, ...]:
    plain = bare(word)
    folded = fold(plain)
    stemmer = _stemmer(language)
    if stemmer is None:
        return (folded,) if folded else ()
    candidates = [fold(stemmer.stemWord(plain)), stemmer.stemWord(folded)]
    if language.startswith("pt"):
        candidates += _portuguese(folded, stemmer)
    return tuple(dict.fromkeys(stem for stem in candidates if stem))


def bare(word: str) -> str:
    """Lower case, without elided article, English possessive, Arabic vowels and stretching."""
    lowered = _VOWELS_AND_STRETCH.sub("", word[:LONGEST_WORD].lower().translate(_APOSTROPHES))
    head, apostrophe, tail = lowered.partition("'")
    if apostrophe and head in _ELISIONS:
        lowered = tail
    return unicodedata.normalize("NFC", lowered.removesuffix("'s").replace("'", ""))


def _portuguese(folded: str, stemmer: _Stemmer) -> list[str]:
    """Stems the algorithm misses once accents are gone: -ões is the plural of -ão, -cional its adjective."""
    for ending in ("cionais", "cional", "coes", "cao"):
        if folded.endswith(ending):
            noun = folded.removesuffix(ending)
            return [stemmer.stemWord(noun + "cao"), fold(stemmer.stemWord(noun + "ção"))]
    return [stemmer.stemWord(folded.removesuffix("oes") + "ao")] if folded.endswith("oes") else []


def _stemmer(language: str) -> _Stemmer | None:
    algorithm = _SNOWBALL.get(language.partition("-")[0].lower())
    if algorithm is None:
        return None
    if algorithm not in _stemmers.by_algorithm:
        _stemmers.by_algorithm[algorithm] = Stemmer.Stemmer(algorithm, 0)
    return _stemmers.by_algorithm[algorithm]
