"""A report as CSV: a zip of one plain table a sheet.

One file with all tables in sections would be read right by no programme: a sheet's columns are its own.
"""

import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from forum.kernel.tables import Value, csv_table
from forum.reports.document import Report, Sheet

MEDIA_TYPE = "application/zip"
EXTENSION = "zip"
EARLIEST_YEAR = 1980


def write_report(report: Report, stream: BinaryIO) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, sheet in enumerate(report.sheets, start=1):
            _add(archive, f"{number}-{sheet.name}.csv", sheet_table(sheet), made_at=report.made_at)
        definitions = [(each.term, each.meaning) for each in report.definitions]
        rows: list[Sequence[Value]] = [(report.title,), (report.subtitle,), (), *definitions]
        _add(archive, "definitions.csv", csv_table(rows), made_at=report.made_at)


def sheet_table(sheet: Sheet) -> bytes:
    """One sheet alone."""
    return csv_table([[column.title for column in sheet.columns], *sheet.rows])


def _add(archive: zipfile.ZipFile, name: str, content: bytes, *, made_at: datetime) -> None:
    """`made_at` stands for the time of packing, so that the same report is the same file."""
    year, *rest = made_at.timetuple()[:6]
    entry = zipfile.ZipInfo(name, date_time=(max(year, EARLIEST_YEAR), *rest))  # type: ignore[arg-type]
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
