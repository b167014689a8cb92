"""Mails as people get them: written by jobs, kept in the folder, in the receiver's language."""

import email
import re
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.actions.people import invite_person
from forum.exchanges.models import Exchange, Notice
from forum.exchanges.plans import PersonPlan
from forum.kernel.actor import SYSTEM
from forum.kernel.unit_of_work import Units
from forum.notifications.models import Mail
from tests.cast import Cast, assemble
from tests.factories import make_notice
from tests.pages import send

Drain = Callable[[], int]
SignIn = Callable[[Account], FlaskClient]


@pytest.fixture
def outbox(app: Flask) -> Callable[[], list[EmailMessage]]:
    """Empties the folder of mails and gives what was in it."""
    folder: Path = app.extensions["ronda"].settings.data_dir / "mail"

    def take() -> list[EmailMessage]:
        files = sorted(folder.glob("*.eml")) if folder.exists() else []
        mails = [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        for file in files:
            file.unlink()
        return mails  # type: ignore[return-value]

    take()
    return take


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_asking_for_a_link_mails_one_that_signs_in(
    client: FlaskClient, cast: Cast, drain: Drain, outbox: Callable[[], list[EmailMessage]]
) -> None:
    send(client, "/sign-in", email=cast.paula.account.email, with_link="1")
    drain()
    (mail,) = outbox()
    assert mail["To"] == "paula@example.org"
    assert mail["Content-Language"] == "es"
    assert mail["Auto-Submitted"] == "auto-generated"
    link = re.search(r"/sign-in/\S+", text_of(mail))
    assert link is not None
    assert send(client, link.group()).status_code == 303


def test_an_unknown_address_is_sent_nothing_where_nobody_may_register(
    units: Units,
    session: Session,
    client: FlaskClient,
    cast: Cast,
    drain: Drain,
    outbox: Callable[[], list[EmailMessage]],
) -> None:
    with units.open() as uow:
        for exchange in uow.session.scalars(select(Exchange)):
            exchange.registration = "invited"
    send(client, "/sign-in", email="nobody@example.org", with_link="1")
    drain()
    assert outbox() == []


def test_an_invitation_carries_a_personal_link_and_a_way_to_stop(
    units: Units, client: FlaskClient, cast: Cast, drain: Drain, outbox: Callable[[], list[EmailMessage]]
) -> None:
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        invite_person(uow, SYSTEM, exchange=exchange, plan=PersonPlan(email="new@example.org", ref=None, language="fr"))
    drain()
    (mail,) = outbox()
    assert mail["Content-Language"] == "fr"
    stop = re.search(r"/mail/stop/[\w=-]+", mail["List-Unsubscribe"])
    assert stop is not None
    assert client.post(stop.group(), data={"List-Unsubscribe": "One-Click"}).status_code == 200


def test_mail_programs_read_the_way_to_stop_as_it_stands(
    app: Flask, units: Units, cast: Cast, drain: Drain, outbox: Callable[[], list[EmailMessage]]
) -> None:
    """Neither folded nor encoded, though it is longer than a line."""
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        invite_person(uow, SYSTEM, exchange=exchange, plan=PersonPlan(email="new@example.org", ref=None))
    drain()
    (file,) = (app.extensions["ronda"].settings.data_dir / "mail").glob("*.eml")
    written = file.read_bytes()
    outbox()
    assert re.search(rb"^List-Unsubscribe: <http://[^\s>]{80,}>\r?$", written, re.MULTILINE)


def test_a_mail_of_a_sensitive_exchange_names_neither_it_nor_its_host(
    units: Units, drain: Drain, outbox: Callable[[], list[EmailMessage]]
) -> None:
    with units.open() as uow:
        cast = assemble(uow, is_sensitive=True, host="Shelter network")
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        invite_person(uow, SYSTEM, exchange=exchange, plan=PersonPlan(email="new@example.org", ref=None))
    drain()
    (mail,) = outbox()
    whole = mail.as_string() + text_of(mail)
    assert "Safe cities" not in whole
    assert "Shelter" not in whole


def test_who_wants_no_mails_gets_none_but_sign_in_links(
    units: Units,
    client: FlaskClient,
    cast: Cast,
    session: Session,
    drain: Drain,
    outbox: Callable[[], list[EmailMessage]],
) -> None:
    from_plan = PersonPlan(email="new@example.org", ref=None)
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        invite_person(uow, SYSTEM, exchange=exchange, plan=from_plan)
    drain()
    stop = re.search(r"/mail/stop/[\w=-]+", outbox()[0]["List-Unsubscribe"])
    assert stop is not None
    send(client, stop.group())
    send(client, "/sign-in", email="new@example.org", with_link="1")
    drain()
    assert [mail["Subject"] for mail in outbox()] == ["Your sign-in link"]


def test_a_mail_is_one_however_often_its_job_runs(
    units: Units, session: Session, cast: Cast, app: Flask, drain: Drain, outbox: Callable[[], list[EmailMessage]]
) -> None:
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        invite_person(uow, SYSTEM, exchange=exchange, plan=PersonPlan(email="new@example.org", ref=None))
    drain()
    mail_id = session.scalars(select(Mail.id)).one()
    app.extensions["ronda"].handlers.tasks["notifications.deliver"](units, mail_id=mail_id)
    assert len(outbox()) == 1


@pytest.mark.parametrize("is_sensitive", [False, True])
def test_mails_that_carry_a_notice_are_counted_with_it(
    units: Units,
    session: Session,
    cast: Cast,
    drain: Drain,
    outbox: Callable[[], list[EmailMessage]],
    is_sensitive: bool,
) -> None:
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        exchange.is_sensitive = is_sensitive
        notice = make_notice(uow, exchange, None, kind="technical", is_sent=True)
    drain()
    session.rollback()
    copies = session.scalar(select(Notice.mail_copies).where(Notice.id == notice.id))
    mails = outbox()
    assert len(mails) > 1
    assert copies == (0 if is_sensitive else len(mails))
