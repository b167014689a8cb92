"""Times an archive of an exchange with 300 contributions in three languages, and how much memory it takes.

    python -m benchmarks.archive

The exchange is made anew in a temporary folder, in four topics, each contribution with a version by a person in each of the two
other languages. Peak memory is that of the whole process. It is no test: timings mean something on a quiet machine only,
processor time on a busy one too.
"""

import os
import random
import resource
import tempfile
import time
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

from flask_migrate import upgrade
from sqlalchemy import insert

from benchmarks.build import exchange_with_topics, people, sentence
from forum.archive.formats import make_archive
from forum.contributions.models import Contribution, Topic
from forum.exchanges.models import Exchange
from forum.factory import create_app
from forum.kernel.db import db
from forum.kernel.markup import digest, render
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.models import Text, Version
from forum.web.runtime import Runtime

WRITTEN, TOPICS, PARAGRAPHS, TIMES = 300, 4, 3, 5
LANGUAGES = ("en", "fr", "es")
FIRST_TEXT = 10_000
MEGABYTE = 1_000_000


def fill(uow: UnitOfWork) -> None:
    exchange, topics = exchange_with_topics(uow)
    uow.flush()
    write(uow, exchange, topics=topics[:TOPICS], members=people(uow, exchange))


def write(uow: UnitOfWork, exchange: Exchange, *, topics: list[Topic], members: list[int]) -> None:
    """Every third begins a thread; the others reply to it."""
    source = random.Random(42)
    texts, versions, contributions = [], [], []
    for number in range(1, WRITTEN + 1):
        at, text_id = uow.now - timedelta(minutes=WRITTEN - number), FIRST_TEXT + number
        language = source.choice(LANGUAGES)
        place, reply = (number - 1) // TOPICS // 3 + 1, (number - 1) // TOPICS % 3
        common = {"created_at": at}
        texts.append(
            {"id": text_id, "exchange_id": exchange.id, "kind": "contribution", "source_language": language}
            | {"published_at": at, **common}
        )
        original = [sentence(source, language) for _ in range(PARAGRAPHS)]
        for tag in LANGUAGES:
            words = original if tag == language else [sentence(source, tag) for _ in range(PARAGRAPHS)]
            made = {"paragraphs": words, "digests": [digest(one) for one in original], "html": render(words)}
            origin = "author" if tag == language else "human"
            versions.append(
                {"text_id": text_id, "language": tag, "origin": origin, "state": "published", "updated_at": at}
                | {**made, **common}
            )
        contributions.append(
            {"id": number, "exchange_id": exchange.id, "topic_id": topics[number % TOPICS].id, "text_id": text_id}
            | {"author_id": source.choice(members), "submission_key": f"archive-{number}", "status": "published"}
            | {"root_place": place, "reply_place": reply, "submitted_at": at, "published_at": at, **common}
        )
    for table, rows in ((Text, texts), (Version, versions), (Contribution, contributions)):
        uow.session.execute(insert(table), rows)


def make(runtime: Runtime) -> bytes:
    stream = BytesIO()
    how = {"now": runtime.clock.now(), "keys": runtime.keys, "storage": runtime.parts["storage"]}
    with runtime.units.reading() as session:
        make_archive(session, "bench", stream, **how)
    return stream.getvalue()


def peak() -> float:
    """Of this process up to now, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FORUM_DATA_DIR"], os.environ["FORUM_DEMO"] = folder, "0"
        app = create_app()
        runtime: Runtime = app.extensions["ronda"]
        with app.app_context():
            upgrade()
            with runtime.units.open() as uow:
                fill(uow)
            db.session.remove()
            before, took, worked = peak(), [], []
            for _ in range(TIMES):
                began, busy = time.perf_counter(), time.process_time()
                content = make(runtime)
                took.append(time.perf_counter() - began)
                worked.append(time.process_time() - busy)
        with ZipFile(BytesIO(content)) as archive:
            files, size = len(archive.namelist()), sum(one.file_size for one in archive.infolist())
        print(f"{WRITTEN} contributions in {len(LANGUAGES)} languages: {files} files, {size / MEGABYTE:.1f} MB")
        print(f"zip {len(content) / MEGABYTE:.1f} MB; first {took[0]:.1f} s, best {min(took):.1f} s")
        print(f"processor time: first {worked[0]:.1f} s, best {min(worked):.1f} s")
        print(f"peak memory {peak():.0f} MB, {before:.0f} MB of it before the first archive")


if __name__ == "__main__":
    main()
