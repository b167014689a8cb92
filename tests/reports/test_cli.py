import openpyxl
import pytest

from tests.factories import make_exchange


@pytest.fixture
def slug(units):
    with units.open() as uow:
        return make_exchange(uow).slug


def run(app, *arguments: str):
    return app.test_cli_runner().invoke(args=["reports", "participation", *arguments])


def test_the_report_is_written_by_command_in_the_language_asked_for(app, slug, tmp_path):
    path = tmp_path / "report.xlsx"
    answer = run(app, "--exchange", slug, "--language", "fr", "--out", str(path))
    assert answer.exit_code == 0, answer.output
    assert openpyxl.load_workbook(path).properties.title == "Safe cities (fr)"


def test_the_report_is_written_as_tables(app, slug, tmp_path):
    path = tmp_path / "report.zip"
    assert run(app, "--exchange", slug, "--format", "csv", "--out", str(path)).exit_code == 0
    assert path.read_bytes().startswith(b"PK")


def test_a_language_the_interface_has_not_is_refused_with_those_it_has(app, slug, tmp_path):
    answer = run(app, "--exchange", slug, "--language", "xx", "--out", str(tmp_path / "report.xlsx"))
    assert answer.exit_code == 2
    assert "one of en" in answer.output


def test_an_unknown_exchange_is_said_in_words(app, tmp_path):
    answer = run(app, "--exchange", "nowhere", "--out", str(tmp_path / "report.xlsx"))
    assert answer.exit_code == 1
    assert "There is no such exchange" in answer.output
