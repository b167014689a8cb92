"""An edition made by the worker: read once, written file by file outside any unit of work."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from forum.exchanges.models import Exchange
from forum.files.storage import Storage
from forum.kernel.unit_of_work import Units
from forum.publication.actions.editions import (
    begin_edition,
    fail_edition,
    finish_edition,
    keep_file,
    note_contents,
)
from forum.publication.book import Book, Chapter, Words
from forum.publication.formats import FORMATS
from forum.publication.making.chapters import build_book
from forum.publication.making.material import gather
from forum.publication.models import EditionFile
from forum.publication.writers.pdf import find_lacking
from forum.publication.writers.pictures import with_pictures

logger = logging.getLogger(__name__)

SIDE_BY_SIDE = ""
"""In place of a language."""


def delete_files(storage: Storage, units: Units, *, digests: Sequence[str]) -> None:
    """A task: forget the bytes that no edition names any more."""
    with units.reading() as session:
        named = set(session.scalars(select(EditionFile.sha256).where(EditionFile.sha256.in_(digests))))
    for digest in set(digests) - named:
        storage.delete(digest)


class CannotWrite(Exception):
    """`where`: the text at fault, or "" where no one text alone is."""

    def __init__(self, form: str, where: str) -> None:
        super().__init__(form, where)
        self.form, self.where = form, where


@dataclass(frozen=True, slots=True)
class MakeEdition:
    """A task."""

    storage: Storage

    def __call__(self, units: Units, *, edition_id: int) -> None:
        with units.open() as uow:
            edition = begin_edition(uow, edition_id=edition_id)
            if edition is None:
                return
            exchange_id, number = edition.exchange_id, edition.number
        books = self._books(units, exchange_id, number)
        with units.open() as uow:
            note_contents(uow, edition_id=edition_id, texts=books[SIDE_BY_SIDE].texts, total=len(books) * len(FORMATS))
        try:
            for file in self._files(illustrate(books), units, edition_id):
                with units.open() as uow:
                    keep_file(uow, file)
        except CannotWrite as trouble:
            logger.error("publication.failed edition=%d form=%s", edition_id, trouble.form)
            with units.open() as uow:
                fail_edition(uow, edition_id=edition_id, trouble=trouble.form, at=trouble.where)
            return
        lacking = "".join(dict.fromkeys("".join(find_lacking(book) for book in books.values())))
        with units.open() as uow:
            finish_edition(uow, edition_id=edition_id, lacking=lacking)

    def _books(self, units: Units, exchange_id: int, number: int) -> dict[str, Book]:
        with units.reading() as session:
            exchange = session.get_one(Exchange, exchange_id)
            material = gather(session, exchange, edition=number, now=units.clock.now(), keys=units.keys)
            books = {tag: build_book(material, [tag]) for tag in exchange.languages}
            return {**books, SIDE_BY_SIDE: build_book(material, exchange.languages)}

    def _files(self, books: dict[str, Book], units: Units, edition_id: int) -> Iterator[EditionFile]:
        for language, book in books.items():
            for form, each in FORMATS.items():
                content = write(book, form, each.write)
                digest = self.storage.put(content, units.clock.now())
                yield EditionFile(edition_id=edition_id, language=language, form=form, sha256=digest, size=len(content))


def illustrate(books: dict[str, Book]) -> dict[str, Book]:
    """CannotWrite."""
    try:
        return with_pictures(books)
    except Exception as error:
        raise CannotWrite("png", "") from error


def write(book: Book, form: str, writer: Callable[[Book], bytes]) -> bytes:
    """CannotWrite, with the text that makes it so."""
    try:
        return writer(book)
    except Exception as error:
        raise CannotWrite(form, find_fault(book, writer)) from error


def find_fault(book: Book, writer: Callable[[Book], bytes]) -> str:
    """The first text that cannot be written even alone: its number, or its name."""
    for one in book.words():
        try:
            writer(only(book, one))
        except Exception:
            return one.name
    return ""


def only(book: Book, words: Words) -> Book:
    return replace(book, chapters=[Chapter(book.titles, [words])])
