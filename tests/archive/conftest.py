import pytest
from flask import Flask

from forum.files.storage import Storage
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.reports.rules import SURVEY_OPEN
from tests.archive.scene import Scene, build, take, unpack


@pytest.fixture
def storage(app: Flask) -> Storage:
    found: Storage = app.extensions["ronda"].parts["storage"]
    return found


@pytest.fixture
def scene(units: Units, storage: Storage) -> Scene:
    with units.open() as uow:
        return build(uow, storage)


@pytest.fixture
def over(scene: Scene, clock: MovableClock) -> Scene:
    """Three weeks after its close, when the survey is over too."""
    clock.move_to(scene.cast.exchange.closes_at + SURVEY_OPEN)
    return scene


@pytest.fixture
def files(units: Units, storage: Storage, over: Scene) -> dict[str, bytes]:
    """What the public archive holds, by name."""
    return unpack(take(units, storage, over.slug))


@pytest.fixture
def of_members(units: Units, storage: Storage, over: Scene) -> dict[str, bytes]:
    return unpack(take(units, storage, over.slug, audience="members"))
