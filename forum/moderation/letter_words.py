"""How letters from the desk begin before an organiser changes that: by name and language, with places to fill in."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from forum.kernel.reader import same_language
from forum.kernel.wording import mark

NAMES = {
    "voice": mark("Your voice is missing"),
    "question": mark("A question only you can answer"),
    "help": mark("Is something in the way?"),
}
"""By the name in their address."""
PLACES = ("name", "theme", "exchange", "host", "moderator")
FOLDER = Path(__file__).resolve().parent / "letters"
SOURCE = "en"


@lru_cache
def prefilled_languages() -> tuple[str, ...]:
    """The source first."""
    found = {path.name.split(".")[1] for path in FOLDER.glob("*.txt")}
    return (SOURCE, *sorted(found - {SOURCE}))


@lru_cache
def prefilled(name: str, language: str) -> str:
    return (FOLDER / f"{name}.{language}.txt").read_text(encoding="utf-8").strip()


def closest(language: str, offered: Sequence[str]) -> str:
    """Of the languages on offer that of the reader, else the first."""
    exact = [tag for tag in offered if tag == language]
    return next(iter(exact or [tag for tag in offered if same_language(tag, language)]), offered[0])


def fill_in(words: str, places: Mapping[str, str]) -> str:
    """Each place once, whatever stands in what it is filled with."""
    parts: list[str] = []
    for index, part in enumerate(words.split("{")):
        name, closing, rest = part.partition("}")
        is_place = index > 0 and closing and name in places
        parts.append(places[name] + rest if is_place else part if index == 0 else "{" + part)
    return "".join(parts)
