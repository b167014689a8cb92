"""A book as Word document, made of its page by pandoc, which reads that as data and opens nothing else."""

from forum.publication.book import Book
from forum.publication.writers.html import render
from forum.reports.pandoc import convert


def write_docx(book: Book) -> bytes:
    return convert(render(book, for_pandoc=True), into="docx", language=book.languages[0], made_at=book.made_at)
