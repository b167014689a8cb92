"""What makes a text hard to translate: long sentences, abbreviations never spelt out, turns of phrase. A help, never a bar.

It goes by the look of the words and misses much; nothing of it is kept.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from forum.kernel.markup import plain

MOST_HINTS = 5
LONGEST_SENTENCE = 35
"""In words."""
LONGEST_UNSPACED = 80
"""In characters, where there are no spaces between words."""
LONGEST_PASSAGE = 160
IDIOMS = Path(__file__).with_name("idioms.toml")
KNOWN = frozenset(
    {
        "AIDS",
        "EU",
        "HIV",
        "ID",
        "NGO",
        "OK",
        "OMS",
        "ONG",
        "ONU",
        "PDF",
        "SIDA",
        "SMS",
        "TV",
        "UE",
        "UK",
        "UN",
        "UNESCO",
        "UNICEF",
        "UNO",
        "US",
        "USA",
        "VIH",
        "WHO",
    }
)
"""Read as they are in many languages."""
_SENTENCE_END = re.compile(r"(?<=[.!?…؟])\s+|(?<=[。！？])|\n+")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_ABBREVIATION = re.compile(r"(?<![\w-])[^\W\d_a-zà-ÿ]{2,8}(?![\w-])")
_ROMAN = re.compile(r"[IVXLCDM]+")
_UNSPACED = re.compile("[\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0e7f]")


class Kind(StrEnum):
    IDIOM = "idiom"
    ABBREVIATION = "abbreviation"
    LONG = "long"


class Hint(NamedTuple):
    """`passage`: the words meant, as they were written; `instead`: plainer ones, where we know them."""

    kind: Kind
    passage: str
    instead: str = ""


def find_hints(paragraphs: Sequence[str], *, language: str, known: Collection[str] = ()) -> list[Hint]:
    """At most five, the most useful first. `known`: abbreviations that readers find explained, in the glossary for one."""
    text = "\n".join(plain([paragraph]) for paragraph in paragraphs)
    sentences = [sentence.strip() for sentence in _SENTENCE_END.split(text) if sentence.strip()]
    found = [
        *_idioms(text, language),
        *_abbreviations(text, sentences, known={one.upper() for one in known} | KNOWN),
        *_long(sentences),
    ]
    return found[:MOST_HINTS]


def _idioms(text: str, language: str) -> Iterator[Hint]:
    for pattern, instead in idioms_of(language.partition("-")[0]):
        if match := pattern.search(text):
            yield Hint(Kind.IDIOM, match[0], instead)


@lru_cache(maxsize=16)
def idioms_of(language: str) -> Sequence[tuple[re.Pattern[str], str]]:
    """Each to be found whatever its capitals, apostrophes and spaces, with plainer words; none for a language without a list."""
    return [(_pattern(phrase), instead) for phrase, instead in load_idioms().get(language, {}).items()]


@lru_cache(maxsize=1)
def load_idioms() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(IDIOMS.read_text(encoding="utf-8"))


def _pattern(phrase: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word).replace("’", "['’]") for word in phrase.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _abbreviations(text: str, sentences: Sequence[str], *, known: Collection[str]) -> Iterator[Hint]:
    """Each once. One that stands in or before brackets is taken for explained; a sentence in capitals has none."""
    seen = set(known)
    for sentence in sentences:
        found = [match[0] for match in _ABBREVIATION.finditer(sentence) if _has_capitals(match[0])]
        if 2 * len(found) > len(_WORD.findall(sentence)):
            continue
        for short in found:
            if short not in seen and not _ROMAN.fullmatch(short) and not _is_explained(text, short):
                yield Hint(Kind.ABBREVIATION, short)
            seen.add(short)


def _has_capitals(word: str) -> bool:
    """A script without capitals has no abbreviations of this kind."""
    return word != word.lower()


def _is_explained(text: str, short: str) -> bool:
    name = re.escape(short)
    return re.search(rf"[(（]\s*{name}\s*[)）]|(?<!\w){name}\s*[(（:=]", text) is not None


def _long(sentences: Sequence[str]) -> Iterator[Hint]:
    """The longest first."""
    measured = sorted(((how_long(sentence), sentence) for sentence in sentences), key=lambda pair: -pair[0])
    for length, sentence in measured:
        if length > 1:
            yield Hint(Kind.LONG, _shorten(sentence))


def how_long(sentence: str) -> float:
    """Beside the longest that is easy to translate: more than 1 is too long."""
    unspaced = len(_UNSPACED.findall(sentence))
    if 2 * unspaced > len(sentence):
        return unspaced / LONGEST_UNSPACED
    return len(_WORD.findall(sentence)) / LONGEST_SENTENCE


def _shorten(sentence: str) -> str:
    if len(sentence) <= LONGEST_PASSAGE:
        return sentence
    return sentence[:LONGEST_PASSAGE].rsplit(" ", 1)[0] + "…"
