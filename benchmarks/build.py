"""Fills an empty data folder with the exchange that the benchmarks read: 20,000 contributions, 100 topics, one of 1,000.

    FORUM_DATA_DIR=/tmp/bench python -m benchmarks.build

Rows are written in bulk, with HTML rendered as the application renders it; the search index is made by the worker's task.
"""

import random
from datetime import timedelta

from flask_migrate import upgrade
from sqlalchemy import insert

from forum.accounts.actions import make_link, start_session
from forum.accounts.models import Account
from forum.contributions.models import Contribution, Topic
from forum.exchanges.models import Exchange, Membership, Round
from forum.factory import create_app
from forum.kernel.db import db
from forum.kernel.markup import digest, render
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.actions import create_text
from forum.texts.models import Text, Version
from forum.web.runtime import Runtime

WORDS = {
    "en": "the people of our town want fair streets and safe buses for women who work at night in the market",
    "fr": "les habitantes de notre ville souhaitent des rues sûres et des bus pour les femmes qui travaillent la nuit au marché",
    "es": "las vecinas de nuestra ciudad quieren calles seguras y autobuses para las mujeres que trabajan de noche en el mercado",
}
POSTS, TOPICS, LONGEST, PEOPLE = 20_000, 100, 1_000, 200
COMMON, RARE, RARE_COUNT = "energy", "quetzalcoatlus", 10
CHARACTERS = (480, 700)


def sentence(source: random.Random, language: str) -> str:
    words, size, wanted = [], 0, source.randint(*CHARACTERS)
    choice = WORDS[language].split()
    while size < wanted:
        words.append(source.choice(choice))
        size += len(words[-1]) + 1
    if source.random() < 1 / 3:
        words[source.randrange(len(words))] = COMMON
    return " ".join(words)


def exchange_with_topics(uow: UnitOfWork) -> tuple[Exchange, list[Topic]]:
    exchange = uow.add(
        Exchange(
            slug="bench",
            host="A host",
            timezone="Europe/Paris",
            languages=["en", "fr", "es"],
            opens_at=uow.now - timedelta(days=1),
            closes_at=uow.now + timedelta(days=27),
            moderation="after",
            created_at=uow.now,
        )
    )
    uow.flush()
    title = create_text(uow, exchange_id=exchange.id, kind="title", language="en", source="Fair streets", is_plain=True)
    exchange.title_id = title.id
    topics = []
    for number in range(1, 5):
        theme = create_text(
            uow, exchange_id=exchange.id, kind="theme", language="en", source=f"Week {number}", is_plain=True
        )
        week = uow.add(
            Round(
                exchange_id=exchange.id,
                number=number,
                opens_at=exchange.opens_at + timedelta(days=7 * (number - 1)),
                theme_id=theme.id,
            )
        )
        uow.flush()
        if number == 1:
            topics = [make_topic(uow, exchange, week, place) for place in range(TOPICS)]
    return exchange, topics


def make_topic(uow: UnitOfWork, exchange: Exchange, week: Round, place: int) -> Topic:  # noqa: PLR0917
    title = create_text(
        uow, exchange_id=exchange.id, kind="topic_title", language="en", source=f"Topic {place + 1}", is_plain=True
    )
    topic = uow.add(
        Topic(exchange_id=exchange.id, round_id=week.id, title_id=title.id, is_first=place == 0, created_at=uow.now)
    )
    uow.flush()
    return topic


def people(uow: UnitOfWork, exchange: Exchange) -> list[int]:
    uow.session.execute(
        insert(Account),
        [
            {"id": n, "email": f"b{n}@example.org", "language": "en", "reads": ["en"], "created_at": uow.now}
            for n in range(1, PEOPLE + 1)
        ],
    )
    uow.session.execute(
        insert(Membership),
        [
            {"id": n, "exchange_id": exchange.id, "account_id": n, "number": n, "state": "active", "name": f"Member {n}",
             "organisation": "An organisation", "country": "PE", "created_at": uow.now, "confirmed_at": uow.now}
            for n in range(1, PEOPLE + 1)
        ],
    )  # fmt: skip
    return list(range(1, PEOPLE + 1))


def posts(uow: UnitOfWork, exchange: Exchange, topics: list[Topic], members: list[int]) -> None:  # noqa: PLR0917
    source = random.Random(42)
    first = 10_000
    texts, versions, contributions = [], [], []
    counts = [LONGEST, *[(POSTS - LONGEST) // (TOPICS - 1)] * (TOPICS - 1)]
    number = 0
    for topic, count in zip(topics, counts, strict=True):
        for place in range(1, count + 1):
            number += 1
            language = source.choice(["en", "en", "fr", "es"])
            words = sentence(source, language)
            if number % (POSTS // RARE_COUNT) == 1:
                words += f" {RARE}"
            half = len(words) // 2
            cut = words.index(" ", half)
            paragraphs = [words[:cut], words[cut + 1 :]]
            text_id = first + number
            texts.append({"id": text_id, "exchange_id": exchange.id, "kind": "contribution", "source_language": language,
                          "created_at": uow.now, "published_at": uow.now})  # fmt: skip
            versions.append({"text_id": text_id, "language": language, "origin": "author", "state": "published",
                             "paragraphs": paragraphs, "digests": [digest(p) for p in paragraphs], "html": render(paragraphs),
                             "created_at": uow.now, "updated_at": uow.now})  # fmt: skip
            contributions.append({"id": number, "exchange_id": exchange.id, "topic_id": topic.id,
                                  "author_id": source.choice(members), "text_id": text_id, "status": "published",
                                  "root_place": place, "reply_place": 0, "submission_key": f"bench-{number}",
                                  "submitted_at": uow.now, "created_at": uow.now,
                                  "published_at": uow.now - timedelta(minutes=number)})  # fmt: skip
        topic.next_place, topic.published_count = count + 1, count
    for table, rows in ((Text, texts), (Version, versions), (Contribution, contributions)):
        for start in range(0, len(rows), 1000):
            uow.session.execute(insert(table), rows[start : start + 1000])


def main() -> None:
    app = create_app()
    runtime: Runtime = app.extensions["ronda"]
    with app.app_context():
        upgrade()
        with runtime.units.open() as uow:
            exchange, topics = exchange_with_topics(uow)
            posts(uow, exchange, topics, people(uow, exchange))
            token = make_link(uow, account_id=1, expires_at=exchange.closes_at)
            start_session(uow, account_id=1, is_kept=True)
        db.session.remove()
    result = app.test_cli_runner().invoke(args=["search", "rebuild"])
    print(result.output)
    print(f"/exchanges/bench/topics/{topics[0].id}  sign in at /sign-in/{token}")


if __name__ == "__main__":
    main()
