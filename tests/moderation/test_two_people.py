"""What is sensitive is let through by two different people; what is waived by nobody."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.edit import Edit, edit_contribution
from forum.contributions.actions.submit import Writing, submit_contribution
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Membership
from forum.kernel.actor import Actor
from forum.kernel.errors import NotPermitted
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.moderation.actions import (
    approve_contribution,
    ask_for_two,
    grant_appeal,
    hide_from_readers,
    make_appeal,
    return_to_author,
    reverse_decision,
)
from forum.moderation.models import DecisionRow
from forum.moderation.rules import Reason
from forum.roster.models import Mandate
from tests.actors import actor_of
from tests.cast import assemble
from tests.contributions.conftest import Scene
from tests.factories import make_contribution, make_topic
from tests.pages import forms, send

As = Callable[[Account], FlaskClient]
REASON = Reason(code="personal", language="en")


@pytest.fixture
def row_id(units: Units, scene: Scene) -> int:
    with units.open() as uow:
        paula = scene.cast.paula.membership
        return make_contribution(uow, scene.topic, paula, status=Status.WAITING, needs_two=True).id


@pytest.fixture
def mo(session: Session, scene: Scene) -> Actor:
    return actor_of(session, scene.cast.mo.account)


@pytest.fixture
def olga(session: Session, scene: Scene) -> Actor:
    return actor_of(session, scene.cast.olga.account)


def approve(units: Units, actor: Actor, contribution_id: int) -> None:
    with units.open() as uow:
        approve_contribution(uow, actor, contribution_id=contribution_id)


def status_of(session: Session, contribution_id: int) -> str:
    session.rollback()
    session.expire_all()
    return session.get_one(Contribution, contribution_id).status


def test_the_first_agrees_and_the_second_publishes(
    units: Units, session: Session, mo: Actor, olga: Actor, row_id: int
) -> None:
    approve(units, mo, row_id)
    assert status_of(session, row_id) == Status.WAITING
    approve(units, olga, row_id)
    assert status_of(session, row_id) == Status.PUBLISHED
    assert session.scalars(select(LogEntry.act).order_by(LogEntry.id)).all() == ["agree", "approve"]


def test_nobody_is_both_of_the_two(units: Units, session: Session, mo: Actor, row_id: int) -> None:
    approve(units, mo, row_id)
    with pytest.raises(NotPermitted) as refusal:
        approve(units, mo, row_id)
    assert refusal.value.code == "already_agreed"
    assert status_of(session, row_id) == Status.WAITING


def test_an_agreement_is_to_the_words_she_read(
    units: Units, session: Session, scene: Scene, mo: Actor, olga: Actor, row_id: int
) -> None:
    approve(units, mo, row_id)
    paula = actor_of(session, scene.cast.paula.account)
    with units.open() as uow:
        edit_contribution(uow, paula, contribution_id=row_id, edit=Edit(text="Other words.", language="en"))
    approve(units, olga, row_id)
    assert status_of(session, row_id) == Status.WAITING
    approve(units, mo, row_id)
    assert status_of(session, row_id) == Status.PUBLISHED


def test_an_agreement_taken_back_counts_no_more(
    units: Units, session: Session, mo: Actor, olga: Actor, row_id: int
) -> None:
    approve(units, mo, row_id)
    with units.open() as uow:
        agreed = uow.session.scalars(select(DecisionRow.id)).one()
        reverse_decision(uow, mo, decision_id=agreed)
    approve(units, olga, row_id)
    assert status_of(session, row_id) == Status.WAITING


def test_one_returns_it_and_one_hides_it(units: Units, session: Session, mo: Actor, olga: Actor, row_id: int) -> None:
    approve(units, mo, row_id)
    approve(units, olga, row_id)
    with units.open() as uow:
        hide_from_readers(uow, mo, contribution_id=row_id, reason=REASON)
    assert status_of(session, row_id) == Status.HIDDEN


def test_a_change_of_it_is_read_by_two_even_where_others_appear_at_once(units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow, moderation="after")
        topic = make_topic(uow, cast.rounds[0])
    paula, mo, olga = (actor_of(session, person.account) for person in (cast.paula, cast.mo, cast.olga))
    with units.open() as uow:
        writing = Writing(text="What he did to me.", language="en", needs_two=True)
        row_id = submit_contribution(uow, paula, topic_id=topic.id, writing=writing).id
    assert status_of(session, row_id) == Status.WAITING
    for actor in (mo, olga):
        approve(units, actor, row_id)
    with units.open() as uow:
        edit_contribution(uow, paula, contribution_id=row_id, edit=Edit(text="What they all did.", language="en"))
    approve(units, mo, row_id)
    assert session.get_one(Contribution, row_id).has_pending_edit
    approve(units, olga, row_id)
    session.expire_all()
    assert not session.get_one(Contribution, row_id).has_pending_edit


def test_a_granted_appeal_lets_it_through_with_one_more(
    units: Units, session: Session, scene: Scene, mo: Actor, olga: Actor, row_id: int
) -> None:
    with units.open() as uow:
        return_to_author(uow, mo, contribution_id=row_id, reason=REASON)
    with units.open() as uow:
        appeal_id = make_appeal(uow, actor_of(session, scene.cast.paula.account), contribution_id=row_id).id
    with units.open() as uow:
        grant_appeal(uow, olga, appeal_id=appeal_id, reason=Reason(code="mistaken", language="en"))
    assert status_of(session, row_id) == Status.WAITING
    approve(units, mo, row_id)
    assert status_of(session, row_id) == Status.PUBLISHED


def test_its_author_asks_for_it_as_she_writes_and_a_draft_remembers(as_: As, session: Session, scene: Scene) -> None:
    paula, topic = as_(scene.cast.paula.account), f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}"
    send(paula, topic, "/contributions", text="Lo que me hizo.", needs_two="1")
    session.rollback()
    assert session.scalars(select(Contribution.needs_two)).all() == [True]
    send(paula, topic, "/contributions", text="Otra cosa.")
    session.rollback()
    assert session.scalars(select(Contribution.needs_two).order_by(Contribution.id)).all() == [True, False]


def test_a_moderator_asks_for_it_and_nobody_takes_it_off(
    as_: As, units: Units, session: Session, scene: Scene, mo: Actor
) -> None:
    with units.open() as uow:
        row_id = make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING).id
    client, page = as_(scene.cast.mo.account), f"/exchanges/{scene.cast.exchange.slug}/desk/{row_id}"
    assert send(client, page, "/two").status_code == 303
    with units.open() as uow:
        ask_for_two(uow, mo, contribution_id=row_id)
    assert session.scalars(select(LogEntry.act)).all() == ["ask_for_two"]
    shown = client.get(page)
    assert "Two people let this one through" in shown.text
    assert not [form for form in forms(shown) if str(form["action"]).endswith("/two")]


def test_the_desk_and_the_page_say_how_far_it_is(as_: As, units: Units, scene: Scene, mo: Actor, row_id: int) -> None:
    desk = f"/exchanges/{scene.cast.exchange.slug}/desk"
    first, second = as_(scene.cast.mo.account), as_(scene.cast.olga.account)
    assert "two people read it" in first.get(desk).text
    assert send(first, f"{desk}/{row_id}", f"/desk/{row_id}", kind="approve").status_code == 303
    assert "you have agreed: somebody else reads it now" in first.get(desk).text
    assert "You have agreed: now somebody else reads it." in first.get(f"{desk}/{row_id}").text
    assert "<bdi>Mo</bdi> has agreed: one more is needed." in second.get(f"{desk}/{row_id}").text
    assert "\u2068Mo\u2069 has agreed: one more is needed" in second.get(desk).text


def test_where_too_few_decide_it_waits_and_the_organiser_is_told(
    as_: As, units: Units, session: Session, scene: Scene, row_id: int
) -> None:
    with units.open() as uow:
        for mandate in uow.session.scalars(select(Mandate)):
            uow.session.delete(mandate)
    olga, here = as_(scene.cast.olga.account), f"/exchanges/{scene.cast.exchange.slug}"
    title = "1 thing that two people are to read lacks the second"
    assert title in olga.get(f"{here}/organise/").text
    assert "too few people may decide" in olga.get(f"{here}/desk/{row_id}").text
    approve(units, actor_of(session, scene.cast.olga.account), row_id)
    assert status_of(session, row_id) == Status.WAITING
    assert title in olga.get(f"{here}/organise/").text
    number = scene.cast.noor.membership.number
    send(olga, f"{here}/organise/roster", "/roster/1", member=number, part="lead")
    assert title not in olga.get(f"{here}/organise/").text


def test_a_moderator_off_duty_is_let_in_as_the_second_where_nobody_else_is_left(
    units: Units, session: Session, scene: Scene, mo: Actor, row_id: int
) -> None:
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.olga.membership.id).is_organiser = False
    noor = actor_of(session, scene.cast.noor.account)
    approve(units, mo, row_id)
    approve(units, noor, row_id)
    assert status_of(session, row_id) == Status.PUBLISHED
