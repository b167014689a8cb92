"""An exchange with words under every kind of promise, and what its publication is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Exchange
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.publication.book import Book
from forum.publication.making.chapters import build_book
from forum.publication.making.material import Material, gather
from forum.texts.actions import put_version
from forum.texts.models import Origin, Text
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_quote, make_synthesis, make_topic

LAMPS, FIGURES, NAMELESS = "We counted **lamps**.", "Figures of the police.", "I was followed there."
ONLY_HERE, KEPT_OUT, TAKEN_BACK = "Among us only.", "Not to be printed.", "Taken back."


@dataclass(frozen=True, slots=True)
class Scene:
    cast: Cast
    topic: Topic
    lamps: Contribution
    figures: Contribution
    nameless: Contribution
    only_here: Contribution
    kept_out: Contribution
    taken_back: Contribution


def write(uow: UnitOfWork, topic: Topic, author: Any, words: str, **more: Any) -> Contribution:
    may_publish = more.pop("may_publish", True)
    row = make_contribution(uow, topic, author, text=words, **more)
    text = uow.session.get_one(Text, row.text_id)
    text.may_publish = text.may_quote = may_publish
    return row


def build(uow: UnitOfWork, **settings: Any) -> Scene:
    cast = assemble(uow, allows_anonymous=True, languages=["en", "fr"], **settings)
    topic = make_topic(uow, cast.rounds[0])
    paula, pierre = cast.paula.membership, cast.pierre.membership
    lamps = write(uow, topic, paula, LAMPS)
    put_version(
        uow,
        uow.session.get_one(Text, lamps.text_id),
        language="fr",
        paragraphs=["Nous avons compté."],
        origin=Origin.HUMAN,
    )
    figures = write(uow, topic, pierre, FIGURES, parent=lamps)
    scene = Scene(
        cast,
        topic,
        lamps=lamps,
        figures=figures,
        nameless=write(uow, topic, pierre, NAMELESS, is_anonymous=True),
        only_here=write(uow, topic, paula, ONLY_HERE, audience="members"),
        kept_out=write(uow, topic, paula, KEPT_OUT, may_publish=False),
        taken_back=write(uow, topic, paula, TAKEN_BACK, status=Status.WITHDRAWN),
    )
    quote = make_quote(uow, figures, cast.mo.membership)
    make_synthesis(
        uow,
        cast.rounds[0],
        cast.mo.membership,
        text="Light helps.\n\nNot everybody agrees.",
        state="published",
        rests_on=[[lamps.id, scene.kept_out.id], [figures.id, scene.nameless.id]],
        quotes=[[], [quote.id]],
    )
    return scene


@pytest.fixture
def scene(units: Units) -> Scene:
    with units.open() as uow:
        return build(uow)


@pytest.fixture
def material(session: Session, units: Units, clock: MovableClock) -> Callable[..., Material]:
    def build_material(scene: Scene, *, edition: int = 1) -> Material:
        session.expire_all()
        exchange = session.get_one(Exchange, scene.cast.exchange.id)
        return gather(session, exchange, edition=edition, now=clock.now(), keys=units.keys)

    return build_material


@pytest.fixture
def book(material: Callable[..., Material]) -> Callable[..., Book]:
    return lambda scene, *languages: build_book(material(scene), languages or ("en",))
