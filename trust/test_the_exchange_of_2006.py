"""The exchange of 2006 against the running server, its web processes and worker, under a faked system clock."""

import csv
import json
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.pages import forms, links
from trust.browser import Browser
from trust.faked_clock import FakedServer

RECORD = Path(__file__).parents[1] / "tests" / "wici_2006"
PROGRAMME = tomllib.loads((RECORD / "programme.toml").read_text(encoding="utf-8"))
SLUG = PROGRAMME["exchange"]["slug"]
THEMES = {str(number): set(each["theme"].values()) for number, each in enumerate(PROGRAMME["round"], start=1)}
WRITTEN_WITHIN = 2


@pytest.fixture
def server(tmp_path):
    server = FakedServer(tmp_path, datetime(2006, 5, 1, 12, 0, tzinfo=UTC))
    server.start()
    yield server
    assert server.stop() == 0


def sign_in(browser: Browser, link: str) -> None:
    [form] = [each for each in forms(browser.get(link)) if each["method"] == "post"]
    answer = browser.post(str(form["action"]) or link, {**form["fields"], "keep": "on"})
    assert answer.status_code in {302, 303}, answer.text


def test_the_figures_on_record_come_out_of_the_running_server(server, tmp_path):
    server.run("exchanges", "load", str(RECORD / "programme.toml"), "--people", str(RECORD / "people.csv"))
    server.run("accounts", "links", "--exchange", SLUG, "--out", str(tmp_path / "links.csv"))
    with (tmp_path / "links.csv").open(encoding="utf-8-sig", newline="") as file:
        doors = {row["email"]: row["link"] for row in csv.DictReader(file)}
    browsers: dict[str, Browser] = {}
    with (RECORD / "visits.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            server.move_to(datetime.fromisoformat(row["started_at"]))
            email = row["email"]
            if email not in browsers:
                browsers[email] = Browser(server.port)
                sign_in(browsers[email], doors[email])
            read(browsers[email], row["topics"].split())
    time.sleep(WRITTEN_WITHIN)
    server.run("statistics", "export", "--exchange", SLUG, "--out", str(tmp_path / "figures.json"))
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert {
        "visits": figures["visits"],
        "people": figures["people"],
        "countries": figures["countries"],
        "consultations_by_topic": {str(topic["round"]): topic["consultations"] for topic in figures["topics"]},
    } == json.loads((RECORD / "expected.json").read_text(encoding="utf-8"))


def read(browser: Browser, rounds: list[str]) -> None:
    front = browser.get(f"/exchanges/{SLUG}/")
    assert front.status_code == 200, front.text
    found = links(front)
    for number in rounds:
        address = next(url for words, url in found if any(theme in words for theme in THEMES[number]))
        assert browser.get(address).status_code == 200
