"""A people list as rows of words: CSV as spreadsheets save it, or a workbook. What the words mean is read elsewhere."""

import csv
import importlib
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import islice
from zipfile import BadZipFile, ZipFile

import xlsxwriter

from forum.files.archives import check_office_file
from forum.files.rules import KINDS, MEGABYTE
from forum.kernel.errors import InvalidInput
from forum.kernel.wording import mark

SEPARATORS = (",", ";", "\t")
MOST_ROWS = 5000
MOST_COLUMNS = 40
MOST_UNPACKED = 20 * MEGABYTE
"""What a workbook may hold unpacked: some hundred times a list of so many people."""
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


class TooManyRows(InvalidInput):
    code = "too_many_rows"
    message = mark("the list is too long: at most %(most)s rows at a time")


class BrokenTable(InvalidInput):
    code = "broken_table"
    message = mark("this is not a table that can be read")


class OldWorkbook(InvalidInput):
    code = "old_workbook"
    message = mark("this is a workbook of an old kind: save it as .xlsx or as CSV")


@dataclass(frozen=True, slots=True)
class Row:
    """`number` as a spreadsheet counts, from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The first row that is not empty names the columns. No `header`: nothing at all."""

    header: Row | None
    rows: tuple[Row, ...]


def read_table(content: bytes) -> Table:
    """A file as it came. TooManyRows, BrokenTable, OldWorkbook, and what is refused of office files."""
    if content.startswith(OLD_WORKBOOK):
        raise OldWorkbook()
    return read_workbook(content) if content.startswith(WORKBOOK) else read_text(decode(content))


def decode(content: bytes) -> str:
    """Spreadsheets save in UTF-8, as “Unicode text” in UTF-16, else in the Windows code page."""
    try:
        return content.decode("utf-16" if content.startswith(WIDE_MARKS) else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_text(source: str) -> Table:
    """Rows parted by commas, semicolons or tabs."""
    rows = csv.reader(StringIO(source.lstrip("\ufeff"), newline=""), delimiter=_separator(source))
    try:
        return _table(rows)
    except csv.Error:
        raise BrokenTable() from None


def _separator(source: str) -> str:
    first = source.lstrip().partition("\n")[0]
    return max(SEPARATORS, key=first.count)


def read_workbook(content: bytes) -> Table:
    """The first sheet of an .xlsx; formulas by the values they last had."""
    check_office_file("people.xlsx", KINDS["xlsx"], content)
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                raise TooManyRows(most=MOST_ROWS)
        return _table(_sheet(content))
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError):
        raise BrokenTable() from None


def _sheet(content: bytes) -> Iterator[list[str]]:
    """The library is loaded by who first reads a workbook: it brings numpy along where that is there, 16 MB for a rare page."""
    openpyxl = importlib.import_module("openpyxl")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            found = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 50, max_col=MOST_COLUMNS, values_only=True)
            yield from ([_said(value) for value in row] for row in found)
        finally:
            book.close()


def _said(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


def _table(rows: Iterator[list[str]]) -> Table:
    numbered = (Row(number, _trimmed(cells)) for number, cells in enumerate(rows, 1))
    kept = list(islice((row for row in numbered if any(row.cells)), MOST_ROWS + 2))
    if len(kept) > MOST_ROWS + 1:
        raise TooManyRows(most=MOST_ROWS)
    return Table(kept[0], tuple(kept[1:])) if kept else Table(None, ())


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """Without spaces around, and without the empty cells that follow the last one filled."""
    found = [cell.strip() for cell in cells]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def write_text(table: Table) -> str:
    """As CSV that `read_text` reads again."""
    page = StringIO(newline="")
    rows = [table.header, *table.rows] if table.header else []
    csv.writer(page).writerows(row.cells for row in rows)
    return page.getvalue()


def write_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """One sheet; every cell is text, whatever it looks like."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.set_column(0, MOST_COLUMNS, 24)
    for number, cells in enumerate(rows):
        for place, words in enumerate(cells):
            sheet.write_string(number, place, words)
    book.close()
    return stream.getvalue()
