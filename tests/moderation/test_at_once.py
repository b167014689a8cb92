"""Two people act on one thing at the same instant: one of them wins, the other is told, and nothing is overwritten."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from forum.contributions.actions.edit import Edit, edit_contribution, resubmit_contribution
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.models import Contribution, Status, Topic
from forum.kernel.actor import Actor
from forum.kernel.errors import Conflict, NotAllowed, NotFound
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.moderation.actions import (
    approve_contribution,
    approve_together,
    claim_contribution,
    grant_appeal,
    hide_from_readers,
    make_appeal,
    restore_to_readers,
    return_to_author,
    reverse_decision,
    uphold_decision,
)
from forum.moderation.models import Claim, DecisionRow
from forum.moderation.rules import Reason
from forum.texts.models import Text
from tests.actors import actor_of
from tests.contributions.conftest import Scene
from tests.factories import make_contribution, make_mandate

TURNS = 20
REASON = Reason(code="personal", words="Please leave out her name.", language="en")
GRANTED, UPHELD = Reason(code="mistaken", language="en"), Reason(code="rule_stands", language="en")
TOLD = (Conflict, NotAllowed, NotFound, StaleDataError, IntegrityError)
"""What is answered with 409, 403 or 404, each with a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What both act on, in the edition both have before them; the decision, or the appeal, that it stands with."""

    id: int
    edition: int
    decision_id: int = 0
    appeal_id: int = 0

    @property
    def seen(self) -> dict[str, Any]:
        return {"contribution_id": self.id, "edition": self.edition}


Act = Callable[[UnitOfWork, Actor, Thing], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Who does what, on what. `winners`: how many of the two may have their way; `ends_in`: how it may stand then."""

    acts: tuple[tuple[str, Act], tuple[str, Act]]
    makes: Callable[["Stage"], Thing]
    ends_in: frozenset[str]
    winners: tuple[int, ...] = (1,)


@dataclass(frozen=True, slots=True)
class Stage:
    app: Flask
    units: Units
    scene: Scene
    actors: dict[str, Actor]

    def make(self, status: Status = Status.WAITING, **fields: Any) -> Thing:
        with self.units.open() as uow:
            row = make_contribution(uow, self.scene.topic, self.scene.cast.paula.membership, status=status, **fields)
            return Thing(id=row.id, edition=row.edition)

    def do(self, name: str, act: Act, thing: Thing) -> Thing:
        """Alone, before the two."""
        with self.units.open() as uow:
            made = act(uow, self.actors[name], thing)
            edition = uow.session.get_one(Contribution, thing.id).edition
            last = select(func.max(DecisionRow.id)).where(DecisionRow.contribution_id == thing.id)
            return Thing(
                id=thing.id,
                edition=edition,
                decision_id=uow.session.scalar(last) or 0,
                appeal_id=getattr(made, "id", 0) if act is appeal else thing.appeal_id,
            )

    def do_at_once(self, pair: Pair, thing: Thing) -> list[Exception | None]:
        at_once, units = Barrier(2), self.app.extensions["ronda"].units

        def run(named: tuple[str, Act]) -> Exception | None:
            name, act = named
            with self.app.app_context():
                at_once.wait()
                try:
                    with units.open() as uow:
                        act(uow, self.actors[name], thing)
                except TOLD as refusal:
                    return refusal
            return None

        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(run, pair.acts))


@pytest.fixture
def stage(app: Flask, units: Units, session: Session, scene: Scene) -> Stage:
    with units.open() as uow:
        make_mandate(uow, scene.cast.rounds[0], scene.cast.noor.membership, languages=["en"])
    actors = {name: actor_of(session, getattr(scene.cast, name).account) for name in ("mo", "noor", "olga", "paula")}
    session.rollback()
    return Stage(app, units, scene, actors)


def approve(uow: UnitOfWork, actor: Actor, thing: Thing) -> object:
    return approve_contribution(uow, actor, **thing.seen)


def approve_among_others(uow: UnitOfWork, actor: Actor, thing: Thing) -> object:
    return approve_together(uow, actor, **thing.seen)


def give_back(uow: UnitOfWork, actor: Actor, thing: Thing) -> object:
    return return_to_author(uow, actor, reason=REASON, **thing.seen)


def hide(uow: UnitOfWork, actor: Actor, thing: Thing) -> object:
    return hide_from_readers(uow, actor, reason=REASON, **thing.seen)


def restore(uow: UnitOfWork, actor: Actor, thing: Thing) -> object:
    return restore_to_readers(uow, actor, **thing.seen)


def claim(uow: UnitOfWork, actor: Actor, thing: Thing) -> object:
    return claim_contribution(uow, actor, contribution_id=thing.id)


def undo(uow: UnitOfWork, actor: Actor, thing: Thing) -> object:
    return reverse_decision(uow, actor, decision_id=thing.decision_id)


def appeal(uow: UnitOfWork, actor: Actor, thing: Thing) -> object:
    return make_appeal(uow, actor, contribution_id=thing.id)


def grant(uow: UnitOfWork, actor: Actor, thing: Thing) -> object:
    return grant_appeal(uow, actor, appeal_id=thing.appeal_id, reason=GRANTED, edition=1)


def uphold(uow: UnitOfWork, actor: Actor, thing: Thing) -> object:
    return uphold_decision(uow, actor, appeal_id=thing.appeal_id, reason=UPHELD, edition=1)


def withdraw(uow: UnitOfWork, actor: Actor, thing: Thing) -> object:
    return withdraw_contribution(uow, actor, contribution_id=thing.id)


def edit(uow: UnitOfWork, actor: Actor, thing: Thing) -> object:
    changed = Edit(text="Other words than were read.", language="en", edition=thing.edition)
    return edit_contribution(uow, actor, contribution_id=thing.id, edit=changed)


def send_again(uow: UnitOfWork, actor: Actor, thing: Thing) -> object:
    changed = Edit(text="Without her name.", language="en", edition=thing.edition)
    return resubmit_contribution(uow, actor, contribution_id=thing.id, edit=changed)


def waiting(stage: Stage) -> Thing:
    return stage.make()


def published(stage: Stage) -> Thing:
    return stage.make(Status.PUBLISHED)


def hidden(stage: Stage) -> Thing:
    return stage.do("mo", hide, published(stage))


def returned(stage: Stage) -> Thing:
    return stage.do("mo", give_back, waiting(stage))


def approved(stage: Stage) -> Thing:
    return stage.do("mo", approve, waiting(stage))


def appealed(stage: Stage) -> Thing:
    return stage.do("paula", appeal, returned(stage))


def changed(stage: Stage) -> Thing:
    return stage.do("paula", edit, published(stage))


def change_approved(stage: Stage) -> Thing:
    return stage.do("mo", approve, changed(stage))


def for_two(stage: Stage) -> Thing:
    return stage.make(needs_two=True)


def half_agreed(stage: Stage) -> Thing:
    return stage.do("mo", approve, for_two(stage))


OUT = frozenset({Status.PUBLISHED})
BACK = frozenset({Status.RETURNED})
GONE = frozenset({Status.WITHDRAWN})
STILL = frozenset({Status.WAITING})
PAIRS = {
    "approve and approve": Pair(acts=(("mo", approve), ("olga", approve)), makes=waiting, ends_in=OUT),
    "approve and return": Pair(acts=(("mo", approve), ("olga", give_back)), makes=waiting, ends_in=OUT | BACK),
    "return and return": Pair(acts=(("mo", give_back), ("olga", give_back)), makes=waiting, ends_in=BACK),
    "hide and hide": Pair(acts=(("mo", hide), ("olga", hide)), makes=published, ends_in=frozenset({Status.HIDDEN})),
    "restore and restore": Pair(acts=(("mo", restore), ("olga", restore)), makes=hidden, ends_in=OUT),
    "grant and uphold": Pair(acts=(("olga", grant), ("noor", uphold)), makes=appealed, ends_in=OUT | BACK),
    "claim and claim": Pair(acts=(("mo", claim), ("olga", claim)), makes=waiting, ends_in=STILL),
    "undo and undo": Pair(acts=(("mo", undo), ("olga", undo)), makes=approved, ends_in=STILL),
    "undo and hide": Pair(
        acts=(("mo", undo), ("olga", hide)), makes=approved, ends_in=frozenset({Status.WAITING, Status.HIDDEN})
    ),
    "undo and sent again": Pair(acts=(("mo", undo), ("paula", send_again)), makes=returned, ends_in=STILL),
    "approve and edit": Pair(acts=(("mo", approve), ("paula", edit)), makes=waiting, ends_in=OUT | STILL),
    "hide and edit": Pair(acts=(("mo", hide), ("paula", edit)), makes=published, ends_in=OUT | {Status.HIDDEN}),
    "approve a change and change it again": Pair(acts=(("mo", approve), ("paula", edit)), makes=changed, ends_in=OUT),
    "undo a change and hide": Pair(
        acts=(("mo", undo), ("olga", hide)), makes=change_approved, ends_in=OUT | {Status.HIDDEN}
    ),
    "approve and approve among others": Pair(
        acts=(("mo", approve), ("olga", approve_among_others)), makes=waiting, ends_in=OUT
    ),
    "first and second of two": Pair(
        acts=(("mo", approve), ("olga", approve)), makes=for_two, ends_in=STILL, winners=(1,)
    ),
    "the same person twice": Pair(acts=(("mo", approve), ("mo", approve)), makes=for_two, ends_in=STILL),
    "second of two and undo of the first": Pair(
        acts=(("olga", approve), ("mo", undo)), makes=half_agreed, ends_in=OUT | STILL
    ),
    "approve and withdraw": Pair(
        acts=(("mo", approve), ("paula", withdraw)), makes=waiting, ends_in=GONE | OUT, winners=(1, 2)
    ),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
def test_one_wins_and_the_other_is_told(stage: Stage, session: Session, pair: Pair) -> None:
    for _ in range(TURNS):
        thing = pair.makes(stage)
        before = session.scalar(kept(thing)) or 0
        refusals = stage.do_at_once(pair, thing)
        won = refusals.count(None)
        assert won in pair.winners, refusals
        session.rollback()
        session.expire_all()
        row = session.get_one(Contribution, thing.id)
        assert row.status in pair.ends_in
        assert (session.scalar(kept(thing)) or 0) - before <= won
        assert_whole(session, row)


def kept(thing: Thing) -> Any:
    """How many decisions, and people who read it, are kept of it."""
    decisions = select(func.count()).where(DecisionRow.contribution_id == thing.id).scalar_subquery()
    claims = select(func.count()).where(Claim.contribution_id == thing.id).scalar_subquery()
    return select(decisions + claims)


def assert_whole(session: Session, row: Contribution) -> None:
    """Readers see it exactly where it is published, and the topic counts right."""
    is_out = row.status == Status.PUBLISHED
    assert (session.get_one(Text, row.text_id).published_at is not None) == is_out
    assert (row.published_at is not None) or not is_out
    out = select(func.count()).where(Contribution.topic_id == row.topic_id, Contribution.status == Status.PUBLISHED)
    assert session.get_one(Topic, row.topic_id).published_count == session.scalar(out)
