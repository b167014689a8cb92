from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from forum.contributions.models import Status
from forum.contributions.queries.standing import get_letter
from forum.contributions.rules import Standing
from forum.exchanges.models import Exchange
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.moderation.policy import can_decide, can_read_log, can_see_desk, capacity_of, duty
from forum.moderation.queries.staff import list_staff
from forum.moderation.rules import Capacity
from tests.actors import actor_of, everybody
from tests.contributions.conftest import Scene
from tests.factories import make_contribution


@pytest.fixture
def standing(session: Session, units: Units, scene: Scene) -> Standing:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING)
    return get_letter(session, row.id, keys=uow.keys).standing


def allowed(found: dict[str, object]) -> set[str]:
    return {name for name, decision in found.items() if decision}


def test_those_on_duty_and_the_organiser_decide(
    session: Session, scene: Scene, standing: Standing, clock: MovableClock
) -> None:
    actors = everybody(session, scene.cast)
    assert allowed(
        {
            n: can_decide(a, standing, clock.now(), staff=list_staff(session, standing.exchange.id))
            for n, a in actors.items()
        }
    ) == {"mo", "olga"}


def test_a_moderator_off_duty_is_told_so(
    session: Session, scene: Scene, standing: Standing, clock: MovableClock
) -> None:
    assert (
        can_decide(
            actor_of(session, scene.cast.noor.account),
            standing,
            clock.now(),
            staff=list_staff(session, standing.exchange.id),
        ).code
        == "not_on_duty"
    )


def test_authority_begins_and_ends_by_the_clock(session: Session, scene: Scene, standing: Standing) -> None:
    mo, begins = actor_of(session, scene.cast.mo.account), scene.cast.rounds[0].opens_at
    ends, second = begins + timedelta(days=7), timedelta(seconds=1)
    found = [
        bool(can_decide(mo, standing, at, staff=list_staff(session, standing.exchange.id)))
        for at in (begins - second, begins, ends - second, ends)
    ]
    assert found == [False, True, True, False]


@pytest.mark.parametrize("is_anonymous", [False, True])
@pytest.mark.parametrize("name", ["mo", "olga"])
def test_nobody_decides_on_her_own(
    session: Session, units: Units, scene: Scene, clock: MovableClock, *, name: str, is_anonymous: bool
) -> None:
    person = getattr(scene.cast, name)
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, person.membership, status=Status.WAITING, is_anonymous=is_anonymous)
    own = get_letter(session, row.id, keys=uow.keys).standing
    assert (
        can_decide(actor_of(session, person.account), own, clock.now(), staff=list_staff(session, own.exchange.id)).code
        == "own_contribution"
    )


def test_the_desk_is_read_by_moderators_and_the_organiser(session: Session, scene: Scene, clock: MovableClock) -> None:
    exchange, actors = session.get_one(Exchange, scene.cast.exchange.id), everybody(session, scene.cast)
    for may in (can_see_desk, can_read_log):
        assert allowed({n: may(a, exchange, clock.now()) for n, a in actors.items()}) == {"mo", "noor", "olga"}


def test_in_a_sensitive_exchange_the_desk_is_for_those_on_duty(
    session: Session, units: Units, scene: Scene, clock: MovableClock
) -> None:
    with units.open() as uow:
        uow.session.get_one(Exchange, scene.cast.exchange.id).is_sensitive = True
    exchange, actors = session.get_one(Exchange, scene.cast.exchange.id), everybody(session, scene.cast)
    assert allowed({n: can_see_desk(a, exchange, clock.now()) for n, a in actors.items()}) == {"mo", "olga"}


def test_an_organiser_stands_in_and_a_mandate_comes_first(session: Session, scene: Scene, clock: MovableClock) -> None:
    exchange_id, olga = scene.cast.exchange.id, actor_of(session, scene.cast.olga.account)
    mo = actor_of(session, scene.cast.mo.account)
    assert capacity_of(olga, exchange_id, clock.now()) is Capacity.STANDING_IN
    both = replace(olga, grants=(*olga.grants, *mo.grants))
    assert capacity_of(both, exchange_id, clock.now()) is Capacity.ON_DUTY


def test_the_desk_names_the_mandate_that_lasts_longest(session: Session, scene: Scene, clock: MovableClock) -> None:
    mo = actor_of(session, scene.cast.mo.account)
    longer = [replace(g, ends_at=g.ends_at + timedelta(days=1)) for g in mo.grants if g.ends_at]
    running = duty(replace(mo, grants=(*mo.grants, *longer)), scene.cast.exchange.id, clock.now())
    assert running is not None
    assert running.ends_at == longer[0].ends_at


def test_nobody_decides_on_what_she_entered_for_another(
    session: Session, units: Units, scene: Scene, clock: MovableClock
) -> None:
    mo = scene.cast.mo
    with units.open() as uow:
        row = make_contribution(
            uow,
            scene.topic,
            scene.cast.paula.membership,
            status=Status.WAITING,
            channel="relay",
            entered_by_id=mo.membership.id,
        )
    standing = get_letter(session, row.id, keys=uow.keys).standing
    assert not can_decide(
        actor_of(session, mo.account), standing, clock.now(), staff=list_staff(session, standing.exchange.id)
    )
    assert can_decide(
        actor_of(session, scene.cast.olga.account),
        standing,
        clock.now(),
        staff=list_staff(session, standing.exchange.id),
    )
