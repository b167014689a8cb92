"""A book as EPUB: a page for each chapter, put together in a ZIP."""

from collections.abc import Iterator
from datetime import UTC
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from forum.publication.book import Book, Chapter, Heading
from forum.publication.writers.html import TEMPLATES, anchors, render_template
from forum.publication.writers.pictures import file_of

FIRST = "mimetype"
"""Which EPUB wants first, and as it is."""


def write(book: Book) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, content in members(book):
            member = ZipInfo(name)
            member.compress_type = ZIP_STORED if name == FIRST else ZIP_DEFLATED
            archive.writestr(member, content)
    return stream.getvalue()


def members(book: Book) -> Iterator[tuple[str, str | bytes]]:
    chapters = anchors(book.chapters)
    made_at = book.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    yield FIRST, "application/epub+zip"
    yield "META-INF/container.xml", (TEMPLATES / "epub" / "container.xml").read_bytes()
    yield "EPUB/package.opf", render_template("epub/package.opf", book=book, chapters=chapters, made_at=made_at)
    yield "EPUB/book.css", (TEMPLATES / "book.css").read_bytes()
    yield "EPUB/title.xhtml", render_template("epub/title.xhtml", book=book, title=book.titles, top=1)
    contents = [(anchor, chapter, list(headings(anchor, chapter))) for anchor, chapter in chapters]
    yield (
        "EPUB/nav.xhtml",
        render_template("epub/nav.xhtml", book=book, title=book.contents_title, top=1, contents=contents),
    )
    for anchor, chapter in chapters:
        about = {"title": chapter.title, "top": 1, "anchor": anchor, "chapter": chapter}
        page = render_template("epub/chapter.xhtml", book=book, source_of=lambda _, one: file_of(one), **about)
        yield f"EPUB/{anchor}.xhtml", page
    yield from ((f"EPUB/{name}", content) for name, content in book.drawn.items())


def headings(anchor: str, chapter: Chapter) -> Iterator[tuple[str, Heading]]:
    """Those that stand in the contents, below the chapter's."""
    for place, block in enumerate(chapter.blocks, start=1):
        if isinstance(block, Heading) and block.level <= 2:
            yield f"{anchor}-{place}", block
