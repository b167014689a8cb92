"""Translating, editing, going over a machine's words, restoring, in any order: no word is lost, and no label lies."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.models import Topic
from forum.exchanges.models import Membership, Round
from forum.kernel.unit_of_work import Units
from forum.texts.actions import change_source, put_version
from forum.texts.models import Origin, Revision, State, Version
from forum.texts.queries import get_text
from forum.translating.actions.history import restore_wording
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_topic

Words = tuple[str, ...]
ACTS = ("translate", "go over", "machine", "summarise", "edit", "mend", "restore")


@dataclass(frozen=True)
class Told:
    """What a version said, and what is true of it: the source paragraphs it renders, as they were then."""

    words: Words
    origin: str
    extent: str = "whole"
    is_gone_over: bool = False


@dataclass
class Model:
    source: list[str] = field(default_factory=lambda: ["One.", "Two.", "Three."])
    sources: set[Words] = field(default_factory=set)
    told: list[Told] = field(default_factory=list)
    stands: dict[str, Told] = field(default_factory=dict)
    rendered: dict[Words, list[str]] = field(default_factory=dict)
    count: int = 0

    def publish(self, told: Told) -> None:
        self.told.append(told)
        self.stands[told.origin] = told

    def new_words(self, what: str, number: int) -> list[str]:
        self.count += 1
        return [f"{what} {self.count}.{place}" for place in range(number)]

    def older(self, told: Told) -> list[int]:
        if told.extent == "summary":
            return []
        return [at for at, words in enumerate(self.rendered[told.words]) if words not in self.source]


class Run:
    """One story on a real database."""

    def __init__(self, units: Units, session: Session, *, cast: Cast, topic: Topic) -> None:
        self.units, self.session, self.cast, self.model = units, session, cast, Model()
        with units.open() as uow:
            here = uow.session.get_one(Topic, topic.id)
            author = uow.session.get_one(Membership, cast.paula.membership.id)
            row = make_contribution(uow, here, author, text="\n\n".join(self.model.source), language="es")
        self.text_id = row.text_id

    def act(self, kind: str, at: int) -> None:
        acts: dict[str, Callable[[int], None]] = {
            "edit": lambda place: self.edit(place, mends=False),
            "mend": lambda place: self.edit(place, mends=True),
            "restore": self.restore,
        }
        acts.get(kind, lambda _: self.write(kind))(at)
        self.check()

    def write(self, kind: str) -> None:
        origin = Origin.MACHINE if kind == "machine" else Origin.HUMAN
        is_summary = kind == "summarise"
        words = self.model.new_words(kind, 1 if is_summary else len(self.model.source))
        told = Told(tuple(words), origin, "summary" if is_summary else "whole", kind == "go over")
        with self.units.open() as uow:
            put_version(
                uow,
                get_text(uow.session, self.text_id),
                language="fr",
                paragraphs=words,
                origin=origin,
                extent=told.extent,
                is_gone_over=told.is_gone_over,
                translator_id=self.cast.tara.membership.id if origin == Origin.HUMAN else None,
            )
        self.model.rendered[told.words] = list(self.model.source)
        self.model.publish(told)

    def edit(self, at: int, *, mends: bool) -> None:
        place = at % len(self.model.source)
        self.model.sources.add(tuple(self.model.source))
        before = self.model.source[place]
        [self.model.source[place]] = self.model.new_words("source", 1)
        if mends:
            for told in self.model.stands.values():
                rendered = self.model.rendered[told.words]
                self.model.rendered[told.words] = [self.model.source[place] if w == before else w for w in rendered]
        with self.units.open() as uow:
            text = get_text(uow.session, self.text_id)
            change_source(uow, text, source="\n\n".join(self.model.source), is_typing_error=mends)

    def restore(self, at: int) -> None:
        self.session.rollback()
        replaced = select(Revision, Version).join(Version, Version.id == Revision.version_id)
        replaced = replaced.where(Version.text_id == self.text_id, Version.origin != Origin.AUTHOR)
        rows = self.session.execute(replaced.order_by(Revision.id)).all()
        if not rows:
            return
        revision, version = rows[at % len(rows)]
        told = next(one for one in self.model.told if one.words == tuple(revision.paragraphs))
        with self.units.open() as uow:
            restored = uow.session.get_one(Version, version.id)
            actor = actor_of(uow.session, self.cast.tara.account)
            restore_wording(uow, actor, version=restored, revision_id=revision.id)
        self.model.stands[told.origin] = told

    def check(self) -> None:
        self.session.rollback()
        self.session.expire_all()
        versions = self.session.scalars(select(Version).where(Version.text_id == self.text_id)).all()
        ids = [version.id for version in versions]
        replaced = Revision.version_id.in_(ids), Revision.state == State.REPLACED
        revisions = self.session.scalars(select(Revision).where(*replaced)).all()
        kept = {tuple(one.paragraphs) for one in (*versions, *revisions)}
        assert {told.words for told in self.model.told} | self.model.sources | {tuple(self.model.source)} <= kept
        stand = {version.origin: version for version in versions if version.origin != Origin.AUTHOR}
        assert stand.keys() == self.model.stands.keys()
        for origin, told in self.model.stands.items():
            version = stand[origin]
            label = Told(tuple(version.paragraphs), version.origin, version.extent, version.rests_on_machine)
            assert label == told
            assert version.older == self.model.older(told)


@pytest.fixture
def place(units: Units) -> tuple[Cast, Topic]:
    with units.open() as uow:
        cast = assemble(uow)
        return cast, make_topic(uow, uow.session.get_one(Round, cast.rounds[0].id))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9)), min_size=1, max_size=15))
def test_in_any_order_no_word_is_lost_and_no_label_lies(
    units: Units, session: Session, place: tuple[Cast, Topic], acts: list[tuple[str, int]]
) -> None:
    run = Run(units, session, cast=place[0], topic=place[1])
    for kind, at in acts:
        run.act(kind, at)
