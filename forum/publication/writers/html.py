"""A book as one page that needs nothing beside it: its pictures and its style are inside, no script, no address asked."""

from base64 import b64encode
from io import BytesIO
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from PIL import Image

from forum.kernel.wording import direction
from forum.publication.book import Book, Chapter, Drawing, Heading, Items, Line, Table, Words
from forum.reports.printed import printable
from forum.statistics.pictures.drawing import Picture, draw_png

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "publication"
COLOURS = 64
KINDS = {Heading: "heading", Words: "words", Line: "line", Items: "items", Table: "table", Drawing: "drawing"}


def draw_for_print(picture: Picture) -> bytes:
    """In as few colours as it has: a tenth of the bytes, which writers hold several times over."""
    small = BytesIO()
    Image.open(BytesIO(draw_png(picture))).convert("RGB").quantize(COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def as_address(picture: Picture) -> str:
    return "data:image/png;base64," + b64encode(draw_for_print(picture)).decode()


def anchors(chapters: list[Chapter]) -> list[tuple[str, Chapter]]:
    return [(f"chapter-{place}", chapter) for place, chapter in enumerate(chapters, start=1)]


_templates = Environment(loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True)
_templates.filters.update(direction=direction, clean=lambda html: Markup(printable(html)), printable=printable)  # noqa: S704
_templates.globals.update(kind_of=lambda block: KINDS[type(block)], as_address=as_address)


def render(book: Book, *, for_pandoc: bool = False) -> str:
    """`for_pandoc`: chapters are its highest headings, since it keeps the title apart; it needs no style and no contents."""
    return _templates.get_template("book.html").render(
        book=book, chapters=anchors(list(book.chapters)), top=1 if for_pandoc else 2, is_bare=for_pandoc
    )


def write(book: Book) -> bytes:
    return render(book).encode(errors="replace")
