"""Known and unknown are answered in the same time: 300 pairs one beside the other, medians within 5 ms, and a rank test.

Machines are noisy: what differs is looked at once more before it is believed.
"""

from collections.abc import Iterator
from math import erfc, sqrt
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from forum import wiring
from forum.config import Settings
from forum.factory import create_app
from forum.kernel.clock import SystemClock
from forum.kernel.db import db
from forum.kernel.unit_of_work import Units
from tests.accounts.asking import FORMS, Asking, make_asking

PAIRS, MOST_MS, SURE = 300, 5.0, 0.001
IN_TURN = 2


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    folder: Path = tmp_path_factory.mktemp("ronda")
    app = create_app(Settings(data_dir=folder, secret_key="for tests only", limits=False), SystemClock())
    with app.app_context():
        upgrade()
        runtime = app.extensions["ronda"]
        names = {event: [wiring.reaction_name(r) for r in rs] for event, rs in wiring.REACTIONS.items()}
        with Session(db.engine, expire_on_commit=False, autoflush=False) as session:
            units = Units(
                lambda: session, runtime.clock, keys=runtime.keys, reactions=names, before_commit=wiring.BEFORE_COMMIT
            )
            made = make_asking(app, units)
    yield made
    runtime.flush()


def milliseconds(asking: Asking, name: str, *, is_known: bool) -> float:
    begun = perf_counter()
    asking.ask(name, is_known=is_known)
    return (perf_counter() - begun) * 1000


def pairs(asking: Asking, name: str) -> tuple[list[float], list[float]]:
    """Which of the two comes first changes from pair to pair."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(PAIRS):
        for is_known in (True, False) if number % IN_TURN else (False, True):
            times[is_known].append(milliseconds(asking, name, is_known=is_known))
    return times[True], times[False]


def chance(left: list[float], right: list[float]) -> float:
    """That ranks differ so much by chance (Mann and Whitney, by the normal law, two-sided)."""
    ordered = sorted([(value, True) for value in left] + [(value, False) for value in right])
    ranks = sum(rank for rank, (_, is_left) in enumerate(ordered, start=1) if is_left)
    m, n = len(left), len(right)
    spread = sqrt(m * n * (m + n + 1) / 12)
    return erfc(abs(ranks - m * (m + n + 1) / 2) / spread / sqrt(2))


def differs(asking: Asking, name: str) -> str:
    known, unknown = pairs(asking, name)
    apart, by_chance = abs(median(known) - median(unknown)), chance(known, unknown)
    said = f"{name}: {median(known):.2f} ms and {median(unknown):.2f} ms, by chance {by_chance:.4f}"
    print(said)  # noqa: T201
    return said if apart > MOST_MS or (by_chance < SURE and apart > MOST_MS / 5) else ""


@pytest.mark.parametrize("name", FORMS)
def test_known_and_unknown_are_answered_in_the_same_time(asking: Asking, name: str) -> None:
    assert differs(asking, name) == "" or differs(asking, name) == ""


def test_the_rank_test_sees_a_difference() -> None:
    assert chance([1.0 + n / 100 for n in range(300)], [2.0 + n / 100 for n in range(300)]) < SURE
    assert chance([float(n) for n in range(0, 600, 2)], [float(n) for n in range(1, 600, 2)]) > SURE
