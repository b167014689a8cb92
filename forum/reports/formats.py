"""The files that a report can be had as."""

from collections.abc import Callable, Mapping
from typing import BinaryIO, NamedTuple

from forum.kernel.wording import mark
from forum.reports.document import Report
from forum.reports.writers import csv, docx, html, json, pdf, xlsx


class Format(NamedTuple):
    """`words`: what it is called beside a link, marked for translation."""

    write: Callable[[Report, BinaryIO], None]
    media_type: str
    extension: str
    words: str


FORMATS: Mapping[str, Format] = {
    "pdf": Format(pdf.write_report, pdf.MEDIA_TYPE, pdf.EXTENSION, mark("to print (PDF)")),
    "docx": Format(docx.write_report, docx.MEDIA_TYPE, docx.EXTENSION, mark("as a document (Word)")),
    "xlsx": Format(xlsx.write_report, xlsx.MEDIA_TYPE, xlsx.EXTENSION, mark("as a workbook (XLSX)")),
    "csv": Format(csv.write_report, csv.MEDIA_TYPE, csv.EXTENSION, mark("as tables (CSV, zipped)")),
    "html": Format(html.write_report, html.MEDIA_TYPE, html.EXTENSION, mark("as a page (HTML)")),
    "json": Format(json.write_report, json.MEDIA_TYPE, json.EXTENSION, mark("for programs (JSON)")),
}
