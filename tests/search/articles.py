"""The thirty articles as thirty contributions with their versions, and passages to find them by."""

import random
from collections.abc import Iterator

from sqlalchemy.orm import Session

from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.search.actions import keep_documents
from forum.search.backends.base import SearchBackend
from forum.search.backends.postgres import PostgresBackend
from forum.search.backends.sql import SqlBackend
from forum.search.backends.whoosh import WhooshBackend
from forum.search.tasks import MakeBackend, rebuild
from tests.search.scene import Scene
from tests.udhr import ARTICLES

LANGUAGES = tuple(ARTICLES)
ALL = 30
SEED = 7
WORDS, SIGNS = 6, 8
"""How long a passage is; signs where there is no space between words."""


def fill(uow: UnitOfWork, scene: Scene) -> list[int]:
    """Ids of their texts, article 1 first; each language in turn is the original's."""
    return [_contribute(uow, scene, number, LANGUAGES[number % len(LANGUAGES)]) for number in range(ALL)]


def _contribute(uow: UnitOfWork, scene: Scene, number: int, original: str) -> int:
    words = {tag: "\n\n".join(ARTICLES[tag][number]) for tag in LANGUAGES}
    versions = {tag: text for tag, text in words.items() if tag != original}
    return scene.contribute(uow, words[original], language=original, versions=versions).text_id


def passages(words: int = WORDS, *, is_shuffled: bool = False) -> Iterator[tuple[str, int, str]]:
    """Language, number of the article from 0, and a run of its words, drawn at random once for all.

    Such runs are drawn again as stand in two articles: of them nobody could say which is meant. `is_shuffled`: in no order.
    """
    chance = random.Random(SEED)
    for language in LANGUAGES:
        texts = [" ".join(article) for article in ARTICLES[language]]
        for number, text in enumerate(texts):
            others = "\n".join(texts[:number] + texts[number + 1 :])
            run = next(run for run in _runs(text, language, words, chance) if run not in others)
            yield language, number, _shuffled(run, chance) if is_shuffled else run


def _runs(text: str, language: str, words: int, chance: random.Random) -> Iterator[str]:
    between = "" if language == "zh" else " "
    parts = list(text) if language == "zh" else text.split()
    size = words * SIGNS // WORDS if language == "zh" else words
    while True:
        start = chance.randrange(max(1, len(parts) - size + 1))
        yield between.join(parts[start : start + size])


def _shuffled(run: str, chance: random.Random) -> str:
    words = run.split()
    chance.shuffle(words)
    return " ".join(words)


def backend_of(kind: str, session: Session, whoosh: WhooshBackend) -> SearchBackend:
    return {"whoosh": whoosh, "sql": SqlBackend(session), "postgres": PostgresBackend(session)}[kind]


def index(units: Units, text_ids: list[int], make_backend: MakeBackend) -> None:
    with units.open() as uow:
        keep_documents(uow, text_ids)
    rebuild(units, make_backend=make_backend)
