"""“Mo is reading this”: it lapses by the clock, and ends with a decision, a word or a mandate."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.errors import WrongStatus
from forum.contributions.models import Status
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.moderation.actions import approve_contribution, claim_contribution
from forum.moderation.errors import ReadByAnother
from forum.moderation.models import Claim
from forum.roster.models import Mandate
from tests.actors import actor_of
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.pages import forms, send

As = Callable[[Account], FlaskClient]


@pytest.fixture
def row_id(units: Units, scene: Scene) -> int:
    with units.open() as uow:
        return make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING).id


def claim(units: Units, account: Account, contribution_id: int) -> None:
    with units.open() as uow:
        claim_contribution(uow, actor_of(uow.session, account), contribution_id=contribution_id)


def claimed_by(session: Session) -> list[int]:
    session.rollback()
    return list(session.scalars(select(Claim.membership_id)))


def test_she_says_so_from_the_desk_and_the_others_see_it(as_: As, scene: Scene, row_id: int) -> None:
    mo, olga, desk = as_(scene.cast.mo.account), as_(scene.cast.olga.account), desk_of(scene)
    answer = send(mo, desk, "/claim")
    assert answer.headers["Location"] == f"{desk}/{row_id}#reading"
    assert "You are reading this until" in mo.get(f"{desk}/{row_id}").text
    shown = olga.get(desk)
    assert "\u2068Mo\u2069 is reading this" in shown.text
    assert not [form for form in forms(shown) if str(form["action"]).endswith(f"/desk/{row_id}")]
    assert "<bdi>Mo</bdi> is reading this until" in olga.get(f"{desk}/{row_id}").text


def test_it_lapses_by_the_clock(
    as_: As, units: Units, session: Session, scene: Scene, clock: MovableClock, row_id: int
) -> None:
    claim(units, scene.cast.mo.account, row_id)
    clock.advance(timedelta(minutes=14))
    with pytest.raises(ReadByAnother):
        claim(units, scene.cast.olga.account, row_id)
    claim(units, scene.cast.mo.account, row_id)
    clock.advance(timedelta(minutes=15))
    assert "is reading this" not in as_(scene.cast.olga.account).get(desk_of(scene)).text
    claim(units, scene.cast.olga.account, row_id)
    assert claimed_by(session) == [scene.cast.olga.membership.id]


def test_it_ends_with_her_mandate(
    units: Units, session: Session, scene: Scene, clock: MovableClock, row_id: int
) -> None:
    with units.open() as uow:
        ends_at = uow.now + timedelta(minutes=5)
        for mandate in uow.session.scalars(select(Mandate)):
            mandate.ends_at = ends_at
    claim(units, scene.cast.mo.account, row_id)
    assert session.scalars(select(Claim.until)).all() == [ends_at]


def test_a_mandate_taken_back_ends_it_too(as_: As, units: Units, scene: Scene, row_id: int) -> None:
    claim(units, scene.cast.mo.account, row_id)
    with units.open() as uow:
        for mandate in uow.session.scalars(select(Mandate)):
            uow.session.delete(mandate)
    olga = as_(scene.cast.olga.account)
    assert "is reading this" not in olga.get(desk_of(scene)).text
    assert "is reading this until" not in olga.get(f"{desk_of(scene)}/{row_id}").text


def test_another_may_decide_all_the_same_and_that_ends_it(
    units: Units, session: Session, scene: Scene, row_id: int
) -> None:
    claim(units, scene.cast.mo.account, row_id)
    with units.open() as uow:
        approve_contribution(uow, actor_of(uow.session, scene.cast.olga.account), contribution_id=row_id)
    assert claimed_by(session) == []
    with pytest.raises(WrongStatus):
        claim(units, scene.cast.mo.account, row_id)


def test_she_says_that_she_is_done(as_: As, units: Units, session: Session, scene: Scene, row_id: int) -> None:
    claim(units, scene.cast.mo.account, row_id)
    mo = as_(scene.cast.mo.account)
    assert send(mo, f"{desk_of(scene)}/{row_id}", "/release").status_code == 303
    assert claimed_by(session) == []


def test_the_second_to_say_so_is_told_who_was_first(as_: As, units: Units, scene: Scene, row_id: int) -> None:
    olga, desk = as_(scene.cast.olga.account), desk_of(scene)
    form = next(form for form in forms(olga.get(desk)) if str(form["action"]).endswith("/claim"))
    claim(units, scene.cast.mo.account, row_id)
    answer = olga.post(str(form["action"]), data=form["fields"])
    assert answer.status_code == 409
    assert "<bdi>Mo</bdi> is reading this until" in answer.text


def desk_of(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/desk"
