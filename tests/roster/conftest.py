from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.roster.models import Mandate
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.factories import make_mandate, make_round


@dataclass(frozen=True, slots=True)
class Stage:
    """The cast, with two more rounds that lie ahead: `pierre` leads the third, `tara` the fourth. Ids, not rows."""

    cast: Cast
    session: Session
    mandates: dict[str, int]

    @property
    def slug(self) -> str:
        return self.cast.exchange.slug

    @property
    def page(self) -> str:
        return f"/exchanges/{self.slug}/roster"

    def actor(self, name: str) -> Actor:
        self.session.rollback()
        return actor_of(self.session, getattr(self.cast, name).account)

    def membership_id(self, name: str) -> int:
        return int(getattr(self.cast, name).membership.id)

    def mandate(self, name: str) -> Mandate:
        self.session.rollback()
        self.session.expire_all()
        return self.session.get_one(Mandate, self.mandates[name])

    def exchange(self, uow: UnitOfWork) -> Exchange:
        return uow.session.get_one(Exchange, self.cast.exchange.id)


@pytest.fixture
def stage(units: Units, session: Session) -> Stage:
    return make_stage(units, session)


def make_stage(units: Units, session: Session, **settings: object) -> Stage:
    with units.open() as uow:
        cast = assemble(uow, **settings)
        mandates = {
            name: uow.session.query(Mandate.id).filter_by(membership_id=getattr(cast, name).membership.id).scalar()
            for name in ("mo", "noor")
        }
        for name in ("pierre", "tara"):
            round_ = make_round(uow, cast.exchange)
            member = getattr(cast, name).membership
            mandates[name] = make_mandate(uow, round_, member, languages=["fr"]).id
    return Stage(cast, session, mandates)
