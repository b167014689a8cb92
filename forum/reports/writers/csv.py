"""A report as CSV: a zip of one plain table a sheet.

One file with all tables in sections would be read right by no programme: a sheet's columns are its own.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import BinaryIO

from forum.reports.document import Report, Sheet, Value

MEDIA_TYPE = "application/zip"
EXTENSION = "zip"
SHEET_MEDIA_TYPE = "text/csv; charset=utf-8"
SHEET_EXTENSION = "csv"

BYTE_ORDER_MARK = "\ufeff"
_UNSEEN = r"[\s\"'\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\x00-\x1f]*"
_OPERATOR = r"[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212\t\r\x00]"
_FORMULA_AT_START = re.compile(rf"(?:{_OPERATOR}|{_UNSEEN}{_OPERATOR})")
_FORMULA_AFTER_SEPARATOR = re.compile(rf"([;|\t\r\n])(?={_UNSEEN}{_OPERATOR})")


def write_report(report: Report, stream: BinaryIO) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, sheet in enumerate(report.sheets, start=1):
            _add(archive, f"{number}-{sheet.name}.csv", _sheet_bytes(sheet), report.made_at)
        definitions = [(each.term, each.meaning) for each in report.definitions]
        rows: list[Sequence[Value]] = [(report.title,), (report.subtitle,), (), *definitions]
        _add(archive, "definitions.csv", _table(rows), report.made_at)


def write_sheet(sheet: Sheet, stream: BinaryIO) -> None:
    stream.write(_sheet_bytes(sheet))


def _sheet_bytes(sheet: Sheet) -> bytes:
    return _table([[column.title for column in sheet.columns], *sheet.rows])


def _add(archive: zipfile.ZipFile, name: str, content: bytes, made_at: datetime) -> None:
    entry = zipfile.ZipInfo(name, date_time=(max(made_at.year, 1980), *made_at.timetuple()[1:6]))
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _table(rows: Iterable[Sequence[Value]]) -> bytes:
    page = io.StringIO(newline="")
    writer = csv.writer(page, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (BYTE_ORDER_MARK + page.getvalue()).encode(errors="replace")


def _cell(value: Value) -> str | int | float:
    match value:
        case None:
            return ""
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case str():
            return never_a_formula(value)
    return value


def never_a_formula(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet might run.

    Also after a separator inside the text: a programme that expects semicolons or tabs parts our quoted cell there.
    """
    if _FORMULA_AT_START.match(text):
        text = f"'{text}"
    return _FORMULA_AFTER_SEPARATOR.sub(r"\1'", text)
