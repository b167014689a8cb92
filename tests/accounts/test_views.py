from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.actions import make_link, set_password
from forum.accounts.models import Account, SignInLink
from forum.accounts.queries import get_own_account
from forum.exchanges.models import Membership, MembershipState
from forum.kernel.actor import Actor
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from tests.cast import assemble
from tests.factories import make_account, make_exchange, make_membership
from tests.pages import forms, send

SignIn = Callable[[Account], FlaskClient]


def linked(units: Units, account: Account, **fields: object) -> str:
    with units.open() as uow:
        return f"/sign-in/{make_link(uow, account_id=account.id, **fields)}"  # type: ignore[arg-type]


@pytest.fixture
def paula(units: Units) -> Account:
    with units.open() as uow:
        return assemble(uow).paula.account


def test_a_link_opens_a_page_of_one_form_with_a_button_and_an_unticked_box(
    units: Units, client: FlaskClient, paula: Account
) -> None:
    page = client.get(linked(units, paula))
    posts = [form for form in forms(page) if form["method"] == "post"]
    assert len(posts) == 1
    assert set(posts[0]["fields"]) == {"csrf_token"}  # type: ignore[call-overload]


def test_opening_a_link_signs_nobody_in_before_the_button_is_pressed(
    units: Units, client: FlaskClient, paula: Account
) -> None:
    address = linked(units, paula)
    client.get(address)
    assert client.get("/me").status_code == 302
    assert send(client, address).status_code == 303
    assert client.get("/me").status_code == 200


def test_a_link_signs_in_once_and_then_explains_itself(units: Units, client: FlaskClient, paula: Account) -> None:
    address = linked(units, paula)
    send(client, address)
    assert client.get(address).status_code == 302
    client.delete_cookie("ronda")
    again = client.get(address)
    assert again.status_code == 410
    assert "has done its work" in again.text


def test_a_mailed_link_is_good_for_a_quarter_of_an_hour(
    units: Units, clock: MovableClock, client: FlaskClient, paula: Account
) -> None:
    address = linked(units, paula)
    clock.advance(timedelta(minutes=15))
    assert client.get(address).status_code == 410


def test_an_invited_person_joins_by_signing_in(units: Units, session: Session, client: FlaskClient) -> None:
    with units.open() as uow:
        account = make_account(uow)
        invited = make_membership(uow, make_exchange(uow), account, state=MembershipState.INVITED)
    send(client, linked(units, account))
    assert session.get_one(Membership, invited.id, populate_existing=True).state == MembershipState.ACTIVE


def test_asking_for_a_link_answers_the_same_for_known_and_unknown_addresses(
    client: FlaskClient, paula: Account
) -> None:
    answers = [send(client, "/sign-in", email=address, with_link="1") for address in (paula.email, "no@example.org")]
    assert {answer.status_code for answer in answers} == {200}
    assert len({len(answer.text) for answer in answers}) == 1


def test_a_password_signs_in_and_a_wrong_one_is_refused_in_words(
    units: Units, client: FlaskClient, paula: Account
) -> None:
    with units.open() as uow:
        set_password(uow, Actor(account_id=paula.id), password="three warm lemons", session_id=None)
    wrong = send(client, "/sign-in", who=paula.email, password="three cold lemons", with_password="1")
    assert wrong.status_code == 422
    assert "do not go together" in wrong.text
    assert f'value="{paula.email}"' in wrong.text
    right = send(client, "/sign-in", who=paula.email, password="three warm lemons", with_password="1")
    assert right.status_code == 303


@pytest.mark.parametrize("typed", ["", "no address", "a@b", "x" * 300 + "@example.org"])
def test_what_is_no_address_is_refused_in_words(client: FlaskClient, typed: str) -> None:
    answer = send(client, "/sign-in", email=typed, with_link="1")
    assert answer.status_code == 422
    assert "name@example.org" in answer.text


def test_without_being_kept_a_session_ends_after_an_idle_hour(clock: MovableClock, as_: SignIn, paula: Account) -> None:
    browser = as_(paula)
    clock.advance(timedelta(minutes=59))
    assert browser.get("/me").status_code == 200
    clock.advance(timedelta(minutes=121))
    assert browser.get("/me").status_code == 302


def test_a_kept_session_lasts_sixty_days(
    units: Units, clock: MovableClock, client: FlaskClient, paula: Account
) -> None:
    send(client, linked(units, paula), keep="1")
    clock.advance(timedelta(days=59))
    assert client.get("/me").status_code == 200
    clock.advance(timedelta(days=2))
    assert client.get("/me").status_code == 302


def test_signing_out_ends_the_session_on_the_server(as_: SignIn, app: object, paula: Account) -> None:
    browser = as_(paula)
    stolen = browser.get_cookie("ronda")
    assert stolen is not None
    send(browser, "/me", "/sign-out")
    browser.set_cookie("ronda", stolen.value)
    assert browser.get("/me").status_code == 302


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example", "/a\tb"])
def test_nobody_is_led_to_another_site_after_signing_in(as_: SignIn, paula: Account, target: str) -> None:
    assert as_(paula).get("/sign-in", query_string={"next": target}).headers["Location"] == "/me"


def test_settings_are_saved_and_refused_with_what_was_chosen(as_: SignIn, session: Session, paula: Account) -> None:
    browser = as_(paula)
    saved = send(browser, "/me/settings", "/settings", language="fr", reads=["es", "en"], timezone="America/Lima")
    assert saved.status_code == 303
    session.expire_all()
    account = get_own_account(session, Actor(account_id=paula.id))
    assert (account.language, account.reads, account.timezone) == ("fr", ["es", "en"], "America/Lima")
    assert account.wants_hints
    send(browser, "/me/settings", "/settings", wants_hints=[])
    session.expire_all()
    assert not get_own_account(session, Actor(account_id=paula.id)).wants_hints
    refused = send(browser, "/me/settings", "/settings", language="fr", timezone="Mars/Olympus")
    assert refused.status_code == 422
    assert "Mars/Olympus" in refused.text


def test_a_page_signed_in_is_never_kept_by_the_browser(as_: SignIn, paula: Account) -> None:
    assert as_(paula).get("/me").headers["Cache-Control"] == "no-store"


def test_a_form_without_its_token_or_from_another_site_is_refused(as_: SignIn, paula: Account) -> None:
    browser = as_(paula)
    assert browser.post("/sign-out").status_code == 422
    assert browser.post("/sign-out", headers={"Origin": "https://evil.example"}).status_code == 403
    assert browser.get("/me").status_code == 200


def test_only_the_hash_of_a_link_is_kept(units: Units, session: Session, paula: Account) -> None:
    address = linked(units, paula)
    kept = session.scalars(select(SignInLink.token_hash)).all()
    assert address.rsplit("/", 1)[1] not in kept


ELSEWHERE = [
    {"environ_overrides": {"REMOTE_ADDR": "192.0.2.7"}},
    {"headers": {"X-Forwarded-For": "192.0.2.7"}},
    {"headers": {"Forwarded": "for=192.0.2.7"}},
]


def test_a_demo_link_signs_in_on_the_serving_machine_as_often_as_wanted(
    units: Units, app: Flask, paula: Account
) -> None:
    address = linked(units, paula, kind="demo")
    for _ in range(2):
        client = app.test_client()
        assert send(client, address).status_code == 303
        assert client.get("/me").status_code == 200


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_a_demo_link_opens_nothing_from_elsewhere(
    units: Units, client: FlaskClient, paula: Account, elsewhere: dict[str, Any]
) -> None:
    address = linked(units, paula, kind="demo")
    token = forms(client.get(address))[-1]["fields"]["csrf_token"]  # type: ignore[index]
    assert client.get(address, **elsewhere).status_code == 410
    assert client.post(address, data={"csrf_token": token}, **elsewhere).status_code == 410
    assert client.get("/me").status_code == 302


def test_a_session_in_use_does_not_end_by_idling(app: Flask, clock: MovableClock, as_: SignIn, paula: Account) -> None:
    browser = as_(paula)
    for _ in range(4):
        clock.advance(timedelta(minutes=50))
        assert browser.get("/me").status_code == 200
        app.extensions["ronda"].flush()
    clock.advance(timedelta(minutes=61))
    assert browser.get("/me").status_code == 302
