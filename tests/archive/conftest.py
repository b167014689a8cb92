import pytest
from flask import Flask

from forum.files.storage import Storage
from forum.kernel.unit_of_work import Units
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
def files(units: Units, storage: Storage, scene: Scene) -> dict[str, bytes]:
    """What the public archive holds, by name."""
    return unpack(take(units, storage, scene.slug))


@pytest.fixture
def of_members(units: Units, storage: Storage, scene: Scene) -> dict[str, bytes]:
    return unpack(take(units, storage, scene.slug, audience="members"))
