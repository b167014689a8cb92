import random
import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.kernel.unit_of_work import Units
from forum.statistics.actions.count import write_hits
from forum.statistics.models import Consultation, Visit
from forum.statistics.rules import Reading, VisitorRole
from tests.factories import make_exchange
from tests.statistics.scene import Scene, write


@pytest.fixture
def scene(units: Units) -> Scene:
    with units.open() as uow:
        return Scene(uow)


def stored(session: Session) -> list[tuple[str, datetime, datetime, tuple[int, ...]]]:
    visits = session.scalars(select(Visit).order_by(Visit.visitor, Visit.started_at))
    return [
        (visit.visitor, visit.started_at, visit.last_at, tuple(sorted(each.topic_id for each in visit.consultations)))
        for visit in visits
    ]


def test_pages_of_one_batch_make_a_visit_with_its_consultations(units, session, scene):
    write(units, scene.hit(0), scene.hit(10, 0), scene.hit(12, 0), scene.hit(20, 1))
    [(visitor, started_at, last_at, topics)] = stored(session)
    assert (visitor, started_at, last_at) == ("ana", scene.start, scene.start + timedelta(minutes=20))
    assert topics == tuple(sorted(topic.id for topic in scene.topics))


def test_a_later_batch_lengthens_the_visit(units, session, scene):
    write(units, scene.hit(0, 0))
    write(units, scene.hit(29, 0))
    [(_, started_at, last_at, topics)] = stored(session)
    assert last_at - started_at == timedelta(minutes=29)
    assert len(topics) == 1


def test_half_an_hour_later_another_visit_begins(units, session, scene):
    write(units, scene.hit(0))
    write(units, scene.hit(30))
    assert len(stored(session)) == 2


def test_a_late_batch_bridges_two_visits_and_keeps_one_consultation_of_a_topic(units, session, scene):
    write(units, scene.hit(40, 0), scene.hit(0, 0))
    assert len(stored(session)) == 2
    write(units, scene.hit(20, 1))
    [(_, started_at, last_at, topics)] = stored(session)
    assert last_at - started_at == timedelta(minutes=40)
    assert len(topics) == 2
    first = session.scalar(select(Consultation.at).where(Consultation.topic_id == scene.topics[0].id))
    assert first == scene.start
    assert session.scalar(select(func.count()).select_from(Consultation)) == 2


def test_an_earlier_reading_of_a_topic_takes_the_place_of_the_later(units, session, scene):
    write(units, scene.hit(10, 0))
    at = scene.start
    write(units, scene.hit(0, 0, reading=Reading(at, "fr", "machine")))
    found = session.execute(select(Consultation.at, Consultation.language, Consultation.origin)).one()
    assert tuple(found) == (at, "fr", "machine")


def test_visitors_and_exchanges_are_kept_apart(units, session, scene):
    with units.open() as uow:
        other = make_exchange(uow)
    write(units, scene.hit(0), scene.hit(1, visitor="eva"), scene.hit(2, exchange_id=other.id))
    assert len(stored(session)) == 3


def test_a_batch_written_twice_changes_nothing(units, session, scene):
    batch = [scene.hit(0, 0), scene.hit(20), scene.hit(60, 1)]
    write(units, *batch)
    before = stored(session)
    write(units, *batch)
    assert stored(session) == before


@pytest.mark.parametrize("seed", range(5))
def test_any_order_and_batches_end_in_the_same_rows(units, session, scene, seed):
    dice = random.Random(seed)
    hits = [
        scene.hit(dice.randrange(300), dice.choice([None, 0, 1]), visitor=dice.choice(["ana", "eva"]))
        for _ in range(40)
    ]
    write(units, *hits)
    whole = stored(session)
    with units.open() as uow:
        for visit in uow.session.scalars(select(Visit)):
            uow.session.delete(visit)
    dice.shuffle(hits)
    while hits:
        size = dice.randrange(1, 8)
        write(units, *hits[:size])
        del hits[:size]
    assert stored(session) == whole


def test_a_page_of_an_exchange_or_topic_that_is_gone_counts_nothing_and_harms_nothing(units, session, scene):
    write(units, scene.hit(0, exchange_id=10**9), scene.hit(0, topic_id=10**9), scene.hit(5))
    [(_, started_at, _, _)] = stored(session)
    assert started_at == scene.start + timedelta(minutes=5)


def test_one_page_as_staff_makes_the_visit_staffs(units, session, scene):
    write(units, scene.hit(0))
    write(units, scene.hit(5, role=VisitorRole.STAFF))
    assert session.scalar(select(Visit.role)) == VisitorRole.STAFF


def test_processes_that_write_pages_of_one_visit_at_once_make_one_visit(app, session, scene):
    """Four begin at the same moment, for each of twelve visitors anew."""
    session.rollback()
    together = threading.Barrier(4, timeout=30)

    def write_pages(place: int) -> None:
        for visitor in range(12):
            together.wait()
            with app.app_context(), app.extensions["ronda"].units.open() as uow:
                write_hits(uow, [scene.hit(place, place % 2, visitor=f"visitor {visitor}")])

    writers = [threading.Thread(target=write_pages, args=(place,)) for place in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [len(topics) for _, _, _, topics in stored(session)] == [2] * 12


def test_a_clock_set_back_amid_a_visit_makes_no_second_one(units, session, scene):
    write(units, scene.hit(0), scene.hit(20, 0))
    write(units, scene.hit(8, 0), scene.hit(25))
    [(_, started_at, last_at, topics)] = stored(session)
    assert (last_at - started_at, len(topics)) == (timedelta(minutes=25), 1)
