from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from forum.contributions.actions.edit import Edit, edit_contribution
from forum.contributions.models import Status
from forum.exchanges.models import Exchange
from forum.kernel.clock import MovableClock
from forum.kernel.errors import NotPermitted
from forum.kernel.pages import Page
from forum.kernel.unit_of_work import Units
from forum.moderation.actions import approve_contribution
from forum.moderation.queries.decisions import list_decisions
from forum.moderation.queries.staff import list_staff
from forum.moderation.queries.waiting import PAGE_SIZE, Part, WaitingLine, list_waiting
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.contributions.conftest import Scene
from tests.factories import make_contribution, make_topic


def waiting(session: Session, cast: Cast, units: Units, name: str = "mo", *, after: str = "") -> Page[WaitingLine]:
    exchange = session.get_one(Exchange, cast.exchange.id)
    actor = actor_of(session, getattr(cast, name).account)
    staff = list_staff(session, exchange.id)
    return list_waiting(session, actor, exchange, staff=staff, now=units.clock.now(), keys=units.keys, part=Part(after))


def test_what_waits_is_listed_the_oldest_first(
    session: Session, units: Units, scene: Scene, clock: MovableClock
) -> None:
    with units.open() as uow:
        first = make_contribution(
            uow, scene.topic, scene.cast.paula.membership, text="Hola **todas**.", language="es", status=Status.WAITING
        )
        for status in (Status.PUBLISHED, Status.RETURNED, Status.DRAFT, Status.HIDDEN, Status.WITHDRAWN):
            make_contribution(uow, scene.topic, scene.cast.paula.membership, status=status)
    clock.advance(timedelta(hours=1))
    with units.open() as uow:
        second = make_contribution(uow, scene.next_topic, scene.cast.pierre.membership, status=Status.WAITING)
    lines = waiting(session, scene.cast, units).items
    assert [line.id for line in lines] == [first.id, second.id]
    line = lines[0]
    assert (line.kind, line.name, line.language, line.first_words, line.round_id, line.is_own) == (
        "new",
        "Paula",
        "es",
        "Hola todas.",
        scene.cast.rounds[0].id,
        False,
    )


def test_an_edit_that_waits_is_listed_with_its_new_words(session: Session, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership)
    paula = actor_of(session, scene.cast.paula.account)
    with units.open() as uow:
        wanted = Edit(text="Something quite different now.", language="en")
        edit_contribution(uow, paula, contribution_id=row.id, edit=wanted)
    (line,) = waiting(session, scene.cast, units).items
    assert (line.kind, line.first_words) == ("edit", "Something quite different now.")


def test_what_appeared_unread_is_listed_until_it_is_read(session: Session, units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow, moderation="after")
        row = make_contribution(uow, make_topic(uow, cast.rounds[0]), cast.paula.membership)
    assert [line.kind for line in waiting(session, cast, units).items] == ["unread"]
    with units.open() as uow:
        approve_contribution(uow, actor_of(uow.session, cast.mo.account), contribution_id=row.id)
    assert waiting(session, cast, units).items == []


def test_a_long_list_goes_on_by_key(session: Session, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        ids = [
            make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING).id
            for _ in range(PAGE_SIZE + 2)
        ]
    first = waiting(session, scene.cast, units)
    rest = waiting(session, scene.cast, units, after=first.following or "")
    assert [line.id for line in (*first.items, *rest.items)] == ids
    assert rest.following is None


@pytest.mark.parametrize("key", ["x", "1", "999999999999999999999.1", "1.x", "-1.2"])
def test_a_key_that_is_none_begins_at_the_beginning(session: Session, units: Units, scene: Scene, key: str) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING)
    assert len(waiting(session, scene.cast, units, after=key).items) == 1


def test_an_anonymous_author_is_named_to_nobody_but_kept_from_deciding(
    session: Session, units: Units, scene: Scene
) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.mo.membership, status=Status.WAITING, is_anonymous=True)
    (line,) = waiting(session, scene.cast, units).items
    assert (line.name, line.is_anonymous, line.is_own) == (None, True, True)
    (line,) = waiting(session, scene.cast, units, "olga").items
    assert (line.name, line.is_own) == (None, False)


@pytest.mark.parametrize("name", ["paula", "tara", "stranger", "sami"])
def test_the_list_is_not_for_others(session: Session, units: Units, scene: Scene, name: str) -> None:
    with pytest.raises(NotPermitted):
        waiting(session, scene.cast, units, name)


def test_decisions_are_listed_the_newest_first(session: Session, units: Units, scene: Scene) -> None:
    mo = actor_of(session, scene.cast.mo.account)
    with units.open() as uow:
        rows = [
            make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING) for _ in range(3)
        ]
    for row in rows:
        with units.open() as uow:
            approve_contribution(uow, mo, contribution_id=row.id)
    exchange = session.get_one(Exchange, scene.cast.exchange.id)
    found = list_decisions(session, mo, exchange, now=units.clock.now())
    assert [line.contribution_id for line in found.items] == [row.id for row in reversed(rows)]
    assert {line.decided_by for line in found.items} == {"Mo"}
    assert len(list_decisions(session, mo, exchange, now=units.clock.now(), before=found.items[0].id).items) == 2
