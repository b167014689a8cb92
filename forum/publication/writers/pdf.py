"""A book as PDF/UA, by typst, to which every word is data."""

import json
import subprocess
import sys
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

from forum.kernel.wording import direction
from forum.publication.book import Block, Book, Drawing, Words
from forum.publication.writers.html import KINDS, TEMPLATES
from forum.publication.writers.nodes import as_nodes
from forum.publication.writers.pictures import file_of
from forum.reports.printed import printable
from forum.reports.writers.pdf import folders_for, lacking_glyphs, named, with_glyphs

TEMPLATE = TEMPLATES / "book.typ"
ROOT = TEMPLATES.parents[1]
LONGEST = 120
"""Seconds."""
TALLEST = 2200
"""Dots: a page at 240 to the inch."""


def write(book: Book) -> bytes:
    """Its words and pictures lie beside the template while it is set; typst sees that folder alone."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        (folder / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
        for name, picture in book.drawn.items():
            (folder / name).write_bytes(as_page_shows(picture))
        fonts = write_words(book, folder / "book.json")
        return set_pages(book, folder / TEMPLATE.name, fonts)


def write_words(book: Book, path: Path) -> list[str]:
    """The folders of the fonts that they need."""
    content = as_data(book)
    folders = folders_for(content)
    path.write_text(json.dumps(with_glyphs(content) | named(folders)), encoding="utf-8")
    return folders


def set_pages(book: Book, template: Path, fonts: list[str]) -> bytes:
    seconds = str(int(book.made_at.timestamp()))
    done = subprocess.run(  # noqa: S603  a list, no shell
        [sys.executable, "-m", "forum.publication.writers.setting", str(template), seconds, *fonts],
        capture_output=True,
        check=True,
        timeout=LONGEST,
        cwd=ROOT,
    )
    return done.stdout


def as_page_shows(picture: bytes) -> bytes:
    """No finer than is seen: typst keeps every dot in memory."""
    drawn = Image.open(BytesIO(picture))
    if drawn.height <= TALLEST:
        return picture
    small, stream = drawn.convert("RGB"), BytesIO()
    small.thumbnail((TALLEST, TALLEST))
    small.save(stream, "PNG")
    return stream.getvalue()


def find_lacking(book: Book) -> str:
    """Signs of the book that no font has, each once, in their order."""
    return lacking_glyphs(as_data(book))


def as_data(book: Book) -> Any:
    content = {
        "voices": [speaks(tag) for tag in book.languages],
        "titles": book.titles,
        "cover": book.cover,
        "contents": book.contents_title,
        "chapters": [
            {"title": chapter.title, "blocks": [as_block(block) for block in chapter.blocks]}
            for chapter in book.chapters
        ],
    }
    return as_printable(content)


def speaks(tag: str) -> dict[str, str]:
    """typst takes the language alone, without script or region."""
    return {"lang": tag.split("-")[0].lower(), "dir": "rtl" if direction(tag) == "rtl" else "ltr"}


def as_block(block: Block) -> dict[str, Any]:
    kind = {"kind": KINDS[type(block)]}
    match block:
        case Words():
            passages = [
                {
                    "voice": speaks(one.language),
                    "nodes": as_nodes(one.html),
                    "label": one.label,
                    "note": one.note,
                }
                for one in block.passages
            ]
            return {**kind, "byline": block.byline, "number": block.number, "passages": passages}
        case Drawing():
            drawn = [{"file": f"/{file_of(one)}", "alt": f"{one.title}. {one.description}"} for one in block.pictures]
            return {**kind, "pictures": drawn}
        case _:
            return {**kind, **asdict(block)}


def as_printable(content: Any) -> Any:
    """The same without signs that stand for nothing."""
    match content:
        case str():
            return printable(content)
        case dict():
            return {name: as_printable(value) for name, value in content.items()}
        case list() | tuple():
            return [as_printable(one) for one in content]
        case _:
            return content
