from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forum.kernel.unit_of_work import Units
from forum.search.backends.base import SearchBackend
from forum.search.backends.whoosh import WhooshBackend
from forum.search.health import index_problem
from forum.search.models import SearchDocument
from forum.search.queries.find import Found
from forum.search.tasks import MakeBackend, index_pending, look_after_index, rebuild, renew_rows
from tests.search.scene import Scene

Find = Callable[..., Found]
Drain = Callable[[], int]


@pytest.fixture
def whoosh(tmp_path: Path) -> WhooshBackend:
    return WhooshBackend(tmp_path / "index")


@pytest.fixture
def make(whoosh: WhooshBackend) -> MakeBackend:
    def make_backend(_session: Session) -> SearchBackend:
        return whoosh

    return make_backend


def pending(session: Session) -> list[int]:
    session.rollback()
    return list(session.scalars(select(SearchDocument.text_id).where(SearchDocument.is_pending)))


def test_what_the_index_cannot_take_stays_pending(
    units: Units, session: Session, drain: Drain, scene: Scene, make: MakeBackend
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Faroles")
    drain()
    with units.open() as uow:
        uow.session.execute(update(SearchDocument).values(is_pending=True))
    kept = pending(session)
    index_pending(units, make_backend=make)
    assert pending(session) == kept != []


def test_a_lost_index_is_made_anew_and_holds_every_text(
    units: Units, session: Session, drain: Drain, scene: Scene, make: MakeBackend, whoosh: WhooshBackend
) -> None:
    with units.open() as uow:
        for number in range(250):
            scene.contribute(uow, f"Faroles {number}")
    drain()
    assert whoosh.health() == "missing"
    look_after_index(units, make_backend=make)
    assert whoosh.health() is None
    assert whoosh.count() == len(session.scalars(select(SearchDocument.text_id)).all())
    whoosh.close()


def test_an_index_that_lacks_texts_is_made_anew(
    units: Units, drain: Drain, scene: Scene, make: MakeBackend, whoosh: WhooshBackend
) -> None:
    with units.open() as uow:
        text_id = scene.contribute(uow, "Faroles").text_id
    drain()
    rebuild(units, make_backend=make)
    complete = whoosh.count()
    whoosh.remove([text_id])
    look_after_index(units, make_backend=make)
    assert whoosh.count() == complete
    whoosh.close()


def test_a_sound_index_is_left_alone(
    units: Units, drain: Drain, scene: Scene, make: MakeBackend, whoosh: WhooshBackend
) -> None:
    drain()
    rebuild(units, make_backend=make)
    before = whoosh.folder.name()
    look_after_index(units, make_backend=make)
    assert whoosh.folder.name() == before
    whoosh.close()


def test_rows_of_another_analyser_are_written_anew(
    units: Units, drain: Drain, scene: Scene, find: Find, make_backend: MakeBackend
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Faroles")
    drain()
    with units.open() as uow:
        uow.session.execute(update(SearchDocument).values(analyser="older", stems=" x ", vector=None))
    look_after_index(units, make_backend=make_backend)
    assert find("faroles").total == 1


def test_rows_are_written_anew_from_the_texts(units: Units, session: Session, drain: Drain, scene: Scene) -> None:
    with units.open() as uow:
        gone = scene.contribute(uow, "Faroles")
        kept = scene.contribute(uow, "Silbatos")
    drain()
    with units.open() as uow:
        scene.text(uow, gone).published_at = None
        uow.session.delete(uow.session.get_one(SearchDocument, kept.text_id))
    renew_rows(units)
    session.expire_all()
    assert session.get_one(SearchDocument, gone.text_id).stems == ""
    assert " silbat " in session.get_one(SearchDocument, kept.text_id).stems


def test_health_says_why_the_index_does_not_answer(units: Units, scene: Scene, app: Flask, make: MakeBackend) -> None:
    with app.app_context():
        assert index_problem(make) == "missing"
        rebuild(units, make_backend=make)
        assert index_problem(make) is None
