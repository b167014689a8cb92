"""What a contribution is given under is kept with it, offered no wider than its place, and widened by nothing later."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.publish import publish_contribution
from forum.contributions.actions.submit import Writing, submit_contribution
from forum.contributions.models import Contribution
from forum.contributions.promises import (
    Promise,
    audiences_offered,
    last_promise,
    names_offered,
    narrow,
    preset_promise,
)
from forum.exchanges.models import Exchange, Membership
from forum.kernel.unit_of_work import Units
from forum.texts.queries import get_text
from tests.actors import actor_of
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.pages import send as send_form

OPEN = Promise(audience="everybody", may_translate_by_machine=True, may_quote=True, may_publish=True)


def exchange(**fields: object) -> Exchange:
    preset = {"access": "public", "is_sensitive": False, "uses_machine": False, "allows_anonymous": False}
    return Exchange(**(preset | fields))


def test_before_she_is_asked_nothing_may_be_quoted_or_published() -> None:
    preset = preset_promise(exchange(uses_machine=True))
    assert (preset.audience, preset.may_translate, preset.may_translate_by_machine) == ("everybody", True, True)
    assert (preset.may_quote, preset.may_publish) == (False, False)


def test_a_sensitive_exchange_presets_members_and_no_machine() -> None:
    preset = preset_promise(exchange(is_sensitive=True, uses_machine=True))
    assert (preset.audience, preset.may_translate_by_machine) == ("members", False)


@pytest.mark.parametrize(
    ("access", "answered", "offered"),
    [
        ("public", None, ("everybody", "members", "moderators")),
        ("members", None, ("members", "moderators")),
        ("public", "members", ("members", "moderators")),
        ("members", "moderators", ("moderators",)),
    ],
)
def test_nothing_wider_is_offered_than_the_exchange_or_what_is_answered(
    access: str, answered: str | None, offered: tuple[str, ...]
) -> None:
    assert audiences_offered(exchange(access=access), answered=answered) == offered
    assert narrow(exchange(access=access), OPEN, answered=answered).audience == offered[0]


def test_what_people_may_not_translate_no_machine_does() -> None:
    assert not narrow(exchange(), replace(OPEN, may_translate=False)).may_translate_by_machine


def test_names_are_offered_as_the_exchange_and_the_profile_allow() -> None:
    assert names_offered(exchange(), has_organisation=False) == ("name",)
    everything = names_offered(exchange(allows_anonymous=True), has_organisation=True)
    assert everything == ("name", "organisation", "anonymous")


def test_what_was_kept_by_a_later_version_of_the_program_is_read() -> None:
    kept = OPEN.as_kept() | {"may_be_sung": True}
    assert last_promise(exchange(), kept) == OPEN


@pytest.fixture
def paula(as_: Callable[[Account], FlaskClient], scene: Scene) -> FlaskClient:
    return as_(scene.cast.paula.account)


@pytest.fixture
def topic(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}"


def send(units: Units, session: Session, scene: Scene, /, **fields: object) -> Contribution:
    writing = Writing(**({"text": "Caminamos.", "language": "es"} | fields))  # type: ignore[arg-type]
    with units.open() as uow:
        paula = actor_of(session, scene.cast.paula.account)
        return submit_contribution(uow, paula, topic_id=scene.topic.id, writing=writing)


def test_a_text_keeps_what_it_was_given_under(units: Units, session: Session, scene: Scene) -> None:
    row = send(units, session, scene, promise=replace(OPEN, audience="members", may_publish=False))
    text = get_text(session, row.text_id)
    assert (row.audience, row.shown_as) == ("members", "name")
    assert (text.may_translate, text.may_translate_by_machine, text.may_quote, text.may_publish) == (
        True, True, True, False,
    )  # fmt: skip


def test_the_next_one_is_given_under_the_same(units: Units, session: Session, scene: Scene) -> None:
    send(units, session, scene, promise=replace(OPEN, audience="moderators"))
    again = send(units, session, scene)
    assert (again.audience, get_text(session, again.text_id).may_quote) == ("moderators", True)


def test_nothing_is_kept_beside_what_is_written_without_a_name(units: Units, session: Session, scene: Scene) -> None:
    with units.open() as uow:
        uow.session.get_one(Exchange, scene.cast.exchange.id).allows_anonymous = True
    send(units, session, scene, promise=replace(OPEN, shown_as="anonymous"))
    session.expire_all()
    assert session.get_one(Membership, scene.cast.paula.membership.id).promise is None


def test_a_reply_is_read_by_no_more_than_what_it_answers(units: Units, session: Session, scene: Scene) -> None:
    with units.open() as uow:
        post = make_contribution(uow, scene.topic, scene.cast.pierre.membership)
        post.audience = "members"
    assert send(units, session, scene, reply_to=post.id, promise=OPEN).audience == "members"


def test_an_exchange_opened_to_all_opens_no_earlier_contribution(
    app: Flask, units: Units, scene: Scene, topic: str
) -> None:
    with units.open() as uow:
        uow.session.get_one(Exchange, scene.cast.exchange.id).access = "members"
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.pierre.membership, text="Entre nous.").audience = "members"
    with units.open() as uow:
        uow.session.get_one(Exchange, scene.cast.exchange.id).access = "public"
    assert "Entre nous." not in app.test_client().get(topic).text


def test_she_is_asked_at_her_first_writing_and_reminded_later(
    units: Units, session: Session, scene: Scene, paula: FlaskClient, topic: str
) -> None:
    first = paula.get(topic).text
    assert '<details class="more" id="promise" open>' in first
    send(units, session, scene, promise=replace(OPEN, audience="members"))
    later = paula.get(f"{topic}?lang=en").text
    assert '<details class="more" id="promise">' in later
    assert "Only members can read it" in later


def test_she_is_told_under_which_name_or_that_she_has_none_yet(
    units: Units, scene: Scene, paula: FlaskClient, topic: str
) -> None:
    with units.open() as uow:
        uow.session.get_one(Exchange, scene.cast.exchange.id).allows_anonymous = True
    name, pages = scene.cast.paula.membership.name, (f"{topic}?lang=en", f"{topic}/contributions?lang=en")
    boxes = [paula.get(page).text.partition('name="shown_as"')[2] for page in pages]
    assert all(name in box and "You have not said yet" not in box for box in boxes)
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.paula.membership.id).confirmed_at = None
    boxes = [paula.get(page).text.partition('name="shown_as"')[2] for page in pages]
    assert all("You have not said yet" in box and name not in box for box in boxes)


def test_the_form_says_what_she_chose_and_the_page_tells_readers(
    units: Units, session: Session, paula: FlaskClient, topic: str
) -> None:
    fields = {"text": "Solo aquí.", "language": "es", "audience": "members", "shown_as": "name", "may_translate": "1"}
    send_form(paula, topic, "contributions", **fields)
    row = session.scalars(select(Contribution)).one()
    assert (row.audience, get_text(session, row.text_id).may_translate) == ("members", True)
    assert not get_text(session, row.text_id).may_quote
    with units.open() as uow:
        publish_contribution(uow, uow.session.get_one(Contribution, row.id))
    assert "Only for members of this exchange" in paula.get(f"{topic}?lang=en").text
