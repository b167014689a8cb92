"""Links that sign in: guessed by nobody, good once and not for long, and told to nobody on the way."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from forum.accounts.actions import make_link
from forum.accounts.models import SignInLink, SignInSession
from forum.exchanges.actions.links import make_personal_links
from forum.kernel.actor import SYSTEM
from forum.kernel.clock import MovableClock
from forum.kernel.db import Base
from forum.kernel.unit_of_work import Units
from tests.cast import Cast, assemble
from tests.pages import forms, links, send

Drain = Callable[[], int]


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


@pytest.fixture(params=["mailed", "personal"])
def token(units: Units, cast: Cast, request: pytest.FixtureRequest) -> str:
    """Of Paula's link, as mails carry it or as an organiser hands it out."""
    with units.open() as uow:
        if request.param == "mailed":
            return make_link(uow, account_id=cast.paula.account.id)
        membership_id = cast.paula.membership.id
        return make_personal_links(uow, SYSTEM, exchange=cast.exchange, only=membership_id)[0].token


def test_a_link_has_two_hundred_and_fifty_six_bits_and_only_its_hash_is_kept(session: Session, token: str) -> None:
    assert len(token) * 6 >= 256
    assert token not in session.scalars(select(SignInLink.token_hash)).one()


def test_its_page_has_one_form_for_her_with_a_button_and_an_unticked_box(client: FlaskClient, token: str) -> None:
    page = client.get(f"/sign-in/{token}")
    found = [form for form in forms(page) if form["method"] == "post"]
    assert [(form["action"], set(form["fields"])) for form in found] == [(f"/sign-in/{token}", {"csrf_token"})]  # type: ignore[call-overload]
    assert 'type="checkbox" id="keep"' in page.text
    assert page.text.partition("<main")[2].count("<button") == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_programs_that_follow_links_in_mails_use_nothing_up(
    app: Flask, session: Session, token: str, method: str
) -> None:
    for _ in range(3):
        app.test_client().open(f"/sign-in/{token}", method=method)
    assert session.scalars(select(SignInLink.used_at)).one() is None
    assert session.scalars(select(SignInSession)).all() == []


def test_of_two_who_use_it_at_once_one_comes_in(app: Flask, session: Session, token: str) -> None:
    gate = Barrier(2)

    def use(client: FlaskClient) -> int:
        fields = next(form["fields"] for form in forms(client.get(f"/sign-in/{token}")) if form["fields"])
        gate.wait(timeout=20)
        return client.post(f"/sign-in/{token}", data=fields).status_code  # type: ignore[arg-type]

    session.rollback()
    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(use, [FlaskClient(app), FlaskClient(app)]))
    assert answers == [303, 410]
    session.rollback()
    assert len(session.scalars(select(SignInSession)).all()) == 1


def test_it_stands_in_no_log_no_table_and_no_answer_to_what_follows(
    app: Flask, client: FlaskClient, session: Session, drain: Drain, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    page = client.get(f"/sign-in/{token}")
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert all(address.startswith(("/", "#")) for _, address in links(page))
    answer = send(client, f"/sign-in/{token}")
    led = client.get(answer.location, headers={"Referer": f"http://localhost/sign-in/{token}"})
    drain()
    session.rollback()
    kept = [str(row) for table in inspect(session.get_bind()).get_table_names() for row in rows_of(session, table)]  # type: ignore[union-attr]
    assert token not in caplog.text + answer.location + led.text + "".join(kept)


def rows_of(session: Session, table: str) -> list[object]:
    return list(session.execute(text(f'SELECT * FROM "{table}"'))) if table in Base.metadata.tables else []


@pytest.mark.parametrize("seconds", [-1, 0])
def test_a_mailed_link_is_good_for_a_quarter_of_an_hour_to_the_second(
    units: Units, client: FlaskClient, clock: MovableClock, cast: Cast, seconds: int
) -> None:
    with units.open() as uow:
        made = make_link(uow, account_id=cast.paula.account.id)
    clock.advance(timedelta(minutes=15, seconds=seconds))
    assert client.get(f"/sign-in/{made}").status_code == (200 if seconds < 0 else 410)


def test_a_personal_link_is_good_until_the_exchange_closes(
    units: Units, client: FlaskClient, clock: MovableClock, cast: Cast
) -> None:
    with units.open() as uow:
        made = make_personal_links(uow, SYSTEM, exchange=cast.exchange, only=cast.paula.membership.id)[0].token
    closes_at = cast.exchange.closes_at
    clock.move_to(closes_at - timedelta(seconds=1))
    assert client.get(f"/sign-in/{made}").status_code == 200
    clock.move_to(closes_at)
    assert client.get(f"/sign-in/{made}").status_code == 410
