"""Phrases of four words out of a list, and the codes that go with them: easy to write down, to say and to type."""

import secrets
import unicodedata
from functools import lru_cache
from pathlib import Path

LISTS = Path(__file__).parent / "words"
WORDS = 4
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without I, O, 0 and 1, which look alike."""
CODE_LENGTH, CODE_PART = 8, 4
_PLAIN = str.maketrans(
    {"œ": "oe", "æ": "ae"}
    | dict.fromkeys("ٱ", "ا")
    | dict.fromkeys("ةہۃھە", "ه")
    | dict.fromkeys("ىیے", "ي")
    | dict.fromkeys("کڪ", "ك")
    | dict.fromkeys("ءـ\u200c\u200d\u200e\u200f\u061c", "")
)
"""Letters that are taken for each other; hamza by itself, tatweel, joiners and marks of direction do not count."""


@lru_cache
def word_list(language: str) -> tuple[str, ...]:
    """Short common words of a language; English ones where there is no list. Four of them are one of 2^40 phrases."""
    return tuple((LISTS / f"{list_language(language)}.txt").read_text(encoding="utf-8").split())


def list_language(language: str) -> str:
    """The language her words come in."""
    primary = language.replace("_", "-").split("-")[0].lower()
    return primary if primary in languages() else "en"


@lru_cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in LISTS.glob("*.txt")))


def make_words(language: str) -> str:
    return " ".join(secrets.choice(word_list(language)) for _ in range(WORDS))


def make_code() -> str:
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    return "-".join(code[place : place + CODE_PART] for place in range(0, CODE_LENGTH, CODE_PART))


def fold_words(typed: str) -> str:
    """Words as they are compared: in any case, with or without accents, parted by anything that is no letter.

    Arabic ones with or without vowels and hamza, and as keyboards of its neighbours write them; the article stays.
    """
    plain = unicodedata.normalize("NFKD", typed).casefold().translate(_PLAIN)
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalpha() else " " for letter in letters).split())


def fold_code(typed: str) -> str:
    """A code as it is kept, whatever figures it is typed in; empty for what cannot be one."""
    plain = "".join(str(unicodedata.digit(letter, letter)) for letter in typed.upper() if letter.isalnum())
    if len(plain) != CODE_LENGTH or not set(plain) <= set(LETTERS):
        return ""
    return "-".join(plain[place : place + CODE_PART] for place in range(0, CODE_LENGTH, CODE_PART))
