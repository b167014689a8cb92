"""Times a moderator's desk: 500 things to read beside 5,000 contributions, in this process.

    python -m benchmarks.desk

The exchange is made anew in a temporary folder, in two shapes: five in six contributions are replies, as in an exchange that
goes well; and none is, so that everything waits for an answer. What is made before the first page is kept out of
the garbage collector's way, as `forum.run` does. It is no test: timings mean something on a quiet machine only,
processor time on a busy one too.
"""

import gc
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median, quantiles

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import event, insert

from benchmarks.build import exchange_with_topics, people, sentence
from forum.accounts.actions import start_session
from forum.contributions.models import Contribution, Topic
from forum.exchanges.models import Exchange
from forum.factory import create_app
from forum.kernel.db import db
from forum.kernel.form_secrets import form_secret
from forum.kernel.markup import digest, render
from forum.kernel.unit_of_work import UnitOfWork
from forum.roster.models import Mandate, Part
from forum.texts.asking import asks
from forum.texts.models import Text, Version
from forum.web.runtime import Runtime

WRITTEN, WAITING, TIMES = 5_000, 500, 60
FIRST_TEXT = 10_000
REPLIES = {"with replies": 6, "without any": WRITTEN + 1}
"""Each so manyth begins a thread; the rest reply to it."""


def fill(uow: UnitOfWork, threads: int) -> str:
    exchange, topics = exchange_with_topics(uow)
    exchange.opens_at, exchange.moderation = uow.now - timedelta(days=6), "before"
    week = topics[0].round_id
    members = people(uow, exchange)
    mandate = {
        "starts_at": exchange.opens_at,
        "ends_at": exchange.closes_at,
        "languages": ["en"],
        "created_at": uow.now,
    }
    uow.add(Mandate(exchange_id=exchange.id, round_id=week, membership_id=1, part=Part.LEAD, **mandate))
    uow.flush()
    write(uow, exchange, topics=topics, members=members, threads=threads)
    return start_session(uow, account_id=1, is_kept=True)


def write(uow: UnitOfWork, exchange: Exchange, *, topics: list[Topic], members: list[int], threads: int) -> None:
    source = random.Random(42)
    rows: dict[type, list[dict[str, object]]] = {Text: [], Version: [], Contribution: []}
    for number in range(1, WRITTEN + WAITING + 1):
        waits, begins = number > WRITTEN, number % threads == 1 or threads > WRITTEN
        words = [sentence(source, "en") + source.choice(["?", ".", "."])]
        at = uow.now - timedelta(days=3, minutes=number) if not waits else uow.now - timedelta(minutes=number)
        common: dict[str, object] = {"created_at": at}
        text = {"id": FIRST_TEXT + number, "exchange_id": exchange.id, "kind": "contribution", "source_language": "en"}
        is_asked = asks(render(words), "en")
        rows[Text].append({**text, "published_at": None if waits else at, "asks": is_asked, **common})
        version = {"text_id": FIRST_TEXT + number, "language": "en", "origin": "author", "state": "published"}
        made = {"paragraphs": words, "digests": [digest(words[0])], "html": render(words), "updated_at": at}
        rows[Version].append({**version, **made, **common})
        place = {"exchange_id": exchange.id, "topic_id": source.choice(topics).id, "text_id": FIRST_TEXT + number}
        by = {"id": number, "author_id": source.choice(members[1:]), "submission_key": f"desk-{number}"}
        is_reply = not waits and not begins
        state = {
            "status": "waiting" if waits else "published",
            "parent_id": number - (number - 1) % threads if is_reply else None,
            "submitted_at": at,
            "published_at": None if waits else at,
        }
        rows[Contribution].append({**place, **by, **state, **common})
    for table, made_rows in rows.items():
        for start in range(0, len(made_rows), 500):
            uow.session.execute(insert(table), made_rows[start : start + 500])


@contextmanager
def counted(engine: object) -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def browser_with(app: Flask, token: str) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["csrf_token"] = token, form_secret(token)
    return client


def measure(app: Flask, client: FlaskClient, path: str = "/exchanges/bench/desk") -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    gc.freeze()
    with app.app_context(), counted(db.engine) as statements:
        client.get(path)
    took, worked = [], []
    for _ in range(TIMES):
        began, busy = time.perf_counter(), time.process_time()
        client.get(path)
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    said = {"": took, "processor time ": worked}
    figures = [f"{what}p50 {median(ms):.0f} ms, p95 {quantiles(ms, n=20)[-1]:.0f} ms" for what, ms in said.items()]
    return "; ".join([*figures, f"{len(statements)} queries"])


def main() -> None:
    for name, threads in REPLIES.items():
        with tempfile.TemporaryDirectory() as folder:
            os.environ["FORUM_DATA_DIR"], os.environ["FORUM_DEMO"] = folder, "0"
            app = create_app()
            runtime: Runtime = app.extensions["ronda"]
            with app.app_context():
                upgrade()
                with runtime.units.open() as uow:
                    token = fill(uow, threads)
                db.session.remove()
            print(f"{WRITTEN} contributions {name}, {WAITING} to read: {measure(app, browser_with(app, token))}")


if __name__ == "__main__":
    main()
