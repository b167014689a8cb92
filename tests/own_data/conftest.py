from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from forum.files.storage import Storage
from forum.kernel.keys import Keys
from forum.kernel.taking_out import Taken
from forum.kernel.unit_of_work import Units
from forum.own_data.models import Erasure
from forum.own_data.queries.take_out import take_out
from forum.web.runtime import Runtime
from tests.own_data.scene import Scene, build


@pytest.fixture
def runtime(app: Flask) -> Runtime:
    found: Runtime = app.extensions["ronda"]
    return found


@pytest.fixture
def storage(runtime: Runtime) -> Storage:
    found: Storage = runtime.parts["storage"]
    return found


@pytest.fixture
def scene(units: Units, storage: Storage) -> Scene:
    with units.open() as uow:
        return build(uow, storage)


@pytest.fixture
def keys(runtime: Runtime) -> Keys:
    return runtime.keys


@pytest.fixture
def taken(session: Session, scene: Scene, units: Units) -> Taken:
    """All of hers, as she takes it out."""
    return take_out(session, scene.account.id, keys=units.keys, now=units.clock.now())


@pytest.fixture
def without_erasure(units: Units, scene: Scene) -> None:
    """The scene has her waiting to be erased already."""
    with units.open() as uow:
        uow.session.delete(uow.session.get_one(Erasure, scene.account.id))


Erase = Callable[..., None]
