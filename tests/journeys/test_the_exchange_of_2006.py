"""The exchange this platform reproduces, replayed over HTTP: the figures on record come out, exactly."""

import csv
import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import openpyxl

from tests.journeys.replay import Replay
from tests.journeys.saying_the_same import assert_all_say

RECORD = Path(__file__).parents[1] / "wici_2006"


def test_the_figures_on_record_come_out_exactly(app, clock, tmp_path):
    programme = tomllib.loads((RECORD / "programme.toml").read_text(encoding="utf-8"))
    themes = {number: each["theme"] for number, each in enumerate(programme["round"], start=1)}
    clock.move_to(datetime(2006, 5, 1, 12, 0, tzinfo=UTC))
    replay = Replay(app, clock, programme["exchange"]["slug"], themes, tmp_path)
    replay.run("exchanges", "load", str(RECORD / "programme.toml"), "--people", str(RECORD / "people.csv"))
    replay.invite()
    with (RECORD / "visits.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rounds = [int(number) for number in row["topics"].split()]
            replay.visit(row["email"], datetime.fromisoformat(row["started_at"]), rounds)
    figures = replay.figures()
    assert {
        "visits": figures["visits"],
        "people": figures["people"],
        "countries": figures["countries"],
        "consultations_by_topic": {str(topic["round"]): topic["consultations"] for topic in figures["topics"]},
    } == json.loads((RECORD / "expected.json").read_text(encoding="utf-8"))
    assert [topic["title"] for topic in figures["topics"]] == [theme["en"] for theme in themes.values()]
    assert (figures["anonymous_visits"], figures["contributions"]) == (0, 0)
    assert_the_report_says_the_same(replay, tmp_path / "report.xlsx")
    topics = {topic["round"]: topic["consultations"] for topic in figures["topics"]}
    assert_all_say(replay, (195, 2765, 2321, 22), topics, languages=("en", "fr", "es"))


def assert_the_report_says_the_same(replay: Replay, path: Path) -> None:
    replay.run("reports", "participation", "--exchange", replay.slug, "--out", str(path))
    book = openpyxl.load_workbook(path)
    totals = {row[0].value: row[1].value for row in book["Totals"].iter_rows()}
    assert (totals["People"], totals["Visits"], totals["Consultations"], totals["Countries"]) == (195, 2765, 2321, 22)
    shown = [row[1].value for row in book["Countries"].iter_rows(min_row=2, max_row=23)]
    assert sum(count for count in shown if isinstance(count, int)) == 195
