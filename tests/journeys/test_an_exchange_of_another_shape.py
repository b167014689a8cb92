"""Five rounds, Portuguese and Arabic, summer time ending inside, anonymous readers and bots among the people.

The expectations are counted from the plan below, by hand, not by the rules of the application.
"""

import random
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.journeys.replay import FIREFOX, Replay
from tests.journeys.saying_the_same import assert_all_say

HERE = Path(__file__).parent
MODERATOR = "moderadora@example.org"


def utc(month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


# Who, when her visit begins, and the rounds whose topics she opens, one every seven minutes.
VISITS = [
    ("ana@example.org", utc(10, 5, 8), [1]),  # the very opening: 9:00 in Lisbon, in summer
    ("ana@example.org", utc(10, 5, 12), [1, 1]),  # twice in a visit is once
    ("ana@example.org", utc(10, 13, 22), [2, 1]),
    ("beatriz@example.org", utc(10, 6, 23, 50), [1, 1]),  # over midnight: one visit
    ("beatriz@example.org", utc(10, 20, 7), [3, 2, 1]),
    ("carla@example.org", utc(10, 19, 8), [3]),  # round 3 opens at 8:00 UTC, still in summer
    ("dalia@example.org", utc(10, 25, 0, 30), [3]),  # the night in which one o'clock comes twice
    ("dalia@example.org", utc(10, 25, 1, 30), [3]),
    ("eman@example.org", utc(10, 26, 9), [4]),  # round 4 opens at 9:00 UTC, in winter
    ("eman@example.org", utc(11, 2, 9), [5, 4]),
    ("fatima@example.org", utc(11, 8, 20), [5, 4, 3, 2, 1]),
    ("grace@example.org", utc(11, 9, 8, 30), [5]),
    ("hawa@example.org", utc(10, 7, 10), []),  # declared no country, opened no topic
    (MODERATOR, utc(10, 8, 10), [1]),
    (MODERATOR, utc(10, 27, 10), [4, 3]),
]
AFTER_THE_CLOSE = [("grace@example.org", utc(11, 9, 9, 30), [5])]

# A reader's network address and browser, and when she opens the exchange's page.
READERS = [
    ("192.0.2.1", FIREFOX, utc(10, 6, 9)),
    ("192.0.2.1", FIREFOX, utc(10, 6, 9, 29)),  # the same visit
    ("192.0.2.1", FIREFOX, utc(10, 6, 9, 59)),  # half an hour later: another
    ("192.0.2.1", FIREFOX, utc(10, 7, 9)),  # another day
    ("192.0.2.2", FIREFOX, utc(10, 6, 9, 5)),
    ("192.0.2.2", f"{FIREFOX} Other", utc(10, 6, 9, 6)),
    ("192.0.2.3", FIREFOX, utc(10, 7, 23, 55)),
    ("192.0.2.3", FIREFOX, utc(10, 8, 0, 5)),  # midnight parts what cannot be joined
    ("192.0.2.9", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", utc(10, 6, 9)),
    ("192.0.2.9", "curl/8.4.0", utc(10, 6, 10)),
    ("192.0.2.1", FIREFOX, utc(11, 9, 9)),  # the closing itself is outside
]
ANONYMOUS_VISITS = 7

PEOPLE = 9  # ana … hawa, and the moderator; inês and joana never came
VISITS_IN_ALL = 15
COUNTRIES = 6  # PT BR MZ MA EG KE
CONSULTATIONS = {1: 7, 2: 3, 3: 6, 4: 4, 5: 3}


@pytest.fixture
def replay(app, clock, tmp_path):
    programme = tomllib.loads((HERE / "other_programme.toml").read_text(encoding="utf-8"))
    themes = {number: each["theme"] for number, each in enumerate(programme["round"], start=1)}
    clock.move_to(utc(9, 20, 9))
    replay = Replay(app, clock, programme["exchange"]["slug"], themes, tmp_path)
    people = HERE / "other_people.csv"
    replay.run("exchanges", "load", str(HERE / "other_programme.toml"), "--people", str(people))
    replay.invite()
    return replay


def steps() -> list[tuple[datetime, str, str, int | None]]:
    """Every page of the plan by its moment: (at, person or address, browser string, round or None)."""
    found: list[tuple[datetime, str, str, int | None]] = []
    for email, at, rounds in VISITS + AFTER_THE_CLOSE:
        found.append((at, email, "", None))
        found += [(at + timedelta(minutes=7 * place), email, "", number) for place, number in enumerate(rounds, 1)]
    found += [(at, address, browser, None) for address, browser, at in READERS]
    return sorted(found, key=lambda step: step[0])


def test_the_figures_are_those_of_the_plan_whenever_batches_are_written(replay):
    dice = random.Random(7)
    for at, who, browser, number in steps():
        replay.clock.move_to(at)
        if browser:
            headers, place = {"User-Agent": browser}, {"REMOTE_ADDR": who}
            assert replay.app.test_client().get(replay.front, headers=headers, environ_base=place).status_code == 200
        elif number is None:
            replay.visit(who, at, [])
        else:
            client = replay.browser_of(who)
            address = replay.topic_on(client.get(replay.front), number)
            assert address is not None
            assert client.get(address).status_code == 200
        if dice.random() < 0.3:
            replay.flush()
    figures = replay.figures()
    assert (figures["people"], figures["visits"], figures["countries"]) == (PEOPLE, VISITS_IN_ALL, COUNTRIES)
    assert {topic["round"]: topic["consultations"] for topic in figures["topics"]} == CONSULTATIONS
    assert figures["staff"] == {"people": 1, "visits": 2, "consultations": 3}
    assert figures["anonymous_visits"] == ANONYMOUS_VISITS
    assert figures["topics"][3]["title"] == "Cheias e secas"
    totals = (PEOPLE, VISITS_IN_ALL, sum(CONSULTATIONS.values()), COUNTRIES)
    assert_all_say(replay, totals, CONSULTATIONS, languages=("en", "fr", "es"))


@pytest.mark.parametrize(
    ("at", "linked"),
    [
        (utc(10, 5, 8), [1]),
        (utc(10, 26, 8, 30), [1, 2, 3]),  # nine o'clock of summer, half past eight of winter
        (utc(10, 26, 9), [1, 2, 3, 4]),
        (utc(11, 9, 9), [1, 2, 3, 4, 5]),
    ],
)
def test_topics_of_open_and_past_rounds_are_linked_by_their_theme(replay, at, linked):
    people = ("ana@example.org", "dalia@example.org", "grace@example.org")
    replay.clock.move_to(utc(10, 5, 8))
    for email in people:
        replay.browser_of(email)
    replay.clock.move_to(at)
    for email in people:
        page = replay.browser_of(email).get(replay.front)
        found = [number for number in replay.themes if "/topics/" in (replay.topic_on(page, number) or "")]
        assert found == linked
