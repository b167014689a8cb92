from dataclasses import dataclass

import pytest

from forum.contributions.models import Contribution, Topic
from forum.exchanges.models import Round
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.texts.models import Text
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_topic

LIGHT = "We asked for lamps at the bus stop.\n\nThe city answered after a year."
SAFE = "Caminamos juntas de noche.\n\nNadie nos acompaña."


@dataclass(frozen=True, slots=True)
class Scene:
    """`light` by Pierre and `safe` by Paula may be quoted; `kept` by Tara may not; `unnamed` is Paula's, without her name."""

    cast: Cast
    topic: Topic
    light: int
    safe: int
    kept: int
    unnamed: int

    @property
    def here(self) -> str:
        return f"/exchanges/{self.cast.exchange.slug}/rounds/1"

    @property
    def read(self) -> str:
        return f"{self.here}/synthesis"

    @property
    def edit(self) -> str:
        return f"{self.here}/synthesis/edit"

    @property
    def review(self) -> str:
        return f"{self.here}/synthesis/review"

    @property
    def basket(self) -> str:
        return f"{self.here}/basket"

    @property
    def desk(self) -> str:
        return f"/exchanges/{self.cast.exchange.slug}/desk"

    def mark(self, contribution_id: int) -> str:
        return f"/exchanges/{self.cast.exchange.slug}/contributions/{contribution_id}/basket"

    def round(self, uow: UnitOfWork, number: int = 1) -> Round:
        return uow.session.get_one(Round, self.cast.rounds[number - 1].id)


def let_quote(uow: UnitOfWork, row: Contribution, *, may_quote: bool = True) -> int:
    uow.session.get_one(Text, row.text_id).may_quote = may_quote
    return row.id


def build_scene(uow: UnitOfWork, **settings: object) -> Scene:
    cast = assemble(uow, allows_anonymous=True, **settings)
    topic = make_topic(uow, cast.rounds[0])
    audience = "everybody" if cast.exchange.access == "public" else "members"
    light = make_contribution(uow, topic, cast.pierre.membership, text=LIGHT, audience=audience)
    safe = make_contribution(uow, topic, cast.paula.membership, text=SAFE, language="es", audience=audience)
    kept = make_contribution(uow, topic, cast.tara.membership, text="Not to be quoted.", audience=audience)
    unnamed = make_contribution(
        uow, topic, cast.paula.membership, text="I do not say who I am.", is_anonymous=True, audience=audience
    )
    return Scene(
        cast,
        topic,
        light=let_quote(uow, light),
        safe=let_quote(uow, safe),
        kept=let_quote(uow, kept, may_quote=False),
        unnamed=let_quote(uow, unnamed),
    )


@pytest.fixture
def scene(units: Units) -> Scene:
    with units.open() as uow:
        return build_scene(uow)
