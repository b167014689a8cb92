"""What authors are told of how soon somebody reads: as it was of late, else as the organiser promised."""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.unname import take_name_off
from forum.contributions.models import Status
from forum.exchanges.models import Exchange
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.moderation.actions import (
    approve_contribution,
    hide_from_readers,
    restore_to_readers,
    return_to_author,
    reverse_decision,
)
from forum.moderation.models import DecisionRow
from forum.moderation.rules import LAST_DECISIONS, Reason
from tests.actors import actor_of
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.pages import send

As = Callable[[Account], FlaskClient]
WHY = Reason(code="personal", language="en")


def decide_after(
    units: Units, scene: Scene, clock: MovableClock, wait: timedelta, *, is_anonymous: bool = False
) -> int:
    """One is sent in, and decided on so much later; which one."""
    with units.open() as uow:
        made = {"status": Status.WAITING, "is_anonymous": is_anonymous}
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, **made)
    clock.advance(wait)
    with units.open() as uow:
        approve_contribution(uow, actor_of(uow.session, scene.cast.mo.account), contribution_id=row.id)
    return row.id


def usual(session: Session, scene: Scene) -> int | None:
    session.rollback()
    session.expire_all()
    return session.get_one(Exchange, scene.cast.exchange.id).usual_hours


def test_ten_decisions_take_the_place_of_the_promise_wherever_authors_are_told(
    units: Units, session: Session, scene: Scene, clock: MovableClock, as_: As
) -> None:
    for _ in range(LAST_DECISIONS - 1):
        decide_after(units, scene, clock, timedelta(hours=2, minutes=10))
    assert usual(session, scene) is None
    topic = f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}"
    assert "usually within 12 hours" in as_(scene.cast.olga.account).get(topic).text
    decide_after(units, scene, clock, timedelta(hours=2, minutes=10))
    assert usual(session, scene) == 3
    olga = as_(scene.cast.olga.account)
    assert "usually within 3 hours" in olga.get(topic).text
    answer = send(olga, topic, "/contributions", text="Good evening.", language="en")
    assert "usually within 3 hours" in olga.get(answer.headers["Location"]).text
    assert "usually within 3 hours" in olga.get(f"/exchanges/{scene.cast.exchange.slug}/desk").text


def test_what_was_taken_back_counts_no_more(units: Units, session: Session, scene: Scene, clock: MovableClock) -> None:
    for hours in (*[2] * 7, *[30] * 3):
        decide_after(units, scene, clock, timedelta(hours=hours))
    assert usual(session, scene) == 30
    with units.open() as uow:
        last = uow.session.scalars(select(DecisionRow.id).order_by(DecisionRow.id.desc())).first() or 0
        reverse_decision(uow, actor_of(uow.session, scene.cast.mo.account), decision_id=last)
    assert usual(session, scene) is None
    decide_after(units, scene, clock, timedelta(hours=2))
    assert usual(session, scene) == 2


def test_only_what_an_author_waited_for_counts(
    units: Units, session: Session, scene: Scene, clock: MovableClock
) -> None:
    mo = actor_of(session, scene.cast.mo.account)
    row_id = [decide_after(units, scene, clock, timedelta(minutes=5)) for _ in range(LAST_DECISIONS)][-1]
    clock.advance(timedelta(days=1))
    for _ in range(3):
        with units.open() as uow:
            hide_from_readers(uow, mo, contribution_id=row_id, reason=WHY)
        with units.open() as uow:
            restore_to_readers(uow, mo, contribution_id=row_id)
    assert usual(session, scene) == 1
    with units.open() as uow:
        late = make_contribution(
            uow,
            scene.topic,
            scene.cast.paula.membership,
            status=Status.WAITING,
            submitted_at=uow.now - timedelta(hours=30),
        )
        return_to_author(uow, mo, contribution_id=late.id, reason=WHY)
    for _ in range(2):
        decide_after(units, scene, clock, timedelta(hours=40))
    assert usual(session, scene) == 30


def test_what_bears_no_name_neither_counts_nor_is_kept_with_how_long_it_waited(
    units: Units, session: Session, scene: Scene, clock: MovableClock
) -> None:
    for _ in range(LAST_DECISIONS):
        decide_after(units, scene, clock, timedelta(minutes=5))
    assert usual(session, scene) == 1
    unnamed = [decide_after(units, scene, clock, timedelta(hours=9), is_anonymous=True) for _ in range(LAST_DECISIONS)]
    assert usual(session, scene) == 1
    kept = select(DecisionRow.waiting_since).where(DecisionRow.contribution_id.in_(unnamed))
    assert set(session.scalars(kept)) == {None}
    decide_after(units, scene, clock, timedelta(minutes=5))
    assert usual(session, scene) == 1


def test_how_long_she_waited_is_forgotten_with_her_name(
    units: Units, session: Session, scene: Scene, clock: MovableClock, drain: Callable[[], int]
) -> None:
    row_id = decide_after(units, scene, clock, timedelta(minutes=5))
    with units.open() as uow:
        take_name_off(uow, actor_of(uow.session, scene.cast.paula.account), contribution_id=row_id)
    drain()
    assert session.scalars(select(DecisionRow.waiting_since)).all() == [None]
