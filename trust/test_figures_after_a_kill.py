"""What was read a second or longer before the server is killed is counted when it is back; what is counted is counted once."""

import os
import random
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from trust.browser import Browser
from trust.faked_clock import FakedServer
from trust.test_the_exchange_of_2006 import RECORD, SLUG

KILLS, PAGES, MOST_LOST = 5, 60, 1.0


class TrueClock(FakedServer):
    """The same server by the machine's own clock."""

    @property
    def environment(self) -> Mapping[str, str]:
        settings = {
            "FORUM_DATA_DIR": str(self.folder / "data"),
            "FORUM_DEMO": "0",
            "FORUM_LIMITS": "0",
            "FORUM_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "PORT": str(self.port),
        }
        return {**os.environ, **settings}


@pytest.fixture
def server(tmp_path):
    return TrueClock(tmp_path, datetime.now(UTC))


def count_visits(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "data" / "ronda.sqlite3")) as database:
        return int(database.execute("select count(*) from visit").fetchone()[0])


def test_at_most_the_last_second_is_lost_when_the_server_is_killed(server, tmp_path):
    server.start()
    server.run("exchanges", "load", str(RECORD / "programme.toml"), "--people", str(RECORD / "people.csv"))
    dice = random.Random(1)
    answered = 0
    for kill in range(KILLS):
        before = count_visits(tmp_path)
        answers = read_pages(server.port, names=f"reader {kill}", pause=dice.uniform(0.02, 0.08))
        server.kill()
        killed_at = time.monotonic()
        server.start()
        counted = count_visits(tmp_path) - before
        certain = sum(1 for at in answers if at <= killed_at - MOST_LOST)
        answered += certain
        assert certain <= counted <= len(answers)
    assert answered > KILLS
    assert server.stop() == 0


def read_pages(port: int, *, names: str, pause: float) -> list[float]:
    """Pages of as many readers; when each was answered."""
    answers = []
    for number in range(PAGES):
        Browser(port, agent=f"Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0 {names} {number}").get(
            f"/exchanges/{SLUG}/"
        )
        answers.append(time.monotonic())
        time.sleep(pause)
    return answers
