"""Changing one's mail address: proved by a code that goes to the new one, told to the old one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from tests.accounts.conftest import code_in, words_of
from tests.cast import Cast, assemble
from tests.pages import forms, send, without_tokens

SignIn = Callable[[Account], FlaskClient]
Outbox = Callable[[], list[Any]]
OLD, NEW, SETTINGS = "mo@example.org", "mo.new@example.net", "/me/settings"


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


@pytest.fixture
def mo(as_: SignIn, cast: Cast) -> FlaskClient:
    return as_(cast.mo.account)


@pytest.fixture
def elsewhere(as_: SignIn, cast: Cast) -> FlaskClient:
    """Another device of hers."""
    return as_(cast.mo.account)


@pytest.fixture
def pierre(as_: SignIn, cast: Cast) -> FlaskClient:
    return as_(cast.pierre.account)


def addresses(session: Session) -> set[str | None]:
    session.rollback()
    return set(session.scalars(select(Account.email)))


def test_where_mail_is_only_kept_no_page_says_that_the_code_is_on_its_way(mo: FlaskClient) -> None:
    answer = send(mo, SETTINGS, "/address", new_email=NEW)
    page = mo.get(answer.location).text
    assert "This installation sends no mail yet" in page
    assert "a code was made for" in page
    assert "on its way" not in page


def test_the_code_sent_to_a_new_address_makes_it_hers_and_the_old_one_is_told(
    mo: FlaskClient, elsewhere: FlaskClient, outbox: Outbox, session: Session, cast: Cast
) -> None:
    assert send(mo, SETTINGS, "/address", new_email=f" {NEW.upper()} ").status_code == 303
    (mail,) = outbox()
    assert mail["To"] == NEW
    assert NEW not in addresses(session)
    assert send(mo, SETTINGS, "/address/code", code=code_in(mail)).status_code == 303
    assert NEW in addresses(session)
    assert OLD not in addresses(session)
    (told,) = outbox()
    assert told["To"] == OLD
    assert NEW not in words_of(told)
    assert (mo.get("/me").status_code, elsewhere.get("/me").status_code) == (200, 302)


def test_for_an_address_of_somebody_else_the_page_says_the_same_and_nothing_is_sent(
    mo: FlaskClient, outbox: Outbox, session: Session, cast: Cast
) -> None:
    answers = []
    for address in ("pierre@example.org", NEW):
        assert send(mo, SETTINGS, "/address", new_email=address).status_code == 303
        answers.append(without_tokens(mo.get(SETTINGS).text.replace(address, "")))
    assert answers[0] == answers[1]
    assert [mail["To"] for mail in outbox()] == [NEW]


def test_an_address_that_somebody_took_meanwhile_is_not_hers(
    mo: FlaskClient, pierre: FlaskClient, outbox: Outbox, session: Session, cast: Cast
) -> None:
    codes = []
    for browser in (mo, pierre):
        send(browser, SETTINGS, "/address", new_email=NEW)
        codes.append(code_in(outbox()[0]))
    assert send(pierre, SETTINGS, "/address/code", code=codes[1]).status_code == 303
    assert send(mo, SETTINGS, "/address/code", code=codes[0]).status_code == 422
    assert OLD in addresses(session)


def test_a_code_too_old_changes_nothing(
    mo: FlaskClient, outbox: Outbox, clock: MovableClock, session: Session, cast: Cast
) -> None:
    send(mo, SETTINGS, "/address", new_email=NEW)
    right, fields = code_in(outbox()[0]), forms(mo.get(SETTINGS))[-1]["fields"]
    clock.advance(timedelta(minutes=15))
    assert mo.post("/me/address/code", data={**fields, "code": right}).status_code == 422  # type: ignore[dict-item]
    assert "/me/address/code" not in mo.get(SETTINGS).text
    assert NEW not in addresses(session)


def test_five_wrong_codes_are_all_there_are(mo: FlaskClient, outbox: Outbox, session: Session, cast: Cast) -> None:
    send(mo, SETTINGS, "/address", new_email=NEW)
    right = code_in(outbox()[0])
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        refused = send(mo, SETTINGS, "/address/code", code=wrong)
        assert refused.status_code == 422
        assert "This code is not good" in refused.text
    assert send(mo, SETTINGS, "/address/code", code=right).status_code == 422
    assert NEW not in addresses(session)


@pytest.mark.parametrize("typed", ["", "nobody", "a@b", "x" * 300 + "@example.org"])
def test_what_is_no_address_is_refused_in_words(mo: FlaskClient, typed: str) -> None:
    refused = send(mo, SETTINGS, "/address", new_email=typed)
    assert refused.status_code == 422
    assert "name@example.org" in refused.text
