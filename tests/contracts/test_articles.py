"""A passage taken from any language finds its article first, whatever the backend: 30 articles in 8 languages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from forum.kernel.actor import NOBODY
from forum.kernel.clock import MovableClock
from forum.kernel.reader import Reader
from forum.kernel.unit_of_work import Units
from forum.search.backends.whoosh import WhooshBackend
from forum.search.queries.find import Asked, Found, Scope, search
from tests.search.articles import LANGUAGES, backend_of, fill, index, passages
from tests.search.scene import Scene

LEAST = 0.95


def kinds(engine_name: str) -> list[str]:
    return ["sql", "postgres"] if engine_name == "postgresql" else ["sql", "whoosh"]


@pytest.mark.parametrize("place", [0, 1], ids=["sql", "its own"])
def test_a_passage_finds_its_article_first(
    units: Units, session: Session, clock: MovableClock, engine_name: str, tmp_path: Path, place: int
) -> None:
    whoosh, kind = WhooshBackend(tmp_path / "index"), kinds(engine_name)[place]
    with units.open() as uow:
        scene = Scene(uow, languages=list(LANGUAGES))
        ids = fill(uow, scene)
    index(units, ids, lambda session: backend_of(kind, session, whoosh))
    backend = backend_of(kind, session, whoosh)

    def find(words: str, language: str) -> Found:
        scope = Scope(NOBODY, Reader(language), [scene.exchange])
        return search(session, backend, Asked(words), scope=scope, now=clock.now())

    answers = [first_of(find, words, language) == ids[number] for language, number, words in passages()]
    whoosh.close()
    assert len(answers) == 240
    assert sum(answers) / len(answers) >= LEAST


def first_of(find: Callable[[str, str], Found], words: str, language: str) -> int | None:
    return next((hit.spot.text_id for hit in find(words, language).hits), None)
