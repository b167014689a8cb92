from datetime import timedelta

import pytest

from forum.statistics.queries.times import Lengths, count_times
from forum.texts.actions import put_version
from forum.texts.models import Origin, Version
from forum.texts.queries import get_text
from tests.factories import make_membership
from tests.statistics.scene import Scene, contribute, fresh


@pytest.fixture
def scene(units):
    with units.open() as uow:
        return Scene(uow)


@pytest.fixture
def times(session, scene):
    def count():
        return count_times(fresh(session), scene.exchange)

    return count


def publish(uow, scene: Scene, hours: float, **changes: object):
    """Sent in when the scene began, readable so many hours later."""
    author = make_membership(uow, scene.exchange)
    return contribute(uow, scene.topics[0], author, published_at=scene.start + timedelta(hours=hours), **changes)


def put_french(uow, contribution, *, hours: float, origin: Origin = Origin.HUMAN) -> None:
    """So many hours after its contribution could be read."""
    text = get_text(uow.session, contribution.text_id)
    put_version(uow, text, language="fr", paragraphs=["Mots."], origin=origin, provider=None)
    uow.flush()
    row = uow.session.query(Version).filter_by(text_id=text.id, language="fr").one()
    row.created_at = contribution.published_at + timedelta(hours=hours)


def test_half_of_what_is_published_took_no_longer(units, scene, times):
    with units.open() as uow:
        for hours in (1, 2, 30):
            publish(uow, scene, hours)
    assert times().to_publication == {1: Lengths([60, 120, 1800])}
    assert times().to_publication[1].middle == timedelta(hours=2)


def test_what_bears_no_name_or_was_taken_back_is_in_no_time(units, scene, times):
    with units.open() as uow:
        put_french(uow, publish(uow, scene, 1, shown_as="anonymous"), hours=1)
        put_french(uow, publish(uow, scene, 1, status="withdrawn"), hours=1)
    found = times()
    assert (found.to_publication, found.to_translation) == ({}, {})


def test_time_to_translation_is_that_of_versions_by_people_by_pair(units, scene, times):
    with units.open() as uow:
        put_french(uow, publish(uow, scene, 1), hours=4)
        put_french(uow, publish(uow, scene, 1), hours=-1)
        put_french(uow, publish(uow, scene, 1, language="es"), hours=3)
        put_french(uow, publish(uow, scene, 1), hours=9, origin=Origin.MACHINE)
    assert times().to_translation == {
        ("en", "fr"): Lengths([0, 240]),
        ("es", "fr"): Lengths([180]),
    }
