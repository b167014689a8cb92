"""Who is asked whether her mail address stays, when, and who loses it when."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account, ApiToken, KnownDevice, MailedCode, Phrase, SignInLink, SignInSession
from forum.exchanges.models import Membership
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.notifications.models import Mail
from forum.notifications.transports.folder import file_stem
from forum.own_data.models import AddressQuestion
from forum.own_data.rules import (
    ADDRESS_ASKED,
    AFTER_CLOSE,
    TO_ANSWER,
    YES_HOLDS,
    Part,
    Said,
    address_goes_at,
    is_address_needed,
    is_to_be_asked,
    is_to_be_erased,
)
from forum.own_data.tasks import ask_about_addresses, erase_addresses
from tests.cast import Cast, assemble
from tests.factories import make_exchange, make_membership
from tests.pages import send

SignIn = Callable[[Account], FlaskClient]
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def closed(days: float, **fields: bool) -> Part:
    """Closed so many days ago; less than 0: it closes in so many."""
    return Part(NOW - timedelta(days=days), **fields)


def asked(days: float, **fields: object) -> Said:
    """About a close so many days ago."""
    close = NOW - timedelta(days=days)
    return Said(**{"closed_at": close, "due_at": close + AFTER_CLOSE, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parts", "said", "is_asked"),
    [
        ([], None, False),
        ([closed(6)], None, False),
        ([closed(7)], None, True),
        ([closed(400)], None, True),
        ([closed(7), closed(-1)], None, False),
        ([closed(40), closed(6)], None, False),
        ([closed(7, is_organiser=True)], None, False),
        ([closed(90, is_organiser=True), closed(8)], None, False),
        ([closed(8)], asked(8), False),
        ([closed(8)], asked(8, keeps=True, answered_at=NOW - 400 * DAY), False),
        ([closed(400), closed(8)], asked(400), True),
        ([closed(100), closed(8)], asked(100, keeps=True, answered_at=NOW - 90 * DAY), False),
        ([closed(400), closed(8)], asked(400, keeps=True, answered_at=NOW - YES_HOLDS), True),
        ([closed(8)], Said(None, None, keeps=True, answered_at=NOW - DAY), False),
        ([closed(8)], Said(None, None, keeps=True, answered_at=NOW - YES_HOLDS), True),
    ],
)
def test_who_is_asked_when(parts: list[Part], said: Said | None, is_asked: bool) -> None:
    assert is_to_be_asked(parts, said, NOW, is_administrator=False) is is_asked
    assert not is_to_be_asked(parts, said, NOW, is_administrator=True)


@pytest.mark.parametrize(
    ("parts", "said", "is_erased"),
    [
        ([closed(31)], None, False),
        ([closed(29)], asked(29), False),
        ([closed(30)], asked(30), True),
        ([closed(30)], asked(30, keeps=True, answered_at=NOW - DAY), False),
        ([closed(31), closed(29)], asked(31), False),
        ([closed(31), closed(-5)], asked(31), False),
        ([closed(31, is_organiser=True)], asked(31), False),
        ([closed(60)], asked(60, due_at=NOW + INSTANT), False),
        ([closed(60)], asked(60, due_at=NOW), True),
        ([closed(60)], Said(None, None, answered_at=NOW), False),
    ],
)
def test_who_loses_what_when(parts: list[Part], said: Said | None, is_erased: bool) -> None:
    assert is_to_be_erased(parts, said, NOW, is_administrator=False) is is_erased
    assert not is_to_be_erased(parts, said, NOW, is_administrator=True)


PARTS = st.lists(
    st.builds(lambda days, organises: closed(days, is_organiser=organises), st.integers(-60, 400), st.booleans())
)
SAID = st.none() | st.builds(
    lambda about, late, keeps, ago: asked(about, keeps=keeps, due_at=NOW - late * DAY, answered_at=NOW - ago * DAY),
    st.integers(7, 400),
    st.integers(-30, 100),
    st.booleans(),
    st.integers(0, 400),
)


@given(parts=PARTS, said=SAID, is_administrator=st.booleans())
def test_nobody_is_erased_who_is_needed_who_said_yes_or_whose_date_is_to_come(
    parts: list[Part], said: Said | None, is_administrator: bool
) -> None:
    if is_to_be_erased(parts, said, NOW, is_administrator=is_administrator):
        assert said is not None
        assert not said.keeps
        assert said.due_at is not None
        assert said.due_at <= NOW
        assert not is_address_needed(parts, NOW, is_administrator=is_administrator)
        assert all(part.closes_at + AFTER_CLOSE <= NOW and not part.is_organiser for part in parts)
        assert not is_administrator


@given(close=st.integers(0, 400), late=st.integers(0, 400))
def test_whoever_is_asked_late_has_two_weeks(close: int, late: int) -> None:
    closes_at = NOW - close * DAY
    asked_at = closes_at + ADDRESS_ASKED + late * DAY
    goes_at = address_goes_at(closes_at, asked_at)
    assert goes_at - asked_at >= TO_ANSWER
    assert goes_at == closes_at + AFTER_CLOSE or goes_at == asked_at + TO_ANSWER
    assert goes_at == closes_at + AFTER_CLOSE or late > 9


@pytest.fixture
def cast(units: Units) -> Cast:
    """The stranger's exchange is open half a year longer."""
    with units.open() as uow:
        cast = assemble(uow)
        other = uow.session.get_one(Membership, cast.stranger.membership.id).exchange_id
        later = make_exchange(uow, closes_at=uow.now + 200 * DAY)
        make_membership(uow, later, cast.stranger.account, name="Stranger")
        assert other != later.id
        return cast


def addresses(session: Session) -> set[str]:
    session.rollback()
    return {email for email in session.scalars(select(Account.email)) if email}


def letter(app: Flask, session: Session, account: Account) -> str:
    session.rollback()
    mail = session.scalars(select(Mail).where(Mail.kind == "address_asked", Mail.account_id == account.id)).one()
    folder: Path = app.extensions["ronda"].settings.data_dir / "mail"
    message = message_from_bytes(
        (folder / f"{file_stem(mail.id, mail.created_at)}.eml").read_bytes(), policy=policy.default
    )
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(text: str, answer: str) -> str:
    line = next(line for line in text.splitlines() if line.endswith(f"?answer={answer}"))
    return "/address/" + line.partition("/address/")[2]


def test_people_are_asked_once_a_week_after_the_close_and_silence_erases_after_thirty_days(
    app: Flask, units: Units, cast: Cast, clock: MovableClock, session: Session, drain: Callable[[], int]
) -> None:
    everybody = addresses(session)
    clock.move_to(cast.exchange.closes_at + ADDRESS_ASKED)
    for _ in range(2):
        ask_about_addresses(units)
    drain()
    session.rollback()
    mailed = session.scalars(select(Mail.account_id).where(Mail.kind == "address_asked")).all()
    people = (cast.paula, cast.pierre, cast.mo, cast.noor, cast.tara, cast.sami)
    assert sorted(mailed) == sorted(person.account.id for person in people)
    said = letter(app, session, cast.paula.account)
    assert "14 de julio de 2026" in said
    assert "Safe cities" in said
    clock.move_to(cast.exchange.closes_at + AFTER_CLOSE - INSTANT)
    erase_addresses(units)
    assert addresses(session) == everybody
    clock.move_to(cast.exchange.closes_at + AFTER_CLOSE)
    for _ in range(2):
        erase_addresses(units)
    assert addresses(session) == {"olga@example.org", "ada@example.org", "stranger@example.org"}


def test_with_the_address_goes_what_signs_her_in_and_her_words_and_name_stay(
    units: Units, cast: Cast, clock: MovableClock, session: Session, as_: SignIn, drain: Callable[[], int]
) -> None:
    as_(cast.paula.account)
    clock.move_to(cast.exchange.closes_at + ADDRESS_ASKED)
    ask_about_addresses(units)
    clock.move_to(cast.exchange.closes_at + AFTER_CLOSE)
    erase_addresses(units)
    drain()
    session.rollback()
    session.expire_all()
    paula = session.get_one(Account, cast.paula.account.id)
    assert (paula.email, paula.password_hash) == (None, None)
    for table in (SignInSession, SignInLink, ApiToken, MailedCode, KnownDevice, Mail, AddressQuestion):
        assert session.scalars(select(table).where(table.account_id == paula.id)).all() == []
    membership = session.get_one(Membership, cast.paula.membership.id)
    assert (membership.name, membership.account_id) == ("Paula", paula.id)
    entry = session.scalars(select(LogEntry).where(LogEntry.act == "erase_address")).first()
    assert entry is not None
    assert (entry.thing, entry.actor_kind) == ("account", "system")


def test_her_card_still_signs_her_in(units: Units, cast: Cast, clock: MovableClock, session: Session) -> None:
    with units.open() as uow:
        uow.add(Phrase(account_id=cast.paula.account.id, code="abcd2345", words_hash="x", made_at=uow.now))
    for after, task in ((ADDRESS_ASKED, ask_about_addresses), (AFTER_CLOSE, erase_addresses)):
        clock.move_to(cast.exchange.closes_at + after)
        task(units)
    session.rollback()
    assert session.get(Phrase, cast.paula.account.id) is not None


def test_the_links_of_the_mail_keep_or_erase_with_one_button(
    app: Flask,
    client: FlaskClient,
    units: Units,
    cast: Cast,
    clock: MovableClock,
    session: Session,
    drain: Callable[[], int],
) -> None:
    clock.move_to(cast.exchange.closes_at + ADDRESS_ASKED)
    ask_about_addresses(units)
    drain()
    kept = link_in(letter(app, session, cast.paula.account), "keep")
    gone = link_in(letter(app, session, cast.pierre.account), "erase")
    assert client.get(gone).status_code == 200
    assert "pierre@example.org" in addresses(session)
    assert "It stays." in send(client, kept, kept.partition("?")[0], answer="keep").text
    assert "is erased" in send(client, gone, gone.partition("?")[0], answer="erase").text
    clock.move_to(cast.exchange.closes_at + AFTER_CLOSE)
    erase_addresses(units)
    assert "paula@example.org" in addresses(session)
    assert "pierre@example.org" not in addresses(session)
    assert client.get(gone).status_code == 404


def test_on_her_page_she_says_yes_or_takes_it_back(
    as_: SignIn, units: Units, cast: Cast, clock: MovableClock, session: Session
) -> None:
    paula = as_(cast.paula.account)
    assert send(paula, "/me/data", "/me/data/address", answer="keep").status_code == 303
    assert "You have said that it may stay" in paula.get("/me/data?lang=en").text
    clock.move_to(cast.exchange.closes_at + ADDRESS_ASKED)
    ask_about_addresses(units)
    session.rollback()
    question = session.get_one(AddressQuestion, cast.paula.account.id)
    assert (question.keeps, question.asked_at) == (True, None)
    clock.move_to(cast.exchange.closes_at + YES_HOLDS + ADDRESS_ASKED)
    ask_about_addresses(units)
    session.rollback()
    assert session.get_one(AddressQuestion, cast.paula.account.id, populate_existing=True).keeps


def test_who_is_in_an_exchange_that_is_open_cannot_lose_it_yet(as_: SignIn, cast: Cast, session: Session) -> None:
    paula = as_(cast.paula.account)
    page = paula.get("/me/data?lang=en")
    assert "Erase it now" not in page.text
    assert send(paula, "/me/data", "/me/data/address", answer="erase").status_code == 403
    assert send(paula, "/me/data", "/me/data/address", answer="perhaps").status_code == 422
    assert "paula@example.org" in addresses(session)


def test_what_is_asked_of_a_sensitive_exchange_names_it_not(
    app: Flask, units: Units, clock: MovableClock, session: Session, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        cast = assemble(uow, is_sensitive=True)
    clock.move_to(cast.exchange.closes_at + ADDRESS_ASKED)
    ask_about_addresses(units)
    drain()
    assert "Safe cities" not in letter(app, session, cast.paula.account)
