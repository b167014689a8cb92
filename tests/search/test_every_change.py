"""One text through every change of its state: after each the index holds what may be read of it now, and nothing else.

The worker looks for what is due several times a second; so what is due at once is found within two.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.actions.publish import (
    hide_contribution,
    publish_contribution,
    release_contribution,
    restore_contribution,
    set_aside_contribution,
)
from forum.contributions.actions.withdraw import erase_contribution_words, withdraw_contribution
from forum.contributions.models import Contribution, Status
from forum.kernel.actor import NOBODY
from forum.kernel.clock import MovableClock
from forum.kernel.outbox import Job
from forum.kernel.reader import Reader
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.search.backends.base import SearchBackend
from forum.search.backends.whoosh import WhooshBackend
from forum.search.models import SearchDocument
from forum.search.queries.find import Asked, Scope, search
from forum.search.tasks import index_pending, look_after_index, rebuild
from forum.texts.actions import change_source, put_version, take_down_version
from forum.texts.correcting import correct_language
from forum.texts.models import Origin, State, Version
from forum.texts.queries import find_version
from forum.translating.actions.review import approve_version, return_version
from forum.translating.actions.write import Sheet, submit_version
from forum.translating.models import Draft
from forum.translating.queries.writing import get_workbench
from forum.translating.rules import Written
from forum.web.runtime import Runtime
from tests.actors import actor_of
from tests.search.articles import backend_of
from tests.search.scene import Scene

WORDS = ("faroles", "silbatos", "reverberes", "sifflets", "lampes")


def kinds(engine_name: str) -> list[str]:
    return ["sql", "postgres"] if engine_name == "postgresql" else ["sql", "whoosh"]


@dataclass
class Walk:
    """`step` changes the text, lets the worker run, and says which of WORDS find it then."""

    units: Units
    session: Session
    clock: MovableClock
    scene: Scene
    drain: Callable[[], int]
    backend: Callable[[Session], SearchBackend]
    id: int = 0
    late: list[str] = field(default_factory=list)

    def step(self, change: Callable[[UnitOfWork, Contribution], object]) -> set[str]:
        with self.units.open() as uow:
            change(uow, uow.session.get_one(Contribution, self.id))
        self.session.rollback()
        due = select(Job.name).where(Job.run_after > self.clock.now())
        self.late += self.session.scalars(due)
        self.drain()
        return self.found()

    def found(self, **filters: str) -> set[str]:
        self.session.rollback()
        self.session.expire_all()
        scope, now = Scope(NOBODY, Reader("es"), [self.scene.exchange]), self.clock.now()
        backend = self.backend(self.session)
        return {
            word
            for word in WORDS
            if search(self.session, backend, Asked(word, **filters), scope=scope, now=now).hits  # type: ignore[arg-type]
        }

    def hand_in(self, uow: UnitOfWork, row: Contribution, words: str) -> None:
        tara = actor_of(uow.session, self.scene.cast.tara.account)
        bench = get_workbench(uow.session, tara, text_id=row.text_id, language="fr", now=uow.now)
        written = [Written(words, bench.rows[0].digest)]
        sheet = Sheet(text_id=row.text_id, language="fr", written=written, seen_edition=bench.seen_edition)
        submit_version(uow, tara, sheet=sheet)

    def review(self, uow: UnitOfWork, decide: Callable[..., object], **reason: str) -> None:
        draft = uow.session.scalars(select(Draft)).one()
        olga = actor_of(uow.session, self.scene.cast.olga.account)
        decide(uow, olga, draft_id=draft.id, seen_edition=draft.edition, **reason)


@pytest.fixture(params=[0, 1], ids=["sql", "its own"])
def walk(
    request: pytest.FixtureRequest,
    app: Flask,
    units: Units,
    session: Session,
    clock: MovableClock,
    engine_name: str,
    drain: Callable[[], int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Walk]:
    whoosh, kind = WhooshBackend(tmp_path / "index"), kinds(engine_name)[request.param]
    backend = partial(backend_of, kind, whoosh=whoosh)
    rebuild(units, make_backend=backend)
    runtime: Runtime = app.extensions["ronda"]
    for name, task in (("index_pending", index_pending), ("look_after_index", look_after_index)):
        own = partial(task, make_backend=backend)
        monkeypatch.setitem(runtime.handlers.tasks, f"search.{name}", own)  # type: ignore[arg-type]
    with units.open() as uow:
        scene = Scene(uow, reviews_versions=True)
        row = scene.contribute(uow, "Faroles", status=Status.WAITING, published_at=None)
    yield Walk(units, session, clock, scene, drain, backend, row.id)
    whoosh.close()


def french(uow: UnitOfWork, row: Contribution) -> Version:
    found = find_version(uow.session, row.text_id, language="fr", origin=Origin.HUMAN)
    assert found is not None
    return found


def test_after_every_change_of_state_what_is_found_is_what_may_be_read(walk: Walk) -> None:
    text, step = walk.scene.text, walk.step
    reason = {"reason_code": "personal", "reason": "", "reason_language": "en"}
    assert walk.found() == set()

    assert step(publish_contribution) == {"faroles"}
    assert step(lambda uow, row: walk.hand_in(uow, row, "Lampes")) == {"faroles"}
    assert step(lambda uow, _: walk.review(uow, return_version, reason_code="meaning")) == {"faroles"}
    assert step(lambda uow, row: walk.hand_in(uow, row, "Réverbères")) == {"faroles"}
    assert step(lambda uow, _: walk.review(uow, approve_version)) == {"faroles", "reverberes"}

    assert step(lambda uow, row: change_source(uow, text(uow, row), source="Silbatos")) == {"silbatos", "reverberes"}
    assert step(lambda uow, row: walk.hand_in(uow, row, "Sifflets")) == {"silbatos", "reverberes"}
    assert step(lambda uow, _: walk.review(uow, approve_version)) == {"silbatos", "sifflets"}
    both = {"silbatos", "sifflets"}

    assert step(lambda uow, row: take_down_version(uow, text(uow, row), french(uow, row))) == {"silbatos"}
    again = partial(put_version, language="fr", paragraphs=["Sifflets"], origin=Origin.HUMAN, state=State.PUBLISHED)
    assert step(lambda uow, row: again(uow, text(uow, row))) == both

    assert step(lambda uow, row: hide_contribution(uow, row, **reason)) == set()
    assert step(restore_contribution) == both
    assert step(set_aside_contribution) == set()
    assert step(release_contribution) == both

    assert walk.found(original="pt") == set()
    assert step(lambda uow, row: correct_language(uow, text(uow, row), "pt")) == both
    assert walk.found(original="pt") == both

    paula = actor_of(walk.session, walk.scene.cast.paula.account)
    assert step(lambda uow, row: withdraw_contribution(uow, paula, contribution_id=row.id)) == set()
    assert step(lambda uow, row: erase_contribution_words(uow, [row])) == set()
    walk.session.expire_all()
    assert walk.session.scalars(select(SearchDocument.text_id).where(SearchDocument.stems.contains("silb"))).all() == []
    assert walk.late == []
