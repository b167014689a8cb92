"""What a session's cookie is, how long it is good, and what ends it at the very next request."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.actions import make_administrator, make_link, start_session
from forum.accounts.models import Account, SignInSession
from forum.accounts.tokens import new_token, token_hash
from forum.exchanges.models import Membership, MembershipState
from forum.kernel.clock import MovableClock
from forum.kernel.form_secrets import form_secret
from forum.kernel.unit_of_work import Units
from tests.cast import Cast, assemble
from tests.pages import send

SignIn = Callable[[Account], FlaskClient]


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


def signed_in(app: Flask, units: Units, account: Account, *, is_kept: bool = False) -> FlaskClient:
    client = app.test_client()
    with units.open() as uow, client.session_transaction() as cookie:
        cookie["_user_id"] = token = start_session(uow, account_id=account.id, is_kept=is_kept)
        cookie["csrf_token"] = form_secret(token)
    return client


def is_in(client: FlaskClient) -> bool:
    return client.get("/me").status_code == 200


def test_a_token_has_two_hundred_and_fifty_six_bits_and_only_its_hash_is_kept(
    app: Flask, units: Units, session: Session, cast: Cast
) -> None:
    client = signed_in(app, units, cast.paula.account)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert len(token) * 6 >= 256
    assert len({new_token() for _ in range(1000)}) == 1000
    assert session.scalars(select(SignInSession.token_hash)).all() == [token_hash(token)]


def test_over_https_both_cookies_are_for_this_site_and_for_no_script(
    another_app: Callable[..., Flask], units: Units, cast: Cast
) -> None:
    secure = another_app(public_url="https://forum.example.org")
    with units.open() as uow:
        token = make_link(uow, account_id=cast.mo.account.id)
    client = secure.test_client()
    page = client.get(f"/sign-in/{token}", base_url="https://localhost")
    form_token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = client.post(f"/sign-in/{token}", base_url="https://localhost", data={"csrf_token": form_token})
    cookies = answer.headers.getlist("Set-Cookie")
    assert sorted(each.partition("=")[0] for each in cookies) == ["__Host-ronda", "__Host-ronda-device"]
    for each in cookies:
        assert all(part in each for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
        assert "Domain" not in each


def test_each_sign_in_gives_a_new_token_to_session_and_forms(
    app: Flask, units: Units, session: Session, clock: MovableClock, cast: Cast
) -> None:
    client, seen = app.test_client(), []
    for account in (cast.pierre.account, cast.paula.account):
        with units.open() as uow:
            link = make_link(uow, account_id=account.id)
        assert send(client, f"/sign-in/{link}").status_code == 303
        with client.session_transaction() as cookie:
            seen += [cookie["_user_id"], cookie["csrf_token"]]
    assert len(set(seen)) == 4
    ended = session.scalars(select(SignInSession.expires_at).where(SignInSession.token_hash == token_hash(seen[0])))
    assert ended.one() <= clock.now()


@pytest.mark.parametrize(("who", "minutes"), [("pierre", 60), ("tara", 60), ("mo", 30), ("noor", 30), ("olga", 30)])
def test_an_idle_session_ends_after_an_hour_and_one_of_staff_after_half(
    app: Flask, units: Units, clock: MovableClock, cast: Cast, who: str, minutes: int
) -> None:
    client = signed_in(app, units, getattr(cast, who).account)
    clock.advance(timedelta(minutes=minutes - 1))
    assert is_in(client)
    app.extensions["ronda"].flush()
    clock.advance(timedelta(minutes=minutes))
    assert not is_in(client)


@pytest.mark.parametrize("who", ["pierre", "mo", "olga"])
def test_a_session_in_use_ends_after_twelve_hours(
    app: Flask, units: Units, clock: MovableClock, cast: Cast, who: str
) -> None:
    client = signed_in(app, units, getattr(cast, who).account)
    for _ in range(35):
        clock.advance(timedelta(minutes=20))
        assert is_in(client)
        app.extensions["ronda"].flush()
    clock.advance(timedelta(minutes=20))
    assert not is_in(client)


def test_who_is_kept_signed_in_is_so_for_sixty_days_but_an_administrator_is_not(
    app: Flask, units: Units, clock: MovableClock, cast: Cast
) -> None:
    clients = [signed_in(app, units, account, is_kept=True) for account in (cast.pierre.account, cast.mo.account)]
    keeper = signed_in(app, units, cast.ada, is_kept=True)
    clock.advance(timedelta(minutes=31))
    assert not is_in(keeper)
    clock.advance(timedelta(days=59))
    assert all(is_in(client) for client in clients)
    clock.advance(timedelta(days=1))
    assert not any(is_in(client) for client in clients)


# What ends access


def test_a_new_password_ends_all_other_sessions_at_once(app: Flask, units: Units, cast: Cast) -> None:
    here, elsewhere = (signed_in(app, units, cast.pierre.account) for _ in range(2))
    assert send(here, "/me/settings", "/password", password="seven bridges over one river").status_code == 303
    assert (is_in(here), is_in(elsewhere)) == (True, False)


def test_a_device_ended_from_another_is_out_at_once(app: Flask, units: Units, cast: Cast) -> None:
    here, elsewhere = (signed_in(app, units, cast.pierre.account) for _ in range(2))
    assert is_in(elsewhere)
    assert send(here, "/me/settings", "/end").status_code == 303
    assert (is_in(here), is_in(elsewhere)) == (True, False)


def test_nobody_ends_a_session_of_somebody_else(app: Flask, units: Units, session: Session, cast: Cast) -> None:
    hers, another = signed_in(app, units, cast.pierre.account), signed_in(app, units, cast.paula.account)
    row = session.scalars(select(SignInSession).where(SignInSession.account_id == cast.pierre.account.id)).one()
    row_id = row.id
    page = another.get("/me/settings")
    form_token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert another.post(f"/me/sessions/{row_id}/end", data={"csrf_token": form_token}).status_code == 404
    assert is_in(hers)


def test_an_organiser_whose_role_is_taken_organises_no_more_at_the_next_request(
    as_: SignIn, units: Units, cast: Cast
) -> None:
    olga, page = as_(cast.olga.account), f"/exchanges/{cast.exchange.slug}/organise/"
    assert olga.get(page).status_code == 200
    with units.open() as uow:
        uow.session.get_one(Membership, cast.olga.membership.id).is_organiser = False
    assert olga.get(page).status_code == 404


def test_who_is_suspended_reads_no_members_exchange_at_the_next_request(as_: SignIn, units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow, access="members")
    paula, page = as_(cast.paula.account), f"/exchanges/{cast.exchange.slug}/rounds/1"
    assert paula.get(page).status_code == 200
    with units.open() as uow:
        uow.session.get_one(Membership, cast.paula.membership.id).state = MembershipState.SUSPENDED
    assert paula.get(page).status_code == 404


def test_who_is_made_an_organiser_signs_in_anew(as_: SignIn, cast: Cast) -> None:
    olga, tara = as_(cast.olga.account), as_(cast.tara.account)
    assert is_in(tara)
    person = f"/exchanges/{cast.exchange.slug}/organise/people/{cast.tara.membership.number}"
    assert send(olga, person, "/roles", is_organiser="1").status_code == 303
    assert (is_in(olga), is_in(tara)) == (True, False)


def test_who_is_made_an_administrator_signs_in_anew(as_: SignIn, units: Units, cast: Cast) -> None:
    pierre = as_(cast.pierre.account)
    with units.open() as uow:
        make_administrator(uow, email="pierre@example.org")
    assert not is_in(pierre)
