"""Times the page of figures of an exchange with 1,000,000 page requests of 20,000 people, in this process.

    python -m benchmarks.figures

The exchange is made anew in a temporary folder (where BENCH_FOLDER names one, it stays there for the next time), four weeks
long and in its last days; what was read is taken in as the application takes it in. Each page is asked for in another minute,
so that none is a kept one. What is made before the first page is kept out of the garbage collector's way, as `forum.run` does.
It is no test: timings mean something on a quiet machine only, processor time on a busy one too.
"""

import gc
import os
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import func, insert, select

from benchmarks.build import exchange_with_topics
from benchmarks.desk import browser_with
from forum.accounts.actions import start_session
from forum.accounts.models import Account
from forum.config import Settings
from forum.contributions.models import Topic
from forum.exchanges.models import Exchange, Membership
from forum.factory import create_app
from forum.kernel.clock import MovableClock
from forum.kernel.db import db
from forum.kernel.unit_of_work import UnitOfWork
from forum.statistics.actions.count import write_hits
from forum.statistics.models import Consultation, Visit
from forum.statistics.rules import Hit, Reading, VisitorKind, VisitorRole
from forum.statistics.visitors import PersonNames
from forum.web.runtime import Runtime

NOW = datetime(2026, 6, 15, 22, 40, tzinfo=UTC)
DAYS, PEOPLE, REQUESTS, PAGES_A_VISIT = 25, 20_000, 1_000_000, 8
LARGE, SMALL, SMALL_TIMES, PAGES = 2_000, 50, 200, 40
COUNTRIES = ["PE", "KE", "FR", "IN", "CA", "BR", "SN", "ES", "US", "MX", "KH", "EG", None]
FIRST_STAFF = 15
ORGANISER = 1


def fill(uow: UnitOfWork) -> tuple[Exchange, list[Topic]]:
    exchange, topics = exchange_with_topics(uow)
    exchange.opens_at = uow.now.replace(hour=7, minute=0) - timedelta(days=DAYS - 1)
    exchange.closes_at = exchange.opens_at + timedelta(days=28)
    for number, week in enumerate(exchange.rounds):
        week.opens_at = exchange.opens_at + timedelta(days=7 * number)
    numbers = range(1, PEOPLE + 1)
    person = {"language": "en", "reads": ["en"], "created_at": uow.now}
    uow.session.execute(insert(Account), [{"id": n, "email": f"b{n}@example.org", **person} for n in numbers])
    member = {"exchange_id": exchange.id, "state": "active", "organisation": "", "created_at": uow.now}
    source = random.Random(7)
    uow.session.execute(
        insert(Membership),
        [
            {"id": n, "account_id": n, "number": n, "name": f"Member {n}", "country": source.choice(COUNTRIES)}
            | {"is_organiser": n == ORGANISER, "confirmed_at": uow.now, **member}
            for n in numbers
        ],
    )
    return exchange, topics


def stream(exchange: Exchange, topics: Sequence[Topic], names: PersonNames) -> Iterator[Hit]:
    """Pages in the order of time: visits of four to twelve pages, half of them topics, by day; one in ten not signed in."""
    source = random.Random(42)
    visits = REQUESTS // PAGES_A_VISIT // DAYS
    for day in range(DAYS):
        hits: list[Hit] = []
        for _ in range(visits):
            hits += _visit(source, exchange, topics=topics, names=names, day=day)
        yield from sorted(hits, key=lambda hit: hit.at)


def _visit(
    source: random.Random, exchange: Exchange, *, topics: Sequence[Topic], names: PersonNames, day: int
) -> Iterator[Hit]:
    person = source.randint(1, PEOPLE)
    is_person = source.random() < 0.9
    kind = VisitorKind.PERSON if is_person else VisitorKind.ANONYMOUS
    role = VisitorRole.STAFF if is_person and person <= FIRST_STAFF else VisitorRole.PARTICIPANT
    visitor = names.visitor(person) if is_person else f"somebody {day} {person}"
    at = exchange.opens_at + timedelta(days=day, minutes=source.triangular(0, 14 * 60))
    for page in range(source.randint(4, 12)):
        at += timedelta(seconds=source.expovariate(1 / 60))
        topic = source.choice(topics) if is_person and page % 2 else None
        reading = Reading(at, source.choice(["en", "fr", "es"]), source.choice(["author", "human", "machine"]))
        yield Hit(exchange.id, visitor, kind, role, at, topic.id if topic else None, reading if topic else None)


def take_in(runtime: Runtime, hits: Iterator[Hit], *, size: int, times: int | None = None) -> list[float]:
    """Milliseconds of processor time a request, of each batch."""
    spent: list[float] = []
    while (times is None or len(spent) < times) and (batch := list(islice(hits, size))):
        began = time.process_time()
        with runtime.units.open() as uow:
            write_hits(uow, batch)
        spent.append((time.process_time() - began) * 1000 / len(batch))
        db.session.remove()
    return spent


def take_all_in(runtime: Runtime, hits: Iterator[Hit]) -> None:
    """Small batches, as a busy exchange makes them, at the beginning and at the end; large ones between."""
    first = take_in(runtime, hits, size=SMALL, times=SMALL_TIMES)
    amid = islice(hits, REQUESTS - 4 * SMALL * SMALL_TIMES)
    large = take_in(runtime, amid, size=LARGE)
    last = take_in(runtime, hits, size=SMALL, times=SMALL_TIMES)
    take_in(runtime, hits, size=LARGE)
    for words, found in (("the first", first), ("the last", last)):
        print(f"taking in, {words} {len(found)} batches of {SMALL}: {median(found):.3f} ms a request")
    print(f"taking in, batches of {LARGE}: first {median(large[:20]):.3f}, last {median(large[-20:]):.3f} ms a request")


def measure(client: FlaskClient, clock: MovableClock, path: str) -> str:
    took, worked = [], []
    client.get(path)
    gc.freeze()
    for _ in range(PAGES):
        clock.advance(timedelta(seconds=61))
        began, busy = time.perf_counter(), time.process_time()
        answer = client.get(path)
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - busy) * 1000)
        assert answer.status_code == 200, answer.status
    said = {"": took, "processor time ": worked}
    return "; ".join(
        f"{what}p50 {median(ms):.0f} ms, p95 {quantiles(ms, n=20)[-1]:.0f} ms" for what, ms in said.items()
    )


def build(app: Flask) -> None:
    runtime: Runtime = app.extensions["ronda"]
    with app.app_context():
        upgrade()
        with runtime.units.open() as uow:
            exchange, topics = fill(uow)
        take_all_in(runtime, stream(exchange, topics, PersonNames(runtime.keys, exchange.id)))
        while runtime.worker.run_due():
            pass
        visits = db.session.scalar(select(func.count()).select_from(Visit))
        consultations = db.session.scalar(select(func.count()).select_from(Consultation))
        print(f"{visits:,} visits, {consultations:,} consultations")
        db.session.remove()


def report(app: Flask, clock: MovableClock) -> None:
    runtime: Runtime = app.extensions["ronda"]
    with app.app_context(), runtime.units.open() as uow:
        token = start_session(uow, account_id=ORGANISER, is_kept=True)
        topic = uow.session.scalar(select(func.min(Topic.id)))
    organiser, visitor = browser_with(app, token), app.test_client()
    print(f"serving, a topic, not kept: {measure(organiser, clock, f'/exchanges/bench/topics/{topic}')}")
    print(f"figures, for an organiser: {measure(organiser, clock, '/exchanges/bench/figures')}")
    print(f"figures, for a visitor: {measure(visitor, clock, '/exchanges/bench/figures')}")


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(os.environ.get("BENCH_FOLDER", temporary))
        clock = MovableClock(NOW)
        is_new = not (folder / "ronda.sqlite3").exists()
        app = create_app(Settings(data_dir=folder, limits=False, demo=False, figures_delay=0), clock)
        if is_new:
            build(app)
        report(app, clock)


if __name__ == "__main__":
    main()
