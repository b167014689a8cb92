"""Requests as they come, noted by the test alone, and read by a script that shares no code with the application."""

import csv
import json
import random
import subprocess
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.journeys.replay import FIREFOX, Replay

HERE = Path(__file__).parent
PEOPLE = ["ana", "beatriz", "carla", "dalia", "eman", "fatima", "grace", "hawa"]
OPENS, CLOSES = datetime(2026, 10, 5, 8, tzinfo=UTC), datetime(2026, 11, 9, 9, tzinfo=UTC)


def plan() -> list[tuple[datetime, str, int | None]]:
    """Who asks for the exchange's page, or a round's topic, and when: bunched, so that gaps lie around half an hour."""
    dice = random.Random(2006)
    found = []
    for who in [f"{name}@example.org" for name in PEOPLE] + ["192.0.2.7", "192.0.2.8"]:
        at = OPENS - timedelta(hours=1)
        for _ in range(60):
            at += timedelta(minutes=dice.choice([0, 1, 7, 29, 30, 31, 45, 600, 1500]), seconds=dice.choice([0, 0, 59]))
            found.append((at, who, dice.choice([None, 1, 2])))
    return sorted(found, key=lambda step: step[0])


def test_it_counts_what_we_count(app, clock, tmp_path):
    programme = tomllib.loads((HERE / "other_programme.toml").read_text(encoding="utf-8"))
    themes = {number: each["theme"] for number, each in enumerate(programme["round"], start=1)}
    clock.move_to(datetime(2026, 9, 20, 9, tzinfo=UTC))
    replay = Replay(app, clock, programme["exchange"]["slug"], themes, tmp_path)
    people = HERE / "other_people.csv"
    replay.run("exchanges", "load", str(HERE / "other_programme.toml"), "--people", str(people))
    replay.invite()
    requests = [("who", "at", "path")]
    for at, who, number in plan():
        clock.move_to(at)
        client = replay.browser_of(who) if "@" in who else app.test_client()
        place = {"REMOTE_ADDR": who} if "@" not in who else {}
        path = replay.front
        if number is not None and "@" in who:
            path = replay.topic_on(client.get(path), number) or path
            requests.append((who, at.isoformat(), replay.front))
        answer = client.get(path, headers={"User-Agent": FIREFOX}, environ_base=place)
        if answer.status_code == 200:
            token = who if "@" in who else f"{who} {at:%Y-%m-%d}"
            requests.append((token, at.isoformat(), path))
    noted = tmp_path / "requests.csv"
    with noted.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(requests)
    script = [sys.executable, str(HERE / "independent_reading.py"), str(noted), str(people)]
    read = subprocess.run([*script, OPENS.isoformat(), CLOSES.isoformat()], capture_output=True, check=True, text=True)
    figures = replay.figures()
    counted = json.loads(read.stdout)
    assert counted == {name: figures[name] for name in counted}
    assert counted["visits"] > 200
    assert counted["anonymous_visits"] > 40
