"""The files that an edition comes in."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from forum.kernel.wording import mark
from forum.publication.book import Book
from forum.publication.writers import epub, html, office, pdf


class Format(NamedTuple):
    """`words`: what it is called beside a link, marked for translation."""

    write: Callable[[Book], bytes]
    media_type: str
    words: str


FORMATS: Mapping[str, Format] = {
    "pdf": Format(pdf.write, "application/pdf", mark("to print (PDF)")),
    "docx": Format(
        office.write_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        mark("as a document (Word)"),
    ),
    "epub": Format(epub.write, "application/epub+zip", mark("for reading devices (EPUB)")),
    "html": Format(html.write, "text/html", mark("as a page (HTML)")),
}
