"""A book as one page that needs nothing beside it: its pictures and its style are inside, no script, no address asked."""

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forum.kernel.wording import direction
from forum.publication.book import Book, Chapter, Drawing, Heading, Items, Line, Table, Words
from forum.publication.writers.nodes import as_markup
from forum.publication.writers.pictures import file_of
from forum.reports.printed import printable
from forum.statistics.pictures.drawing import Picture

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "publication"
KINDS = {Heading: "heading", Words: "words", Line: "line", Items: "items", Table: "table", Drawing: "drawing"}


def as_address(book: Book, picture: Picture) -> str:
    return "data:image/png;base64," + b64encode(book.drawn[file_of(picture)]).decode()


def anchors(chapters: Sequence[Chapter]) -> list[tuple[str, Chapter]]:
    return [(f"chapter-{place}", chapter) for place, chapter in enumerate(chapters, start=1)]


_templates = Environment(loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True)
_templates.filters.update(direction=direction, clean=lambda html: Markup(as_markup(html)), printable=printable)  # noqa: S704
_templates.globals.update(kind_of=lambda block: KINDS[type(block)])


def render_template(name: str, **told: Any) -> str:
    return _templates.get_template(name).render(**told)


def write(book: Book) -> bytes:
    about = {"chapters": anchors(book.chapters), "top": 2, "source_of": as_address}
    return render_template("book.html", book=book, **about).encode(errors="replace")
