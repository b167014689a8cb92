"""The rows of permissions.md that speak of contributions, subject by subject; and the twin in SQL of the one that reads."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status, Topic
from forum.contributions.policy import can_edit, can_open_topic, can_see_contribution, can_withdraw, can_write
from forum.contributions.queries.standing import get_letter, get_place, make_place, own_anonymous
from forum.contributions.queries.visible import visible_to
from forum.contributions.rules import Place
from forum.exchanges.models import Exchange, Membership
from forum.exchanges.queries import view_exchange
from forum.kernel.actor import NOBODY, SYSTEM, Actor
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from tests.actors import actor_of, everybody
from tests.cast import Cast, assemble
from tests.contributions.conftest import Scene
from tests.factories import make_contribution, make_topic


@pytest.fixture
def place(session: Session, scene: Scene) -> Place:
    exchange = session.get_one(Exchange, scene.cast.exchange.id)
    return make_place(view_exchange(session, exchange), session.get_one(Topic, scene.topic.id))


def names_of(actors: dict[str, Actor], allowed: set[str]) -> dict[str, bool]:
    return {name: name in allowed for name in actors}


MEMBERS = {"paula", "pierre", "mo", "noor", "tara", "olga"}


def test_members_write_and_nobody_else(session: Session, scene: Scene, place: Place, clock: MovableClock) -> None:
    actors = everybody(session, scene.cast)
    found = {name: bool(can_write(actor, place, clock.now())) for name, actor in actors.items()}
    assert found == names_of(actors, MEMBERS)


def test_a_suspended_member_is_told_so(session: Session, scene: Scene, place: Place, clock: MovableClock) -> None:
    assert can_write(actor_of(session, scene.cast.sami.account), place, clock.now()).code == "suspended"


def test_nobody_writes_before_the_round_opens_or_after_it_closed(session: Session, scene: Scene, place: Place) -> None:
    paula = actor_of(session, scene.cast.paula.account)
    assert can_write(paula, place, place.opens_at - timedelta(seconds=1)).code == "round_not_open"
    assert can_write(paula, place, place.closes_at).code == "round_closed"


def test_a_form_opened_in_time_is_taken_after_the_close(session: Session, scene: Scene, place: Place) -> None:
    paula, opened = actor_of(session, scene.cast.paula.account), place.closes_at - timedelta(minutes=1)
    assert can_write(paula, place, place.closes_at + timedelta(hours=1), opened_at=opened)


def test_late_contributions_are_taken_where_they_are_held(session: Session, units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow, late_policy="held")
        topic = make_topic(uow, cast.rounds[0])
        place = get_place(uow.session, actor_of(uow.session, cast.paula.account), topic.id, now=uow.now)
    assert can_write(actor_of(session, cast.paula.account), place, place.closes_at + timedelta(days=3))


def test_a_moderator_of_the_round_closes_with_a_word(session: Session, scene: Scene, place: Place) -> None:
    mandate_ends = scene.cast.rounds[0].opens_at + timedelta(days=7)
    longer = [replace(g, ends_at=mandate_ends + timedelta(days=1)) if g.round_id else g for g in grants(session, scene)]
    mo = replace(actor_of(session, scene.cast.mo.account), grants=tuple(longer))
    assert can_write(mo, place, place.closes_at + timedelta(hours=5))


def grants(session: Session, scene: Scene) -> tuple:  # type: ignore[type-arg]
    return actor_of(session, scene.cast.mo.account).grants


def test_a_locked_topic_takes_nothing(session: Session, scene: Scene, place: Place, clock: MovableClock) -> None:
    locked = replace(place, is_locked=True)
    assert can_write(actor_of(session, scene.cast.paula.account), locked, clock.now()).code == "topic_locked"


def test_topics_are_opened_by_those_on_duty(session: Session, scene: Scene, clock: MovableClock) -> None:
    actors = everybody(session, scene.cast)
    exchange = session.get_one(Exchange, scene.cast.exchange.id)
    found = {name: bool(can_open_topic(actor, exchange, clock.now())) for name, actor in actors.items()}
    assert found == names_of(actors, {"mo", "olga"})


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("is_anonymous", [False, True])
def test_only_its_author_edits_and_withdraws(
    session: Session, units: Units, scene: Scene, status: Status, *, is_anonymous: bool
) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, status=status, is_anonymous=is_anonymous)
        now, keys = uow.now, uow.keys
    actors = everybody(session, scene.cast)
    standing = get_letter(session, row.id, keys=keys).standing
    may_edit = status not in {Status.HIDDEN, Status.ASIDE, Status.WITHDRAWN}
    assert {n: bool(can_edit(a, standing, now)) for n, a in actors.items()} == names_of(
        actors, {"paula"} if may_edit else set()
    )
    assert {n: bool(can_withdraw(a, standing, now)) for n, a in actors.items()} == names_of(actors, {"paula"})


def test_a_suspended_author_withdraws_but_does_not_edit(session: Session, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.sami.membership)
        now, keys = uow.now, uow.keys
    sami, standing = actor_of(session, scene.cast.sami.account), get_letter(session, row.id, keys=keys).standing
    assert can_edit(sami, standing, now).code == "suspended"
    assert can_withdraw(sami, standing, now)
    assert can_see_contribution(sami, standing, now)


def test_editing_ends_a_day_after_the_round_but_not_for_what_was_returned(
    session: Session, units: Units, scene: Scene, place: Place
) -> None:
    with units.open() as uow:
        published = make_contribution(uow, scene.topic, scene.cast.paula.membership)
        returned = make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.RETURNED)
    paula, late = actor_of(session, scene.cast.paula.account), place.closes_at + timedelta(days=2)
    assert can_edit(paula, get_letter(session, published.id, keys=uow.keys).standing, late).code == "editing_over"
    assert can_edit(paula, get_letter(session, returned.id, keys=uow.keys).standing, late)


def make_every_state(units: Units, cast: Cast, topic: Topic) -> None:
    author: Membership = cast.paula.membership
    with units.open() as uow:
        for status in Status:
            for audience in ("everybody", "members", "moderators"):
                for is_anonymous in (False, True):
                    make_contribution(uow, topic, author, status=status, audience=audience, is_anonymous=is_anonymous)
        make_contribution(uow, topic, cast.mo.membership, status=Status.WAITING)
        make_contribution(uow, topic, cast.sami.membership, status=Status.RETURNED, is_anonymous=True)


@pytest.mark.parametrize("access", ["public", "members"])
@pytest.mark.parametrize("is_sensitive", [False, True])
@pytest.mark.parametrize("hours", [-48, 0, 24 * 9, 24 * 60])
def test_the_twin_in_sql_answers_as_the_policy(
    session: Session, units: Units, access: str, hours: int, *, is_sensitive: bool
) -> None:
    with units.open() as uow:
        cast = assemble(uow, access=access, is_sensitive=is_sensitive)
        topic = make_topic(uow, cast.rounds[0])
        now, keys = uow.now + timedelta(hours=hours), uow.keys
    make_every_state(units, cast, topic)
    exchange = session.get_one(Exchange, cast.exchange.id)
    rows = session.scalars(select(Contribution)).all()
    standings = {row.id: get_letter(session, row.id, keys=keys).standing for row in rows}
    seen_by_anybody = 0
    for name, actor in {**everybody(session, cast), "nobody": NOBODY, "system": SYSTEM}.items():
        mine = actor.membership_id(exchange.id)
        own = own_anonymous(session, mine, exchange.id, keys=keys) if mine is not None else []
        by_query = set(session.scalars(select(Contribution.id).where(visible_to(actor, exchange, now, own=own))))
        by_policy = {number for number, standing in standings.items() if can_see_contribution(actor, standing, now)}
        assert by_query == by_policy, name
        seen_by_anybody += len(by_policy)
    assert seen_by_anybody > 0
