"""A report in words: numbers and moments as its language writes them. What people read looks the same in every format."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_datetime
from babel.numbers import format_decimal

from forum.kernel.tables import Value
from forum.kernel.wording import direction, mark, say
from forum.reports.document import Definition, Kind, Report, Sheet

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\uffff]")
_WEIGHTS = {Kind.TEXT: 5, Kind.NUMBER: 3, Kind.MOMENT: 4}


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """One table. `numbers`: places of columns that are set flush at the end; `widths`: of the columns, in percent."""

    title: str
    columns: Sequence[str]
    numbers: Sequence[int]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Printed:
    title: str
    subtitle: str
    language: str
    direction: str
    contents_title: str
    sheets: Sequence[PrintedSheet]
    definitions: Sequence[Definition]
    definitions_title: str


def print_report(report: Report) -> Printed:
    return Printed(
        title=printable(report.title),
        subtitle=printable(report.subtitle),
        language=report.language,
        direction=direction(report.language),
        contents_title=say(report.language, mark("Contents")),
        sheets=[print_sheet(sheet, report.language) for sheet in report.sheets],
        definitions=report.definitions,
        definitions_title=report.definitions_title,
    )


def print_sheet(sheet: Sheet, language: str) -> PrintedSheet:
    return PrintedSheet(
        title=printable(sheet.title),
        columns=[column.title for column in sheet.columns],
        numbers=[place for place, column in enumerate(sheet.columns) if column.kind is Kind.NUMBER],
        widths=_widths([_WEIGHTS[column.kind] for column in sheet.columns]),
        rows=[[print_value(value, language) for value in row] for row in sheet.rows],
        notes=sheet.notes,
    )


def _widths(weights: Sequence[int]) -> list[int]:
    return [100 * weight // sum(weights) for weight in weights]


def printable(words: str) -> str:
    """Without signs that stand for nothing that could be printed, and that some kinds of files forbid."""
    return _UNPRINTABLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def print_value(value: Value, language: str) -> str:
    """Empty for what is not there."""
    match value:
        case None:
            return ""
        case str():
            return printable(value)
        case datetime():
            return format_datetime(value, "short", locale=language)
        case _:
            return format_decimal(value, locale=language)
