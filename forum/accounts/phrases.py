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
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae"})


@lru_cache
def word_list(language: str) -> tuple[str, ...]:
    """Short common words of a language; English ones where there is no list. Four of them are one of 2^40 phrases."""
    primary = language.replace("_", "-").split("-")[0].lower()
    path = LISTS / f"{primary}.txt"
    found = path if primary in languages() else LISTS / "en.txt"
    return tuple(found.read_text(encoding="utf-8").split())


@lru_cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in LISTS.glob("*.txt")))


def make_words(language: str) -> str:
    return " ".join(secrets.choice(word_list(language)) for _ in range(WORDS))


def make_code() -> str:
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    return "-".join(code[place : place + CODE_PART] for place in range(0, CODE_LENGTH, CODE_PART))


def fold_words(typed: str) -> str:
    """Words as they are compared: in any case, with or without accents, parted by anything that is no letter."""
    plain = unicodedata.normalize("NFKD", typed.translate(_LIGATURES)).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalpha() else " " for letter in letters).split())


def fold_code(typed: str) -> str:
    """A code as it is kept; empty for what cannot be one."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    if len(plain) != CODE_LENGTH or not set(plain) <= set(LETTERS):
        return ""
    return "-".join(plain[place : place + CODE_PART] for place in range(0, CODE_LENGTH, CODE_PART))
