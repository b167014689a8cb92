"""How often one may do what: one below, at and above each limit, and after its time; the clock is moved, nobody waits."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from forum.accounts.actions import create_token, make_link
from forum.accounts.models import Account
from forum.files.forms import MOST_A_DAY
from forum.kernel.actor import Actor
from forum.kernel.clock import MovableClock
from forum.kernel.form_secrets import form_secret
from forum.kernel.unit_of_work import Units
from forum.web.errors import TooOften
from forum.web.kept_limits import KeptStorage
from forum.web.limits import spend
from tests.cast import Cast, assemble
from tests.factories import make_topic
from tests.pages import forms, open_session, send

Browsers = Callable[[], FlaskClient]
Try = Callable[[], TestResponse]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WORDS = "We asked the bus drivers, and they told us where people do not dare to wait."


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


class Ground:
    """Browsers that are counted, and the ways to try each thing once."""

    def __init__(self, browsers: Browsers, units: Units, cast: Cast) -> None:
        self.browsers, self.units, self.cast = browsers, units, cast
        with units.open() as uow:
            self.topic = make_topic(uow, cast.rounds[0]).id
            self.link = make_link(uow, account_id=cast.paula.account.id, expires_at=uow.now)
            self.token = create_token(uow, Actor(account_id=cast.paula.account.id), name="a", scopes=["read"])

    def signed_in(self, account: Account) -> FlaskClient:
        client = self.browsers()
        with self.units.open() as uow, client.session_transaction() as cookie:
            cookie["_user_id"] = token = open_session(uow, account)
            cookie["csrf_token"] = form_secret(token)
        return client

    def password(self) -> TestResponse:
        return send(self.browsers(), "/sign-in", who="paula@example.org", password="wrong words", with_password="1")

    def link_by_mail(self) -> TestResponse:
        return send(self.browsers(), "/sign-in", email="paula@example.org", with_link="1")

    def used_link(self) -> TestResponse:
        client = self.browsers()
        fields = next(form["fields"] for form in forms(client.get("/sign-in")) if form["fields"])
        return client.post(f"/sign-in/{self.link}", data=fields)  # type: ignore[arg-type]

    def post(self) -> TestResponse:
        client = self.signed_in(self.cast.paula.account)
        return send(client, f"/exchanges/{self.cast.exchange.slug}/topics/{self.topic}", "/contributions", text=WORDS)

    def search(self) -> TestResponse:
        return self.browsers().get("/search?q=buses")

    def export(self) -> TestResponse:
        client = self.signed_in(self.cast.olga.account)
        return client.get(f"/exchanges/{self.cast.exchange.slug}/reports/participation.csv")

    def api(self) -> TestResponse:
        return self.browsers().get("/api/v1/exchanges", headers={"Authorization": f"Bearer {self.token}"})


@pytest.fixture
def ground(limited: Browsers, units: Units, cast: Cast) -> Ground:
    return Ground(limited, units, cast)


LIMITS = {
    "password": (5, 5 * MINUTE),
    "link_by_mail": (3, 15 * MINUTE),
    "used_link": (10, 5 * MINUTE),
    "post": (10, 10 * MINUTE),
    "search": (30, MINUTE),
    "export": (20, HOUR),
    "api": (200, MINUTE),
}


@pytest.mark.parametrize("name", LIMITS)
def test_up_to_the_limit_it_is_done_and_above_refused_until_the_time_is_over(
    ground: Ground, clock: MovableClock, name: str
) -> None:
    number, time = LIMITS[name]
    attempt: Try = getattr(ground, name)
    answers = [attempt().status_code for _ in range(number - 1)]
    at, above = attempt(), attempt()
    assert 429 not in {*answers, at.status_code}
    assert above.status_code == 429
    assert 0 < int(above.headers["Retry-After"]) <= time.total_seconds() + 1
    clock.advance(timedelta(seconds=int(above.headers["Retry-After"])))
    assert attempt().status_code == at.status_code


def test_an_account_may_be_tried_thirty_times_a_day_and_the_next_day_again(ground: Ground, clock: MovableClock) -> None:
    for _ in range(30):
        assert ground.password().status_code == 422
        clock.advance(6 * MINUTE)
    assert ground.password().status_code == 429
    clock.advance(DAY)
    assert ground.password().status_code == 422


def test_a_forged_address_of_the_network_changes_nothing(ground: Ground) -> None:
    forged = [
        ground.browsers().get("/search?q=buses", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
        for number in range(32)
    ]
    assert forged[:30] == [200] * 30
    assert forged[30:] == [429] * 2


def test_what_was_written_is_kept_on_the_page_that_refuses_it(ground: Ground) -> None:
    for _ in range(10):
        ground.post()
    refused = ground.post()
    assert refused.status_code == 429
    assert WORDS in refused.text


def test_two_processes_count_together(tmp_path: Path, clock: MovableClock) -> None:
    """As each web process opens the file by itself."""
    uri, rule = f"kept://{tmp_path / 'limits.sqlite3'}", parse("5 per 5 minute")
    first, second = (FixedWindowRateLimiter(KeptStorage(uri, clock=clock)) for _ in range(2))
    assert [one.hit(rule, "a") for _ in range(3) for one in (first, second)] == [True] * 5 + [False]
    clock.advance(5 * MINUTE)
    assert second.hit(rule, "a")


def test_from_one_network_thirty_new_addresses_a_day_get_an_account_and_the_page_says_the_same(
    ground: Ground, clock: MovableClock, session: Session
) -> None:
    def ask(number: int) -> str:
        address = f"new{number:02}@example.org"
        return send(ground.browsers(), "/sign-in", email=address, with_link="1").text.replace(address, "")

    def accounts() -> int:
        session.rollback()
        return session.query(Account).filter(Account.email.startswith("new")).count()

    pages = {ask(number) for number in range(32)}
    assert len(pages) == 1
    assert accounts() == 30
    clock.advance(DAY)
    ask(99)
    assert accounts() == 31


def test_twenty_files_a_day_are_taken_however_many_come_at_once(
    another_app: Callable[..., Flask], clock: MovableClock
) -> None:
    with another_app(limits=True).test_request_context("/"):
        spend(MOST_A_DAY, on="uploads", amount=19)
        spend(MOST_A_DAY, on="uploads", amount=1)
        with pytest.raises(TooOften):
            spend(MOST_A_DAY, on="uploads", amount=1)
        clock.advance(DAY)
        spend(MOST_A_DAY, on="uploads", amount=20)
