"""When sessions end, and what becomes of words that arrive too late."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.actions import end_other_sessions, forget_what_ended, make_link
from forum.accounts.models import Account, CaughtForm, SignInSession
from forum.contributions.models import Contribution
from forum.exchanges.models import MembershipState
from forum.kernel.actor import Actor
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from tests.cast import Cast, assemble
from tests.factories import make_topic
from tests.pages import forms, send

SignIn = Callable[[Account], FlaskClient]
WORDS = "Caminamos de noche y contamos las farolas rotas."


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


@pytest.fixture
def writing(units: Units, cast: Cast) -> str:
    """Where a contribution is written."""
    with units.open() as uow:
        topic = make_topic(uow, cast.rounds[0])
    return f"/exchanges/{cast.exchange.slug}/topics/{topic.id}/contributions"


def opened_form(browser: FlaskClient, address: str) -> dict[str, str]:
    form = next(form for form in forms(browser.get(address)) if "text" in form["fields"])  # type: ignore[operator]
    return {**form["fields"], "text": WORDS, "language": "es"}  # type: ignore[dict-item]


def link_of(units: Units, account: Account) -> str:
    with units.open() as uow:
        return f"/sign-in/{make_link(uow, account_id=account.id)}"


def test_late_words_are_kept_and_shown_again_to_her_alone_who_then_sends_them(
    units: Units, clock: MovableClock, as_: SignIn, session: Session, cast: Cast, writing: str
) -> None:
    browser = as_(cast.paula.account)
    fields = opened_form(browser, writing)
    clock.advance(timedelta(minutes=61))
    late = browser.post(writing, data=fields)
    assert late.status_code == 303
    assert late.location.startswith("/sign-in")
    assert WORDS not in browser.get(late.location).text
    led = send(browser, link_of(units, cast.paula.account))
    assert led.location == "/me/kept"
    assert WORDS in browser.get("/me/kept").text
    sent = send(browser, "/me/kept", "/contributions")
    assert sent.status_code == 303
    assert session.scalars(select(Contribution.author_id)).all() == [cast.paula.membership.id]
    assert session.scalars(select(CaughtForm)).all() == []


def test_somebody_else_who_signs_in_on_that_device_sees_nothing_of_it(
    units: Units, clock: MovableClock, as_: SignIn, session: Session, cast: Cast, writing: str
) -> None:
    browser = as_(cast.paula.account)
    fields = opened_form(browser, writing)
    clock.advance(timedelta(minutes=61))
    browser.post(writing, data=fields)
    browser.get("/sign-in")
    led = send(browser, link_of(units, cast.pierre.account))
    assert led.location == "/me"
    page = browser.get("/me/kept")
    assert page.status_code == 302
    assert WORDS not in browser.get("/me").text
    assert session.scalar(select(CaughtForm.account_id)) == cast.paula.account.id


def test_a_form_of_hers_sent_while_another_is_signed_in_is_kept_for_her_and_shown_to_nobody(
    units: Units, as_: SignIn, session: Session, cast: Cast, writing: str
) -> None:
    browser = as_(cast.paula.account)
    fields = opened_form(browser, writing)
    send(browser, link_of(units, cast.pierre.account))
    answer = browser.post(writing, data=fields)
    assert answer.status_code == 422
    assert WORDS not in answer.text
    assert session.scalar(select(CaughtForm.account_id)) == cast.paula.account.id
    assert session.scalars(select(Contribution)).all() == []


def test_a_form_opened_before_she_signed_in_again_shows_her_words_to_her(
    units: Units, as_: SignIn, cast: Cast, writing: str
) -> None:
    browser = as_(cast.paula.account)
    fields = opened_form(browser, writing)
    browser.delete_cookie("ronda")
    send(browser, link_of(units, cast.paula.account))
    answer = browser.post(writing, data=fields)
    assert answer.status_code == 422
    assert WORDS in answer.text


def test_words_sent_after_signing_out_on_the_device_are_kept_for_her_too(
    as_: SignIn, session: Session, cast: Cast, writing: str
) -> None:
    browser = as_(cast.paula.account)
    fields = opened_form(browser, writing)
    send(browser, "/me", "/sign-out")
    late = browser.post(writing, data=fields)
    assert late.status_code == 303
    assert session.scalar(select(CaughtForm.account_id)) == cast.paula.account.id


def test_where_no_session_was_the_words_are_there_to_copy(client: FlaskClient, cast: Cast, writing: str) -> None:
    answer = client.post(writing, data={"text": WORDS, "language": "es"})
    assert answer.status_code == 403
    assert WORDS in answer.text


def test_what_is_kept_is_sealed_and_forgotten_after_three_days(
    units: Units, clock: MovableClock, as_: SignIn, session: Session, cast: Cast, writing: str
) -> None:
    browser = as_(cast.paula.account)
    fields = opened_form(browser, writing)
    clock.advance(timedelta(minutes=61))
    browser.post(writing, data=fields)
    assert WORDS.encode() not in session.scalars(select(CaughtForm.sealed)).one()
    clock.advance(timedelta(days=3))
    assert send(browser, link_of(units, cast.paula.account)).location == "/me"
    with units.open() as uow:
        forget_what_ended(uow)
    assert session.scalars(select(CaughtForm)).all() == []


def test_the_same_form_sent_twice_is_kept_once_as_it_was_last(
    clock: MovableClock, units: Units, as_: SignIn, session: Session, cast: Cast, writing: str
) -> None:
    browser = as_(cast.paula.account)
    fields = opened_form(browser, writing)
    clock.advance(timedelta(minutes=61))
    browser.post(writing, data={**fields, "text": "Una"})
    browser.post(writing, data=fields)
    assert len(session.scalars(select(CaughtForm)).all()) == 1
    send(browser, link_of(units, cast.paula.account))
    assert WORDS in browser.get("/me/kept").text


def test_a_draft_that_the_script_sends_too_late_is_kept_without_a_page(
    clock: MovableClock, as_: SignIn, session: Session, cast: Cast, writing: str
) -> None:
    browser = as_(cast.paula.account)
    fields = opened_form(browser, writing)
    clock.advance(timedelta(minutes=61))
    address = writing.replace("contributions", "drafts")
    answer = browser.post(address, data=fields, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.text) == (204, "")
    assert len(session.scalars(select(CaughtForm)).all()) == 1


def test_a_button_without_words_is_not_kept(clock: MovableClock, as_: SignIn, session: Session, cast: Cast) -> None:
    browser = as_(cast.paula.account)
    fields = forms(browser.get("/me"))[-1]["fields"]
    clock.advance(timedelta(minutes=61))
    assert browser.post("/sign-out", data=fields).status_code == 403
    assert session.scalars(select(CaughtForm)).all() == []


def test_what_was_kept_can_be_thrown_away(
    units: Units, clock: MovableClock, as_: SignIn, session: Session, cast: Cast, writing: str
) -> None:
    browser = as_(cast.paula.account)
    fields = opened_form(browser, writing)
    clock.advance(timedelta(minutes=61))
    browser.post(writing, data=fields)
    send(browser, link_of(units, cast.paula.account))
    assert send(browser, "/me/kept", "/forget").status_code == 303
    assert session.scalars(select(CaughtForm)).all() == []


@pytest.mark.parametrize("who", ["olga", "mo"])
def test_a_session_of_staff_ends_after_half_an_idle_hour(
    clock: MovableClock, as_: SignIn, cast: Cast, who: str
) -> None:
    browser = as_(getattr(cast, who).account)
    clock.advance(timedelta(minutes=29))
    assert browser.get("/me").status_code == 200
    clock.advance(timedelta(minutes=60))
    assert browser.get("/me").status_code == 302


def test_who_keeps_the_machine_is_not_kept_signed_in(
    units: Units, clock: MovableClock, client: FlaskClient, cast: Cast
) -> None:
    with units.open() as uow:
        uow.session.get_one(Account, cast.olga.account.id).is_administrator = True
    send(client, link_of(units, cast.olga.account), keep="1")
    clock.advance(timedelta(minutes=31))
    assert client.get("/me").status_code == 302


def test_a_session_ends_after_half_a_day_however_busy(app: Flask, clock: MovableClock, as_: SignIn, cast: Cast) -> None:
    browser = as_(cast.paula.account)
    for _ in range(13):
        clock.advance(timedelta(minutes=55))
        assert browser.get("/me").status_code == 200
        app.extensions["ronda"].flush()
    clock.advance(timedelta(minutes=10))
    assert browser.get("/me").status_code == 302


def test_a_suspension_ends_what_she_may_do_at_her_next_request(
    units: Units, as_: SignIn, cast: Cast, writing: str
) -> None:
    browser = as_(cast.paula.account)
    fields = opened_form(browser, writing)
    with units.open() as uow:
        uow.session.merge(cast.paula.membership).state = MembershipState.SUSPENDED
    assert browser.post(writing, data=fields).status_code == 403


def test_her_devices_are_listed_and_each_other_one_can_be_signed_out(as_: SignIn, cast: Cast) -> None:
    one, other = as_(cast.paula.account), as_(cast.paula.account)
    assert one.get("/me").text.count("/end") == 1
    assert send(one, "/me", "/end").status_code == 303
    assert other.get("/me").status_code == 302
    assert one.get("/me").status_code == 200


def test_who_signs_in_takes_the_place_of_who_was_signed_in_there(
    units: Units, as_: SignIn, session: Session, clock: MovableClock, cast: Cast
) -> None:
    browser = as_(cast.paula.account)
    send(browser, link_of(units, cast.pierre.account))
    ended = session.scalars(select(SignInSession).where(SignInSession.account_id == cast.paula.account.id)).one()
    assert ended.expires_at <= clock.now()


def test_what_ended_long_ago_is_forgotten_and_what_has_not_is_not(
    units: Units, clock: MovableClock, as_: SignIn, session: Session, cast: Cast
) -> None:
    as_(cast.paula.account)
    with units.open() as uow:
        end_other_sessions(uow, Actor(account_id=cast.paula.account.id), but=None)
    clock.advance(timedelta(days=8))
    as_(cast.pierre.account)
    with units.open() as uow:
        forget_what_ended(uow)
    assert session.scalars(select(SignInSession.account_id)).all() == [cast.pierre.account.id]


def test_a_page_says_how_long_its_session_lasts_and_one_kept_does_not(
    units: Units, client: FlaskClient, as_: SignIn, cast: Cast
) -> None:
    assert 'data-seconds="3600"' in as_(cast.paula.account).get("/me").text
    assert 'data-seconds="1800"' in as_(cast.olga.account).get("/me").text
    send(client, link_of(units, cast.paula.account), keep="1")
    assert "data-seconds" not in client.get("/me").text
