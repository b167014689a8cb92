"""How often a passage of one of thirty articles, in any of eight languages, finds its article first.

    python -m benchmarks.articles

Each article is a contribution with seven versions, the original in each language in turn, in a temporary folder: on SQLite by the
embedded index and by plain SQL, on PostgreSQL by its own search. A passage is six words in a row, eight signs in Chinese, drawn
at random at a fixed seed, and once more where it stands in two articles. Then the same words in no order, as remembered.
"""

import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy.orm import Session

from forum.config import Settings
from forum.factory import create_app
from forum.kernel.actor import NOBODY
from forum.kernel.clock import MovableClock
from forum.kernel.reader import Reader
from forum.kernel.unit_of_work import Units
from forum.search.backends.base import SearchBackend
from forum.search.backends.whoosh import WhooshBackend
from forum.search.queries.find import Asked, Scope, search
from forum.web.runtime import Runtime
from tests.databases import empty_database
from tests.search.articles import ALL, LANGUAGES, backend_of, fill, index, passages
from tests.search.scene import Scene

AT = datetime(2026, 5, 18, 10, tzinfo=UTC)
LENGTHS = (3, 4, 6, 8)
KINDS = {"sqlite": ("whoosh", "sql"), "postgresql": ("postgres", "sql")}


def main() -> None:
    for engine, kinds in KINDS.items():
        with empty_database(engine) as url, tempfile.TemporaryDirectory() as folder:
            app = create_app(Settings(data_dir=Path(folder), database_url=url, secret_key="measured"), MovableClock(AT))
            runtime: Runtime = app.extensions["ronda"]
            with app.app_context():
                upgrade()
                measure(runtime.units, kinds, WhooshBackend(Path(folder) / "tried"))


def measure(units: Units, kinds: tuple[str, ...], whoosh: WhooshBackend) -> None:
    with units.open() as uow:
        scene = Scene(uow, languages=list(LANGUAGES))
        ids = fill(uow, scene)
    for kind in kinds:
        index(units, ids, lambda session, kind=kind: backend_of(kind, session, whoosh))  # type: ignore[misc]
        with units.reading() as session:
            print_kind(session, backend_of(kind, session, whoosh), kind=kind, scene=scene, ids=ids)


def print_kind(session: Session, backend: SearchBackend, *, kind: str, scene: Scene, ids: list[int]) -> None:
    for length in LENGTHS:
        for is_shuffled in (False, True):
            found: Counter[str] = Counter()
            for language, number, words in passages(length, is_shuffled=is_shuffled):
                scope = Scope(NOBODY, Reader(language), [scene.exchange])
                hits = search(session, backend, Asked(words), scope=scope, now=AT).hits
                found[language] += bool(hits) and hits[0].spot.text_id == ids[number]
            each = " ".join(f"{language} {found[language]}" for language in LANGUAGES)
            order = "in no order" if is_shuffled else "in a row"
            share = found.total() / (ALL * len(LANGUAGES))
            print(f"{kind:9} {length} words {order:12} {share:6.1%}  of {ALL} each: {each}")


if __name__ == "__main__":
    main()
