import csv
import io
import json

import pytest

from tests.factories import make_membership
from tests.statistics.scene import Scene, contribute, write


@pytest.fixture
def scene(units):
    with units.open() as uow:
        scene = Scene(uow)
        member = make_membership(uow, scene.exchange, country="PE")
        contribute(uow, scene.topics[0], member)
    write(units, scene.hit_of(member, 0, 0), scene.hit_of(member, 60))
    return scene


@pytest.fixture
def export(app, scene, tmp_path):
    def run(*options: str) -> bytes:
        path = tmp_path / "figures"
        answer = app.test_cli_runner().invoke(
            args=["statistics", "export", "--exchange", scene.exchange.slug, "--out", str(path), *options]
        )
        assert answer.exit_code == 0, answer.output
        return path.read_bytes()

    return run


def test_the_export_has_the_fields_that_organisers_are_promised(export):
    fields = json.loads(export("--format", "json"))
    assert (fields["people"], fields["visits"], fields["countries"]) == (1, 2, 1)
    assert (fields["anonymous_visits"], fields["contributions"], fields["consultations"]) == (0, 1, 1)
    assert fields["staff"] == {"people": 0, "visits": 0, "consultations": 0}
    assert fields["topics"] == [
        {"round": 1, "title": "Partnerships", "consultations": 1, "contributions": 1},
        {"round": 2, "title": "Networks", "consultations": 0, "contributions": 0},
    ]


def test_the_export_says_what_was_frozen_and_what_was_withdrawn_since(app, scene, export):
    app.test_cli_runner().invoke(args=["statistics", "freeze", "--exchange", scene.exchange.slug])
    [one] = json.loads(export())["frozen"]
    assert (one["number"], one["withdrawn_since"], len(one["checksum"])) == (1, 0, 64)


def test_the_export_as_csv_has_a_number_a_line(export):
    rows = list(csv.reader(io.StringIO(export("--format", "csv").decode("utf-8-sig"))))
    assert rows[0] == ["figure", "round", "topic", "number"]
    assert ["visits", "", "", "2"] in rows
    assert ["staff_visits", "", "", "0"] in rows
    assert ["consultations", "1", "Partnerships", "1"] in rows


def test_an_unknown_exchange_is_said_in_words_and_leaves_no_file(app, tmp_path):
    answer = app.test_cli_runner().invoke(
        args=["statistics", "export", "--exchange", "nowhere", "--out", str(tmp_path / "figures")]
    )
    assert answer.exit_code == 1
    assert "There is no such exchange" in answer.output
    assert list(tmp_path.iterdir()) == []
