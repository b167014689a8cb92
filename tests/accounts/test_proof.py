"""Doors that open only to an organiser who gave the code of her second step a moment ago: she goes on with what she sent."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from forum.accounts.models import Account, SecondStep, SignInLink
from forum.exchanges.models import Membership
from forum.kernel.clock import MovableClock
from forum.kernel.form_secrets import form_secret
from forum.kernel.unit_of_work import Units
from tests.accounts.second_steps import RECOVERY, code, fill, key_on, set_up
from tests.cast import Cast, assemble
from tests.pages import forms, open_session, send

SignIn = Callable[[Account], FlaskClient]


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


def sign_in(app: Flask, units: Units, account: Account) -> FlaskClient:
    """By a link, or in any way that asked for no code."""
    client = app.test_client()
    with units.open() as uow, client.session_transaction() as cookie:
        cookie["_user_id"] = token = open_session(uow, account, is_proved=False)
        cookie["csrf_token"] = form_secret(token)
    return client


@pytest.fixture
def olga(app: Flask, units: Units, cast: Cast) -> FlaskClient:
    return sign_in(app, units, cast.olga.account)


@pytest.fixture
def person(cast: Cast) -> str:
    return f"/exchanges/{cast.exchange.slug}/organise/people/{cast.tara.membership.number}"


def pairs_of(session: Session, cast: Cast) -> list[list[str]]:
    session.expire_all()
    return session.get_one(Membership, cast.tara.membership.id).pairs


def ask_two_pairs(olga: FlaskClient, person: str) -> TestResponse:
    """Two values under one name, as ticks are."""
    return send(olga, person, "/roles", pairs=["en>es", "fr>es"])


def test_where_none_is_set_up_she_sets_it_up_on_the_way_and_goes_on_with_what_she_sent(
    olga: FlaskClient, clock: MovableClock, session: Session, cast: Cast, person: str
) -> None:
    before = pairs_of(session, cast)
    asked = ask_two_pairs(olga, person)
    assert asked.status_code == 403
    assert "a second step comes first" in asked.text
    assert pairs_of(session, cast) == before
    shown = fill(olga, asked, "second_step_key", second_step_code="000000")
    assert (shown.status_code, key_on(shown)) == (422, key_on(asked))
    codes = fill(olga, shown, "second_step_key", second_step_code=code(key_on(shown), clock.now()))
    assert len(RECOVERY.findall(codes.text)) == 8
    assert pairs_of(session, cast) == before
    form = next(form for form in forms(codes) if str(form["action"]).endswith("/roles"))
    assert form["fields"]["pairs"] == "fr>es"  # type: ignore[index]
    done = olga.post(str(form["action"]), data={**form["fields"], "pairs": ["en>es", "fr>es"]})  # type: ignore[dict-item]
    assert done.status_code == 303
    assert pairs_of(session, cast) == [["en", "es"], ["fr", "es"]]


def test_where_one_is_set_up_its_code_lets_what_she_sent_through_at_once_and_for_a_quarter_of_an_hour(
    olga: FlaskClient, clock: MovableClock, session: Session, cast: Cast, person: str
) -> None:
    key, _ = set_up(olga, clock.now())
    clock.advance(timedelta(minutes=15))
    asked = ask_two_pairs(olga, person)
    assert asked.status_code == 403
    assert asked.text.count('name="pairs"') == 2
    wrong = fill(olga, asked, "second_step_code", second_step_code="000000", pairs="en>es")
    assert (wrong.status_code, wrong.text.count('name="pairs"')) == (422, 1)
    good = fill(olga, wrong, "second_step_code", second_step_code=code(key, clock.now()))
    assert good.status_code == 303
    assert pairs_of(session, cast) == [["en", "es"]]
    clock.advance(timedelta(minutes=14))
    assert ask_two_pairs(olga, person).status_code == 303


def test_a_report_with_names_is_taken_after_the_code(olga: FlaskClient, clock: MovableClock, cast: Cast) -> None:
    key, _ = set_up(olga, clock.now())
    clock.advance(timedelta(minutes=16))
    report = f"/exchanges/{cast.exchange.slug}/reports/participation.csv"
    asked = olga.get(report)
    assert asked.status_code == 403
    led = fill(olga, asked, "second_step_code", second_step_code=code(key, clock.now()))
    assert led.location == report
    assert "attachment" in olga.get(report).headers["Content-Disposition"]


def test_for_a_report_too_it_is_set_up_on_the_way(olga: FlaskClient, clock: MovableClock, cast: Cast) -> None:
    report = f"/exchanges/{cast.exchange.slug}/reports/participation.csv"
    asked = olga.get(report)
    shown = fill(olga, asked, "second_step_key", second_step_code=code(key_on(asked), clock.now()))
    assert f'href="{report}"' in shown.text
    assert olga.get(report).status_code == 200


@pytest.mark.parametrize("path", ["people/links", "people/{pierre}/link", "people/{pierre}/roles", "roster/1"])
def test_without_a_code_no_link_is_made_and_no_role_changed(
    olga: FlaskClient, session: Session, cast: Cast, path: str
) -> None:
    page = f"/exchanges/{cast.exchange.slug}/organise/"
    token = next(str(form["fields"]["csrf_token"]) for form in forms(olga.get(page)) if form["fields"])  # type: ignore[index]
    number = cast.pierre.membership.number
    answer = olga.post(
        page + path.format(pierre=number), data={"csrf_token": token, "member": str(number), "part": "co"}
    )
    assert answer.status_code == 403
    assert session.scalars(select(SignInLink)).all() == []


@pytest.mark.parametrize(("role", "status"), [("participant", 303), ("organiser", 403), ("translator", 403)])
def test_inviting_asks_for_a_code_only_where_it_gives_a_role(
    olga: FlaskClient, cast: Cast, role: str, status: int
) -> None:
    page = f"/exchanges/{cast.exchange.slug}/organise/people/invite"
    typed = {"name": "Ana", "email": "ana@example.org", "language": "es", "role": role, "pairs": "en>es"}
    assert send(olga, page, "/invite", **typed).status_code == status


def test_who_does_not_organise_there_learns_nothing(app: Flask, units: Units, cast: Cast) -> None:
    paula = sign_in(app, units, cast.paula.account)
    token = next(str(form["fields"]["csrf_token"]) for form in forms(paula.get("/help")) if form["fields"])  # type: ignore[index]
    path = f"/exchanges/{cast.exchange.slug}/organise/people/links"
    assert paula.post(path, data={"csrf_token": token}).status_code == 404


def test_a_form_from_elsewhere_is_refused_before_a_code_is_asked(olga: FlaskClient, person: str) -> None:
    answer = olga.post(f"{person}/roles", data={"pairs": "en>es"})
    assert answer.status_code == 422
    assert "second_step" not in answer.text


def test_who_has_one_gives_its_code_before_a_password_a_token_or_an_address_is_changed(
    as_: SignIn, clock: MovableClock, cast: Cast
) -> None:
    paula = as_(cast.paula.account)
    key, _ = set_up(paula, clock.now())
    clock.advance(timedelta(minutes=16))
    asked = send(paula, "/me/settings", "/me/password", password="seven bridges over one river")
    assert asked.status_code == 403
    assert fill(paula, asked, "second_step_code", second_step_code=code(key, clock.now())).status_code == 303


def test_the_demo_asks_for_no_second_step(app: Flask, session: Session) -> None:
    run = app.test_cli_runner()
    assert run.invoke(args=["demo", "load"]).exit_code == 0
    told = run.invoke(args=["demo", "links"]).output
    (line,) = [line for line in told.splitlines() if "rganis" in line and "/sign-in/" in line]
    client = app.test_client()
    assert send(client, "/sign-in/" + line.rpartition("/sign-in/")[2].split()[0]).location != "/me/second-step"
    assert client.get("/exchanges/the-city-we-share/reports/participation.csv").status_code == 200
    session.rollback()
    assert session.scalars(select(SecondStep)).all() == []
