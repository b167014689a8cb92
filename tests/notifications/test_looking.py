"""Whoever keeps the machine sees of mails what she needs; an address only by a button, and the log says that she looked."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from tests.cast import Cast, assemble
from tests.pages import forms, send

SignIn = Callable[[Account], FlaskClient]


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


@pytest.fixture
def ada(app: Flask, cast: Cast, as_: SignIn, client: FlaskClient, drain: Callable[[], int]) -> FlaskClient:
    """A mail was written to Paula just now, the only one in the folder."""
    signed_in = as_(cast.ada)
    for earlier in (app.extensions["ronda"].settings.data_dir / "mail").glob("*.eml"):
        earlier.unlink()
    send(client, "/sign-in", email="paula@example.org", with_link="1")
    drain()
    return signed_in


def test_the_list_says_of_no_mail_whom_it_is_for(ada: FlaskClient) -> None:
    page = ada.get("/machine/mail").text
    assert "Show this mail" in page
    assert "paula@example.org" not in page


def test_one_mail_is_shown_on_asking_and_the_log_says_who_looked(
    ada: FlaskClient, session: Session, cast: Cast
) -> None:
    (newest, *_) = [form for form in forms(ada.get("/machine/mail")) if "/machine/mail/" in str(form["action"])]
    shown = ada.post(str(newest["action"]), data=newest["fields"])
    assert "paula@example.org" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    session.rollback()
    entry = session.scalars(select(LogEntry).where(LogEntry.act == "see_mail")).one()
    assert (entry.actor_kind, entry.actor_id, entry.thing) == ("account", cast.ada.id, "mail")
    assert entry.thing_id == int(str(newest["action"]).rpartition("-")[2])


@pytest.mark.parametrize("name", ["20260518-100000-987654", "..", "secret", "x" * 300])
def test_what_is_no_mail_of_the_folder_is_not_there(ada: FlaskClient, session: Session, name: str) -> None:
    (form, *_) = [form for form in forms(ada.get("/machine/mail")) if "/machine/mail/" in str(form["action"])]
    assert ada.post(f"/machine/mail/{name}", data=form["fields"]).status_code in {404, 405}
    session.rollback()
    assert session.scalars(select(LogEntry).where(LogEntry.act == "see_mail")).all() == []
