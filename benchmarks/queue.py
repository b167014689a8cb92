"""Times the translators' desk: 10,000 texts that lack a version, in this process.

    python -m benchmarks.queue

The exchange is made anew in a temporary folder; contributions in English and Spanish, three languages to read in, 300 members,
1,000 wishes, 50 claims. It is asked for by an organiser, who has every pair, and by a translator of two. It is no test.
"""

import os
import random
import tempfile
from datetime import timedelta

from flask_migrate import upgrade
from sqlalchemy import insert, update

from benchmarks.build import exchange_with_topics, people, sentence
from benchmarks.desk import browser_with, measure
from forum.accounts.actions import start_session
from forum.accounts.models import Account
from forum.contributions.models import Contribution, Topic
from forum.exchanges.models import Exchange, Membership
from forum.factory import create_app
from forum.kernel.db import db
from forum.kernel.markup import digest, render
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.models import Text, Version
from forum.translating.models import VersionClaim, VersionWish
from forum.web.runtime import Runtime

OPEN, WISHES, CLAIMS = 10_000, 1_000, 50
FIRST_TEXT = 10_000
LANGUAGES = ["en", "fr", "es"]


def fill(uow: UnitOfWork) -> dict[str, str]:
    exchange, topics = exchange_with_topics(uow)
    exchange.opens_at, exchange.languages = uow.now - timedelta(days=6), LANGUAGES
    members = people(uow, exchange)
    for number, id_ in enumerate(members):
        uow.session.execute(update(Account).where(Account.id == id_).values(language=LANGUAGES[number % 3]))
    uow.session.get_one(Membership, members[0]).is_organiser = True
    uow.session.get_one(Membership, members[1]).pairs = [["es", "fr"], ["en", "fr"]]
    uow.flush()
    write(uow, exchange, topics=topics, members=members)
    wish(uow, exchange, members)
    accounts = {"an organiser": members[0], "a translator": members[1]}
    return {who: start_session(uow, account_id=account_of(uow, id_), is_kept=True) for who, id_ in accounts.items()}


def account_of(uow: UnitOfWork, membership_id: int) -> int:
    return uow.session.get_one(Membership, membership_id).account_id or 0


def write(uow: UnitOfWork, exchange: Exchange, *, topics: list[Topic], members: list[int]) -> None:
    source = random.Random(42)
    rows: dict[type, list[dict[str, object]]] = {Text: [], Version: [], Contribution: []}
    for number in range(1, OPEN + 1):
        language = "en" if number % 3 else "es"
        words = [sentence(source, language) for _ in range(1 + number % 4)]
        at = uow.now - timedelta(days=5, minutes=-number / 3)
        text = {
            "id": FIRST_TEXT + number,
            "exchange_id": exchange.id,
            "kind": "contribution",
            "source_language": language,
        }
        rows[Text].append({**text, "published_at": at, "word_count": 9 * len(words), "created_at": at})
        version = {"text_id": FIRST_TEXT + number, "language": language, "origin": "author", "state": "published"}
        made = {"paragraphs": words, "digests": [digest(w) for w in words], "html": render(words), "updated_at": at}
        rows[Version].append({**version, **made, "created_at": at})
        place = {"exchange_id": exchange.id, "topic_id": source.choice(topics).id, "text_id": FIRST_TEXT + number}
        by = {"id": number, "author_id": source.choice(members[2:]), "submission_key": f"queue-{number}"}
        state = {"status": "published", "submitted_at": at, "published_at": at, "created_at": at}
        rows[Contribution].append({**place, **by, **state})
    for table, made_rows in rows.items():
        for start in range(0, len(made_rows), 500):
            uow.session.execute(insert(table), made_rows[start : start + 500])


def wish(uow: UnitOfWork, exchange: Exchange, members: list[int]) -> None:
    place = {"exchange_id": exchange.id, "language": "fr"}
    wishes = [
        {"text_id": FIRST_TEXT + number, "reader_id": members[2 + number % 100], "asked_at": uow.now, **place}
        for number in range(1, WISHES + 1)
    ]
    uow.session.execute(insert(VersionWish), wishes)
    held = {"holder_id": members[1], "until": uow.now + timedelta(hours=1), **place}
    uow.session.execute(insert(VersionClaim), [{"text_id": FIRST_TEXT + n, **held} for n in range(1, CLAIMS + 1)])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FORUM_DATA_DIR"], os.environ["FORUM_DEMO"] = folder, "0"
        app = create_app()
        runtime: Runtime = app.extensions["ronda"]
        with app.app_context():
            upgrade()
            with runtime.units.open() as uow:
                tokens = fill(uow)
            db.session.remove()
        for who, token in tokens.items():
            client = browser_with(app, token)
            print(
                f"{OPEN} texts that lack a version, for {who}: {measure(app, client, '/exchanges/bench/desk/translations')}"
            )


if __name__ == "__main__":
    main()
