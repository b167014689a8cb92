"""A report as a workbook: one sheet a table, then the definitions. Text is written as text, whatever it looks like."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO

import xlsxwriter

from forum.kernel.tables import Value
from forum.reports.document import Column, Kind, Report, Sheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSION = "xlsx"

LONGEST_TEXT = 32_767
LONGEST_TAB = 31
WIDTHS = {Kind.TEXT: 34, Kind.NUMBER: 16, Kind.MOMENT: 18}
_NOT_IN_A_TAB = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def write_report(report: Report, stream: BinaryIO) -> None:
    workbook = xlsxwriter.Workbook(
        stream,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    made_at = report.made_at.replace(tzinfo=None)
    workbook.set_properties({"title": _text(report.title), "created": made_at})
    _Book(workbook, report).write()
    workbook.close()


class _Book:
    def __init__(self, workbook: Any, report: Report) -> None:
        self._workbook = workbook
        self._report = report
        self._tabs: set[str] = set()
        self._head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self._plain = workbook.add_format({"num_format": "@"})
        self._wrapped = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})

    def write(self) -> None:
        for sheet in self._report.sheets:
            self._write_sheet(sheet)
        self._write_definitions()

    def _write_sheet(self, sheet: Sheet) -> None:
        page = self._page(sheet.title)
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, WIDTHS[column.kind])
        self._write_heads(page, sheet.columns)
        for line, row in enumerate(sheet.rows, start=1):
            for index, value in enumerate(row):
                self._write_cell(page, (line, index), value)
        for line, note in enumerate(sheet.notes, start=len(sheet.rows) + 2):
            page.write_string(line, 0, _text(note), self._plain)

    def _write_definitions(self) -> None:
        page = self._page(self._report.definitions_title)
        page.set_column(0, 0, 34)
        page.set_column(1, 1, 100)
        page.write_string(0, 0, _text(self._report.title), self._head)
        page.write_string(1, 0, _text(self._report.subtitle), self._plain)
        for line, definition in enumerate(self._report.definitions, start=3):
            page.write_string(line, 0, _text(definition.term), self._wrapped)
            page.write_string(line, 1, _text(definition.meaning), self._wrapped)

    def _page(self, title: str) -> Any:
        page = self._workbook.add_worksheet(self._tab(title))
        if self._report.is_right_to_left:
            page.right_to_left()
        return page

    def _write_heads(self, page: Any, columns: Sequence[Column]) -> None:
        page.freeze_panes(1, 0)
        for index, column in enumerate(columns):
            page.write_string(0, index, _text(column.title), self._head)

    def _write_cell(self, page: Any, place: tuple[int, int], value: Value) -> None:
        match value:
            case None:
                page.write_blank(*place, None)
            case datetime():
                page.write_datetime(*place, value.replace(tzinfo=None), self._moment)
            case str():
                page.write_string(*place, _text(value), self._plain)
            case _:
                page.write_number(*place, value)

    def _tab(self, title: str) -> str:
        """A name for the sheet that a spreadsheet accepts and no other sheet bears."""
        stem = _cut(_NOT_IN_A_TAB.sub(" ", _text(title)).strip("' "), LONGEST_TAB).strip("' ") or "-"
        tab, number = stem, 1
        while tab.casefold() in self._tabs or tab.casefold() == "history":
            number += 1
            tab = f"{_cut(stem, LONGEST_TAB - 4)} {number}"
        self._tabs.add(tab.casefold())
        return tab


def _text(text: str) -> str:
    return _cut(_LONE_SURROGATE.sub("\ufffd", text), LONGEST_TEXT)


def _cut(text: str, length: int) -> str:
    """The text's beginning; spreadsheets measure in units of UTF-16."""
    return text if 2 * len(text) <= length else text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore")
