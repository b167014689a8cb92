"""Of a name that was taken off nothing leads back to her, in what was kept while it stood."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.unname import take_name_off
from forum.contributions.models import Contribution
from forum.kernel.clock import MovableClock
from forum.kernel.db import Base
from forum.kernel.unit_of_work import Units
from forum.moderation.actions import approve_contribution
from forum.notifications.models import Mail
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.databases import begin_anew
from tests.factories import make_contribution, make_topic
from tests.leaks.walking import rows
from tests.pages import send

SignIn = Callable[[Account], FlaskClient]
Drain = Callable[[], int]


@pytest.fixture
def cast(app: Flask, units: Units) -> Cast:
    begin_anew(app.extensions["test_engine"], Base.metadata)
    with units.open() as uow:
        found = assemble(uow, slug="safe-streets")
        topic = make_topic(uow, found.rounds[0])
        make_contribution(uow, topic, found.pierre.membership)
        return found


@pytest.fixture
def letter(
    cast: Cast, units: Units, session: Session, as_: SignIn, drain: Drain, clock: MovableClock
) -> tuple[int, list[datetime]]:
    """Hers: written, approved and mailed about under her name, which she then took off. And when she did what."""
    paula, mo = actor_of(session, cast.paula.account), actor_of(session, cast.mo.account)
    hers = as_(cast.paula.account)
    moments = [clock.now() + timedelta(minutes=11)]
    clock.move_to(moments[0])
    place = "/exchanges/safe-streets/topics/1/contributions"
    promise = {"audience": "everybody", "shown_as": "name", "language": "en"}
    assert send(hers, place, "contributions", text="The canal has no lamps.", **promise).status_code == 303
    drain()
    contribution_id = session.scalars(select(Contribution.id).order_by(Contribution.id.desc()).limit(1)).one()
    clock.advance(timedelta(minutes=11))
    with units.open() as uow:
        approve_contribution(uow, mo, contribution_id=contribution_id)
    drain()
    session.rollback()
    assert session.scalars(select(Mail.kind).where(Mail.thing_id == contribution_id)).all()
    clock.advance(timedelta(minutes=11))
    moments.append(clock.now())
    with units.open() as uow:
        take_name_off(uow, paula, contribution_id=contribution_id)
    drain()
    return contribution_id, moments


def test_no_mail_is_kept_that_joins_her_with_it(letter: tuple[int, list[datetime]], session: Session) -> None:
    session.rollback()
    of_hers = select(Mail.id).where(Mail.kind == "contribution_published", Mail.thing_id == letter[0])
    assert session.scalars(of_hers).all() == []


def test_the_bytes_of_the_database_hold_no_mail_that_joined_her_with_it(
    letter: tuple[int, list[datetime]], session: Session, app: Flask, database_url: str
) -> None:
    """A server's files are not ours to read."""
    file = Path(database_url.removeprefix("sqlite:///"))
    session.rollback()
    if file.is_file():
        with app.extensions["test_engine"].connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*") if file.is_file())
    assert not re.search(rf"contribution_published:\d+:{letter[0]}:".encode(), kept)


@pytest.mark.parametrize("wish", ["country=PE", "organisation=Casa+de+Lima"])
def test_search_finds_it_no_more_by_what_she_shows_elsewhere(
    letter: tuple[int, list[datetime]], client: FlaskClient, wish: str
) -> None:
    assert "canal" in client.get("/exchanges/safe-streets/search?q=canal").text
    page = client.get(f"/exchanges/safe-streets/search?q=canal&{wish}").text
    assert f"/contributions/{letter[0]}" not in page
    assert "#c" not in page


def test_no_row_of_it_keeps_the_moments_of_what_she_did(letter: tuple[int, list[datetime]], app: Flask) -> None:
    contribution_id, moments = letter
    found = rows(app.extensions["test_engine"])
    (row,) = [row for row in found["contribution"] if row["id"] == contribution_id]
    texts = [each for each in found["text"] if each["id"] == row["text_id"]]
    versions = [each for each in found["version"] if each["text_id"] == row["text_id"]]
    kept = [value for line in (row, *texts, *versions) for value in line.values() if isinstance(value, datetime)]
    assert kept
    assert set(kept) & set(moments) == set()
    assert row["author_id"] is None
