"""A book as Word document, made of its page by pandoc, which reads that as data and opens nothing else."""

from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZipFile

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from forum.publication.book import Book
from forum.publication.writers.html import render_for_pandoc
from forum.publication.writers.pictures import file_of
from forum.reports.pandoc import convert


def write_docx(book: Book) -> bytes:
    """Pandoc holds a page's pictures many times over, so it gets blank ones for them."""
    blanks = {name: blank(name, picture) for name, picture in book.drawn.items()}
    page = render_for_pandoc(book, lambda _, one: "data:image/png;base64," + b64encode(blanks[file_of(one)]).decode())
    made = convert(page, into="docx", language=book.languages[0], made_at=book.made_at)
    return with_files(made, {blanks[name]: picture for name, picture in book.drawn.items()})


def blank(name: str, picture: bytes) -> bytes:
    """As large as the picture, and like no other's."""
    stream, said = BytesIO(), PngInfo()
    said.add_text("name", name)
    Image.new("1", Image.open(BytesIO(picture)).size).save(stream, "PNG", pnginfo=said)
    return stream.getvalue()


def with_files(archive: bytes, instead: Mapping[bytes, bytes]) -> bytes:
    """A ZIP with other files in place of these."""
    stream = BytesIO()
    with ZipFile(BytesIO(archive)) as before, ZipFile(stream, "w") as after:
        for member in before.infolist():
            content = before.read(member)
            after.writestr(member, instead.get(content, content))
    return stream.getvalue()
