"""The first page, where a language is chosen, and what all pages share: the style, the script, and the words it searches."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from forum.archive.holdings import Holdings
from forum.archive.writers.site.edition import Edition
from forum.archive.writers.site.rendering import render
from forum.archive.writers.site.words import search_words
from forum.kernel.wording import direction
from forum.web.locale import language_name

ASSETS = Path(__file__).resolve().parents[2] / "assets"


def write_index(held: Holdings) -> Iterator[tuple[str, bytes]]:
    first = Edition(held, held.languages[0])
    choices = [
        (tag, language_name(tag) or tag, direction(tag), f"{tag}/index.html", Edition(held, tag).line(held.title))
        for tag in held.languages
    ]
    title = first.line(held.title).plain
    yield "index.html", render("first", first.locale, edition=first, page_title=title, choices=choices)
    for name in ("style.css", "search.js"):
        yield f"assets/{name}", asset(name)
    yield "assets/words.js", search_words(held)


@cache
def asset(name: str) -> bytes:
    return (ASSETS / name).read_bytes()
