import csv
import io
import zipfile

import openpyxl
import pytest

from forum.reports.participation import SHEETS
from tests.cast import assemble
from tests.statistics.scene import contribute, make_topic


@pytest.fixture
def cast(units):
    with units.open() as uow:
        cast = assemble(uow)
        cast.paula.membership.name = "=HYPERLINK(1)"
        contribute(uow, make_topic(uow, cast.rounds[0]), cast.paula.membership)
        return cast


@pytest.fixture
def address(cast):
    return f"/exchanges/{cast.exchange.slug}/reports/participation"


def test_an_organiser_takes_the_report_as_a_workbook(as_, cast, address):
    answer = as_(cast.olga.account).get(f"{address}.xlsx")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith(f"attachment; filename=participation-{cast.exchange.slug}")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert len(book.sheetnames) == len(SHEETS) + 1
    names = [row[0] for row in book["People"].iter_rows(min_row=2)]
    assert [cell.data_type for cell in names if cell.value == "=HYPERLINK(1)"] == ["s"]


def test_an_organiser_takes_the_report_as_tables(as_, cast, address):
    answer = as_(cast.olga.account).get(f"{address}.csv")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert len(archive.namelist()) == len(SHEETS) + 1
        [people] = [name for name in archive.namelist() if name.endswith("-people.csv")]
        rows = list(csv.reader(io.StringIO(archive.read(people).decode("utf-8-sig"))))
    assert "'=HYPERLINK(1)" in {row[0] for row in rows}


def test_the_report_comes_in_the_readers_language(as_, cast, address):
    answer = as_(cast.olga.account).get(f"{address}.xlsx?lang=fr")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "Pérou" in cells


def test_to_everybody_else_there_is_no_such_report(client, as_, cast, address):
    others = (cast.paula, cast.mo, cast.noor, cast.tara, cast.sami, cast.stranger)
    for account in (*(person.account for person in others), cast.ada):
        assert as_(account).get(f"{address}.xlsx").status_code == 404
    assert client.get(f"{address}.xlsx").status_code in {302, 404}


def test_a_format_that_is_none_is_not_found(as_, cast, address):
    assert as_(cast.olga.account).get(f"{address}.exe").status_code == 404
