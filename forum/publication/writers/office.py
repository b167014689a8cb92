"""A book as Word document or as EPUB, made of its page by pandoc, which reads that as data and opens nothing else."""

from forum.kernel.wording import direction
from forum.publication.book import Book
from forum.publication.writers.html import render
from forum.reports.pandoc import convert


def write_docx(book: Book) -> bytes:
    return convert(render(book, for_pandoc=True), into="docx", language=book.languages[0], made_at=book.made_at)


def write_epub(book: Book) -> bytes:
    metadata = {
        "identifier": f"urn:x-ronda:{book.identifier}",
        "page-progression-direction": direction(book.languages[0]),
    }
    return convert(
        render(book, for_pandoc=True),
        into="epub3",
        language=book.languages[0],
        made_at=book.made_at,
        metadata=metadata,
        has_contents=True,
    )
