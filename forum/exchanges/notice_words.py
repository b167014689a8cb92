"""How a notice reads before anybody writes in it: our templates, one file a language, filled with what is known."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from forum.kernel.reader import same_language

FOLDER = Path(__file__).resolve().parent / "notice_templates"
SOURCE = "en"
COURSE = "course"
"""The template of the technical notice that says how the dates changed."""
PLACE = re.compile(r"\{(\w+)\}")


class NoticeWords(NamedTuple):
    """`body` is Markdown."""

    title: str
    body: str


@lru_cache
def template_languages() -> tuple[str, ...]:
    """Those we have templates in, English first."""
    found = {path.stem for path in FOLDER.glob("*.toml")}
    return (SOURCE, *sorted(found - {SOURCE}))


@lru_cache
def templates_in(language: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def ours(language: str) -> str | None:
    """The language of our templates that a language of an exchange is: "es" for "es-PE"."""
    return next((tag for tag in template_languages() if same_language(tag, language)), None)


def languages_to_fill(languages: Sequence[str], first: str) -> list[str]:
    """Of an exchange's languages those we have a template in, `first` before the others; English where that is none."""
    found = [tag for tag in languages if ours(tag)] or [SOURCE]
    return sorted(found, key=lambda tag: (not same_language(tag, first), found.index(tag)))


def fill(name: str, language: str, values: Mapping[str, str]) -> NoticeWords:
    """A template in one of our languages. A paragraph that needs something nobody knows is left out."""
    template = templates_in(language)[name]
    paragraphs = template["body"].strip().split("\n\n")
    said = [filled for paragraph in paragraphs if (filled := _fill(paragraph, values))]
    return NoticeWords(_fill(template["title"], values), "\n\n".join(said))


def fill_line(name: str, language: str, values: Mapping[str, str]) -> str:
    """One of the lines that the notice of changed dates is made of."""
    return _fill(templates_in(language)[COURSE][name], values)


def _fill(words: str, values: Mapping[str, str]) -> str:
    names = PLACE.findall(words)
    if not all(values.get(name) for name in names):
        return ""
    return PLACE.sub(lambda place: values[place[1]], words)
