"""An authenticator app beside password and link: set up, asked, lost, taken off."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forum.accounts.actions import make_link, set_password, use_code
from forum.accounts.errors import WrongCode
from forum.accounts.models import Account, RecoveryCode, SecondStep, SignInSession
from forum.kernel.actor import Actor
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from tests.accounts.second_steps import PAGE, code, fill, give, key_on, set_up
from tests.cast import Cast, assemble
from tests.pages import forms, links, send

SignIn = Callable[[Account], FlaskClient]
PASSWORD = "seven bridges over one river"


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        cast = assemble(uow)
        set_password(uow, Actor(account_id=cast.olga.account.id), password=PASSWORD, session_id=None)
    return cast


@pytest.fixture
def olga(as_: SignIn, cast: Cast) -> FlaskClient:
    return as_(cast.olga.account)


@pytest.fixture
def key(olga: FlaskClient, clock: MovableClock) -> str:
    """That of Olga's app, set up half a minute ago and more."""
    made, _ = set_up(olga, clock.now())
    clock.advance(timedelta(minutes=2))
    return made


def link_of(units: Units, account: Account) -> str:
    with units.open() as uow:
        return f"/sign-in/{make_link(uow, account_id=account.id)}"


def with_password(client: FlaskClient, cast: Cast) -> str:
    answer = send(client, "/sign-in", who=cast.olga.account.email, password=PASSWORD, with_password="1")
    assert answer.status_code == 303, answer.text
    return str(answer.location)


# Offered and set up


def test_an_organiser_is_offered_it_at_her_first_sign_in_until_she_puts_it_off(
    units: Units, app: Flask, cast: Cast
) -> None:
    first, second = app.test_client(), app.test_client()
    assert send(first, link_of(units, cast.olga.account)).location == "/me/second-step"
    assert send(first, PAGE, "/later").location == "/me"
    assert send(second, link_of(units, cast.olga.account)).location == "/me"


@pytest.mark.parametrize("who", ["paula", "mo", "tara"])
def test_nobody_else_is_offered_it_but_may_set_it_up(
    units: Units, clock: MovableClock, client: FlaskClient, cast: Cast, who: str
) -> None:
    assert send(client, link_of(units, getattr(cast, who).account)).location == "/me"
    assert PAGE in {address for _, address in links(client.get("/me/settings"))}
    assert len(set_up(client, clock.now())[1]) == 8


def test_the_key_stands_beside_its_picture_and_is_kept_sealed(
    olga: FlaskClient, clock: MovableClock, session: Session, cast: Cast
) -> None:
    assert "<svg" in olga.get(PAGE).text
    made, _ = set_up(olga, clock.now())
    kept = session.get_one(SecondStep, cast.olga.account.id)
    assert made.encode() not in kept.sealed
    assert len(made) * 5 >= 160


def test_a_wrong_first_code_sets_nothing_up_and_leaves_the_key_as_it_was(
    olga: FlaskClient, clock: MovableClock, session: Session
) -> None:
    shown = olga.get(PAGE)
    wrong = fill(olga, shown, "second_step_key", second_step_code=code(key_on(shown), clock.now(), later=3600))
    assert wrong.status_code == 422
    assert "This code is not good" in wrong.text
    assert key_on(wrong) == key_on(shown)
    assert session.scalars(select(SecondStep)).all() == []


def test_a_key_made_for_another_account_is_not_taken(
    olga: FlaskClient, as_: SignIn, clock: MovableClock, cast: Cast
) -> None:
    shown, hers = olga.get(PAGE), as_(cast.paula.account)
    form = next(form for form in forms(shown) if "second_step_key" in form["fields"])  # type: ignore[operator]
    stolen = form["fields"]["second_step_key"]  # type: ignore[index]
    typed = {"second_step_key": stolen, "second_step_code": code(key_on(shown), clock.now())}
    assert fill(hers, hers.get(PAGE), "second_step_key", **typed).status_code == 422


def test_setting_it_up_signs_her_other_devices_out(as_: SignIn, clock: MovableClock, cast: Cast) -> None:
    here, elsewhere = as_(cast.olga.account), as_(cast.olga.account)
    set_up(here, clock.now())
    assert here.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 302


def test_setting_it_up_twice_changes_nothing_and_shows_no_key(
    olga: FlaskClient, clock: MovableClock, session: Session
) -> None:
    shown = olga.get(PAGE)
    set_up(olga, clock.now())
    kept = session.scalars(select(SecondStep.sealed)).one()
    clock.advance(timedelta(minutes=2))
    again = fill(olga, shown, "second_step_key", second_step_code=code(key_on(shown), clock.now()))
    assert again.status_code == 409
    assert "gAAAA" not in again.text
    session.rollback()
    assert session.scalars(select(SecondStep.sealed)).one() == kept


# Asked at each sign-in


def test_after_a_password_she_is_nobody_until_she_gives_the_code(
    app: Flask, clock: MovableClock, cast: Cast, key: str
) -> None:
    browser = app.test_client()
    assert with_password(browser, cast) == "/code"
    assert browser.get("/me").status_code == 302
    assert browser.get(f"/exchanges/{cast.exchange.slug}/organise/").status_code == 302
    before = browser.get_cookie("ronda")
    assert give(browser, code(key, clock.now())).location == "/me"
    assert browser.get("/me").status_code == 200
    assert browser.get_cookie("ronda") != before


def test_after_a_link_she_gives_it_too_and_is_led_on(
    units: Units, client: FlaskClient, clock: MovableClock, cast: Cast, key: str
) -> None:
    with units.open() as uow:
        token = make_link(uow, account_id=cast.olga.account.id, leads_to="/me/settings")
    led = send(client, f"/sign-in/{token}")
    assert led.location == "/code?next=/me/settings"
    answer = send(client, led.location, "/code", code=code(key, clock.now()))
    assert answer.location == "/me/settings"


def test_until_then_she_may_ask_a_person_and_go_away(
    app: Flask, session: Session, clock: MovableClock, cast: Cast, key: str
) -> None:
    browser = app.test_client()
    with_password(browser, cast)
    assert send(browser, "/help", "/help", question="My telephone is gone.").status_code == 200
    assert send(browser, "/code", "/code/leave").status_code == 303
    assert browser.get("/code").status_code == 303
    waiting = session.scalars(select(SignInSession).where(SignInSession.waits_for != "")).all()
    assert [row.expires_at <= clock.now() for row in waiting] == [True]


def test_leaving_quickly_ends_what_waits_for_a_code(
    app: Flask, session: Session, clock: MovableClock, cast: Cast, key: str
) -> None:
    browser = app.test_client()
    with_password(browser, cast)
    assert browser.post("/leave").status_code == 303
    row = session.scalars(select(SignInSession).where(SignInSession.waits_for != "")).one()
    assert row.expires_at <= clock.now()


def test_a_sign_in_that_waits_for_half_an_hour_is_over(app: Flask, clock: MovableClock, cast: Cast, key: str) -> None:
    browser = app.test_client()
    with_password(browser, cast)
    clock.advance(timedelta(minutes=31))
    late = browser.get("/code")
    assert late.location.startswith("/sign-in")
    assert "that took too long" in browser.get(late.location).text


@pytest.mark.parametrize(("seconds", "status"), [(-60, 422), (-30, 303), (0, 303), (30, 303), (60, 422)])
def test_a_code_is_good_half_a_minute_before_and_after(
    app: Flask, clock: MovableClock, cast: Cast, key: str, seconds: int, status: int
) -> None:
    browser = app.test_client()
    with_password(browser, cast)
    assert give(browser, code(key, clock.now(), later=seconds)).status_code == status


def test_a_code_is_good_once(app: Flask, clock: MovableClock, cast: Cast, key: str) -> None:
    first, second = app.test_client(), app.test_client()
    with_password(first, cast), with_password(second, cast)
    typed = code(key, clock.now())
    assert give(first, typed).status_code == 303
    assert give(second, typed).status_code == 422
    assert give(second, code(key, clock.now(), later=-30)).status_code == 422
    assert give(second, code(key, clock.now(), later=30)).status_code == 303


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２", "😀" * 6, "0" * 5000])
def test_what_is_no_code_is_refused_in_words(app: Flask, cast: Cast, key: str, typed: str) -> None:
    browser = app.test_client()
    with_password(browser, cast)
    answer = give(browser, typed)
    assert answer.status_code == 422
    assert "This code is not good" in answer.text


def test_a_code_may_be_typed_with_spaces_and_in_the_figures_of_her_script(
    app: Flask, clock: MovableClock, cast: Cast, key: str
) -> None:
    browser = app.test_client()
    with_password(browser, cast)
    arabic = code(key, clock.now()).translate({48 + number: 0x660 + number for number in range(10)})
    assert give(browser, f" {arabic[:3]} {arabic[3:]} ").status_code == 303


# Recovery codes


def test_each_of_eight_recovery_codes_signs_in_once_and_only_hashes_are_kept(
    app: Flask, olga: FlaskClient, clock: MovableClock, session: Session, cast: Cast
) -> None:
    _, codes = set_up(olga, clock.now())
    kept = session.scalars(select(RecoveryCode.code_hash)).all()
    assert len(codes) == len(set(kept)) == 8
    assert not {each.replace(" ", "") for each in codes} & set(kept)
    first, second = app.test_client(), app.test_client()
    with_password(first, cast), with_password(second, cast)
    assert give(first, codes[0].lower().replace(" ", "-")).status_code == 303
    assert give(second, codes[0]).status_code == 422
    assert give(second, codes[1]).status_code == 303


def test_new_recovery_codes_end_those_before(olga: FlaskClient, units: Units, clock: MovableClock, cast: Cast) -> None:
    _, codes = set_up(olga, clock.now())
    assert send(olga, PAGE, "/codes").status_code == 200
    with pytest.raises(WrongCode), units.open() as uow:
        use_code(uow, cast.olga.account.id, typed=codes[0])


def test_a_code_that_somebody_takes_first_is_not_taken_again(
    units: Units, clock: MovableClock, cast: Cast, key: str
) -> None:
    """As where two send it at once: the row says that a later code was used."""
    with units.open() as uow:
        uow.session.execute(update(SecondStep).values(last_step=2**40))
    with pytest.raises(WrongCode), units.open() as uow:
        use_code(uow, cast.olga.account.id, typed=code(key, clock.now()))


# Lost, or taken off


def test_the_keeper_of_the_machine_forgets_it_which_is_logged_and_signs_her_out(
    app: Flask, olga: FlaskClient, session: Session, cast: Cast, key: str
) -> None:
    run = app.test_cli_runner().invoke(args=["accounts", "forget-second-step", cast.olga.account.email or ""])
    assert run.exit_code == 0, run.output
    session.rollback()
    assert "forget_second_step" in session.scalars(select(LogEntry.act)).all()
    assert olga.get("/me").status_code == 302
    assert with_password(app.test_client(), cast) == "/me/second-step"


@pytest.mark.parametrize("who", ["nobody@example.org", "paula@example.org", "999", "no address"])
def test_where_there_is_none_the_command_says_so(app: Flask, cast: Cast, who: str) -> None:
    run = app.test_cli_runner().invoke(args=["accounts", "forget-second-step", who])
    assert run.exit_code == 1
    assert "There is no" in run.output


def test_taking_it_off_needs_a_code_and_signs_her_other_devices_out(
    as_: SignIn, olga: FlaskClient, clock: MovableClock, session: Session, cast: Cast, key: str
) -> None:
    elsewhere = as_(cast.olga.account)
    assert send(olga, PAGE, "/remove", second_step_code="000000").status_code == 422
    assert send(olga, PAGE, "/remove", second_step_code=code(key, clock.now())).status_code == 303
    assert session.scalars(select(SecondStep)).all() == session.scalars(select(RecoveryCode)).all() == []
    assert (olga.get("/me").status_code, elsewhere.get("/me").status_code) == (200, 302)


def test_five_wrong_codes_shut_the_account_for_a_while_whatever_device_they_come_from(
    limited: Callable[[], FlaskClient], clock: MovableClock, cast: Cast, key: str
) -> None:
    clock.advance(timedelta(minutes=6))
    first, second = limited(), limited()
    with_password(first, cast), with_password(second, cast)
    assert {give(browser, "000000").status_code for browser in (first, second, first, second, first)} == {422}
    shut = give(second, code(key, clock.now()))
    assert shut.status_code == 429
    assert "Retry-After" in shut.headers
    clock.advance(timedelta(minutes=6))
    assert give(second, code(key, clock.now())).status_code == 303
