"""Whether a page says of each of its parts in which language it is and which way that runs, and keeps the two ways apart."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from forum.kernel.wording import direction

FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
ASKED_LANGUAGE = re.compile(r"[?&;]lang=([A-Za-z-]+)")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NOT_SHOWN = {"script", "style", "title", "template"}
BY_ITSELF = {"bdi", "option"}
"""What runs as its own first words do, unless it says otherwise."""


class Part(NamedTuple):
    """An element that is open. `way`: which way it runs, its own or its parent's; `is_apart`: it, or what it stands in below a
    block, is kept from what stands around it.
    """

    tag: str
    way: str
    is_apart: bool


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Part] = [Part("", "ltr", False)]
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.faults += faults_of(tag, given, way=self.parts[-1].way)
        if tag not in VOID:
            way = given.get("dir", self.parts[-1].way)
            is_apart = self.parts[-1].is_apart or tag in BY_ITSELF or (tag != "html" and "dir" in given)
            self.parts.append(Part(tag, way, is_apart))

    def handle_endtag(self, tag: str) -> None:
        while len(self.parts) > 1 and self.parts.pop().tag != tag:
            pass

    def handle_data(self, words: str) -> None:
        part = self.parts[-1]
        if part.way == "ltr" and not part.is_apart and part.tag not in NOT_SHOWN and FROM_THE_RIGHT.search(words):
            self.faults.append(f"runs into its line from the right: {words.strip()[:60]}")


def faults_of(tag: str, given: dict[str, str], *, way: str) -> Iterator[str]:
    language, own_way = given.get("lang", ""), given.get("dir", "")
    if tag in BY_ITSELF and not own_way:
        own_way = "auto"
    if language and own_way not in {direction(language), "auto"} and (own_way or way != direction(language)):
        yield f"<{tag} lang={language} dir={own_way}> in what runs {way}"
    address = given.get("href", "")
    asked = ASKED_LANGUAGE.search(address)
    if "hreflang" in given and asked and "version=" not in address and asked[1].lower() != given["hreflang"].lower():
        yield f"<{tag} hreflang={given['hreflang']}> leads to lang={asked[1]}"


def wrong_directions(html: str) -> list[str]:
    """What is wrong with the languages and directions of a page, in words for a failing test."""
    reader = _Reader()
    reader.feed(html)
    return reader.faults
