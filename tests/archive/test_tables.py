"""The tables: every field documented, the same values in both kinds of files, nothing a spreadsheet would run."""

import csv
import io
import json
import re

import pytest

from forum.archive.writers.fields import FIELDS, TABLES
from tests.archive.scene import FORMULA, build, take, unpack


def read_csv(files, name):
    return list(csv.reader(io.StringIO(files[f"data/{name}.csv"].decode("utf-8-sig"), newline="")))


def documented(readme):
    """Fields by table, as the README lists them: a field stands alone on a line, four signs in."""
    found, table = {}, None
    for line in readme.splitlines():
        if line.startswith("data/") and ".csv" in line:
            table = re.match(r"data/(\w+)\.csv, data/\1\.json$", line)[1]
            found[table] = []
        elif table and re.fullmatch(r" {4}[a-z_]+", line):
            found[table].append(line.strip())
    return found


def test_the_readme_documents_every_field_of_every_table(files):
    fields = documented(files["README.txt"].decode())
    assert set(fields) == {name[5:-4] for name in files if name.startswith("data/") and name.endswith(".csv")}
    for table, names in fields.items():
        assert read_csv(files, table)[0] == names
        assert all(list(row) == names for row in json.loads(files[f"data/{table}.json"]))


def test_every_table_of_the_scene_but_that_of_papers_has_rows(files):
    empty = [name for name in TABLES if not json.loads(files[f"data/{name}.json"])]
    assert empty == ["papers"]


@pytest.mark.parametrize("table", sorted(TABLES))
def test_csv_and_json_have_as_many_rows(files, table):
    assert len(read_csv(files, table)) - 1 == len(json.loads(files[f"data/{table}.json"]))


def test_every_field_has_a_sentence():
    for table, fields in FIELDS.items():
        assert table in TABLES
        assert all(meaning.endswith(".") for meaning in fields.values())


def test_the_readme_comes_in_the_first_language_too(units, storage):
    with units.open() as uow:
        slug = build(uow, storage, languages=["ar", "en"]).slug
    files = unpack(take(units, storage, slug))
    assert set(documented(files["README-ar.txt"].decode())) == set(TABLES)
    assert files["README-ar.txt"] != files["README.txt"]


def test_a_name_that_looks_like_a_formula_is_text_in_csv_and_itself_in_json(files):
    authors = {row[5] for row in read_csv(files, "contributions")}
    assert f"'{FORMULA}" in authors
    assert FORMULA not in authors
    assert FORMULA in {row["author"] for row in json.loads(files["data/contributions.json"])}


def test_texts_have_their_paragraphs(files):
    texts = json.loads(files["data/texts.json"])
    assert ["Calles **seguras**.", "From here."] in [row["paragraphs"] for row in texts]
    assert "Calles **seguras**.\n\nFrom here." in {row[-1] for row in read_csv(files, "texts")}
    machine = next(row for row in texts if row["origin"] == "machine")
    assert (machine["language"], machine["made_from_language"], machine["machine"]) == ("ar", "es", "apertium")


def test_numbers_of_texts_lead_to_texts(files):
    known = {row["text"] for row in json.loads(files["data/texts.json"])}
    for table in TABLES:
        for row in json.loads(files[f"data/{table}.json"]):
            named = [value for name, value in row.items() if name.endswith("_text") or name == "text"]
            assert {number for number in named if number is not None} <= known
