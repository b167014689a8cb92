from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from forum.kernel.actor import NOBODY, Actor
from forum.kernel.clock import Clock
from forum.kernel.reader import Reader
from forum.kernel.unit_of_work import Units
from forum.search.queries.find import Asked, Found, Scope, search
from forum.search.tasks import MakeBackend, rebuild
from forum.web.runtime import Runtime
from tests.search.scene import Scene


@pytest.fixture
def make_backend(app: Flask, units: Units) -> Iterator[MakeBackend]:
    """The application's own backend, empty but ready."""
    runtime: Runtime = app.extensions["ronda"]
    make: MakeBackend = runtime.parts["search"]
    rebuild(units, make_backend=make)
    return make


@pytest.fixture
def scene(units: Units) -> Scene:
    with units.open() as uow:
        return Scene(uow)


@pytest.fixture
def find(session: Session, clock: Clock, make_backend: MakeBackend, scene: Scene) -> Callable[..., Found]:
    """Searches the scene's exchange as one reader would."""

    def run(words: str, *, actor: Actor = NOBODY, reading: str = "en", **filters: object) -> Found:
        session.rollback()
        session.expire_all()
        scope = Scope(actor, Reader(reading), [scene.exchange])
        asked = Asked(words, **filters)  # type: ignore[arg-type]
        return search(session, make_backend(session), asked, scope=scope, now=clock.now())

    return run
