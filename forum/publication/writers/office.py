"""A book as Word document, made of its tree by pandoc, which reads that as data and opens nothing else."""

import json

from forum.publication.book import Book
from forum.publication.writers.tree import as_tree
from forum.reports.pandoc import convert


def write_docx(book: Book) -> bytes:
    tree = json.dumps(as_tree(book), ensure_ascii=False)
    return convert(tree, of="json", into="docx", language=book.languages[0], made_at=book.made_at)
