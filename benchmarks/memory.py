"""How fast the memory finds a paragraph among 50,000, and how often it finds a near one.

    python -m benchmarks.memory

In a temporary folder, on SQLite. The segments are sentences made of the words of the Universal Declaration in four languages,
with the declaration's own paragraphs among them, each once. It is no test: timings mean something on a quiet machine only.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from statistics import median, quantiles

from flask_migrate import upgrade
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.config import Settings
from forum.factory import create_app
from forum.kernel.actor import SYSTEM
from forum.kernel.clock import MovableClock
from forum.kernel.db import db
from forum.kernel.markup import digest
from forum.kernel.unit_of_work import UnitOfWork
from forum.translating.actions.memory import add_segments
from forum.translating.likeness import LEAST, Pair, likeness
from forum.translating.models import MemorySegment
from forum.translating.queries.memory import Sought, find_matches
from forum.web.runtime import Runtime
from tests.factories import make_exchange
from tests.udhr import ARTICLES

SEGMENTS, TIMES, PAGE = 50_000, 200, 100
AT = datetime(2026, 5, 18, tzinfo=UTC)
LANGUAGES = ("es", "fr", "en", "ar")
chance = random.Random(7)


def paragraphs(language: str) -> list[str]:
    return [paragraph for article in ARTICLES[language] for paragraph in article]


def invented(language: str) -> Iterator[str]:
    """Runs of three to six words as they stand in the declaration, put together anew."""
    words = " ".join(paragraphs(language)).split()
    while True:
        runs = []
        for _ in range(chance.randint(3, 12)):
            at = chance.randrange(len(words) - 6)
            runs += words[at : at + chance.randint(3, 6)]
        yield " ".join(runs)


def edited(paragraph: str, share: float, words: Sequence[str]) -> str:
    """With this share of its words taken out, put in or replaced, one at least."""
    kept = paragraph.split()
    for _ in range(max(1, round(share * len(kept)))):
        at, new = chance.randrange(len(kept)), chance.choice(words)
        match chance.randrange(3):
            case 0 if len(kept) > 1:
                del kept[at]
            case 1:
                kept.insert(at, new)
            case _:
                kept[at] = new
    return " ".join(kept)


def fill(uow: UnitOfWork) -> int:
    exchange = make_exchange(uow, languages=["en", "es", "fr", "ar"])
    for language in LANGUAGES:
        made = invented(language)
        sources = [*paragraphs(language), *(next(made) for _ in range(SEGMENTS // len(LANGUAGES)))]
        pairs = [Pair(0, language, "pt", digest(source), source, f"({at})") for at, source in enumerate(sources)]
        add_segments(uow, pairs[: SEGMENTS // len(LANGUAGES)], exchange_id=exchange.id, text_id=None)
    return exchange.id


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def say(what: str, times: Sequence[float]) -> None:
    print(f"{what:<44} p50 {median(times):7.1f} ms   p95 {quantiles(times, n=20)[18]:7.1f} ms")


def measure(session: Session, exchange_id: int) -> None:
    def ask(asked: Sequence[str], language: str) -> list[list[int]]:
        found = find_matches(session, SYSTEM, asked, sought=Sought(exchange_id, language, "pt"), now=AT)
        session.expunge_all()
        return [[match.likeness for match in one] for one in found]

    stored = {language: paragraphs(language) for language in LANGUAGES}
    words = {language: " ".join(stored[language]).split() for language in LANGUAGES}
    draws = [(language, chance.choice(stored[language])) for language in chance.choices(LANGUAGES, k=TIMES)]
    say("the same paragraph", [timed(partial(ask, [one], language)) for language, one in draws])
    near = [(language, edited(one, 0.15, words[language])) for language, one in draws]
    say("a near one, 15 % of its words changed", [timed(partial(ask, [one], language)) for language, one in near])
    for language in LANGUAGES[:2]:
        page = [edited(chance.choice(stored[language]), 0.15, words[language]) for _ in range(PAGE)]
        print(f"a page of {PAGE} near paragraphs, {language}: {timed(partial(ask, page, language)):.0f} ms")
    for share in (0.05, 0.1, 0.2, 0.3):
        trials = [
            (language, one, edited(one, share, words[language])) for language in LANGUAGES for one in stored[language]
        ]
        alike = [(language, new, likeness(one, new)) for language, one, new in trials if likeness(one, new) >= LEAST]
        found = sum(max(ask([new], language)[0], default=0) >= percent for language, new, percent in alike)
        print(f"{share:.0%} of the words changed: {found} of {len(alike)} that are {LEAST} % alike or more are found")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=folder, secret_key="for the benchmark only"), MovableClock(AT))
        with app.app_context():
            upgrade()
            runtime: Runtime = app.extensions["ronda"]
            with runtime.units.open() as uow:
                exchange_id = fill(uow)
            print(f"{db.session.scalar(select(func.count()).select_from(MemorySegment))} segments")
            measure(db.session(), exchange_id)


if __name__ == "__main__":
    main()
