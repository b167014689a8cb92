from dataclasses import dataclass

import pytest

from forum.contributions.models import Topic
from forum.kernel.unit_of_work import Units
from tests.cast import Cast, assemble
from tests.factories import make_topic


@dataclass(frozen=True, slots=True)
class Scene:
    """The cast, with the topic of each round."""

    cast: Cast
    topic: Topic
    next_topic: Topic


@pytest.fixture
def scene(units: Units) -> Scene:
    with units.open() as uow:
        cast = assemble(uow)
        return Scene(cast, make_topic(uow, cast.rounds[0]), make_topic(uow, cast.rounds[1]))
