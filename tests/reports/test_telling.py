"""What is told after a round and after an exchange: when, to whom, once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.notifications.actions import stop_mails
from forum.notifications.models import Mail
from forum.notifications.transports.folder import file_stem
from forum.reports.mails import COMMITMENTS_ASKED, COMMITMENTS_OPEN, SURVEY_OPEN, WEEK_REPORT
from forum.reports.models import Told
from forum.reports.rules import REMINDED_AFTER, months_later, morning_after, reminder_at, reminders_due
from forum.reports.tasks import tell_after_closing
from tests.cast import Cast, assemble
from tests.reports.commitments import commit

TORONTO = ZoneInfo("America/Toronto")


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


def told(session: Session, kind: str) -> list[int]:
    """Accounts that were mailed so, in whatever state that mail is."""
    session.rollback()
    return sorted(session.scalars(select(Mail.account_id).where(Mail.kind == kind)).all())


def letter(app: Flask, session: Session, kind: str, account: Account) -> str:
    session.rollback()
    mail = session.scalars(select(Mail).where(Mail.kind == kind, Mail.account_id == account.id)).one()
    folder: Path = app.extensions["ronda"].settings.data_dir / "mail"
    message = message_from_bytes(
        (folder / f"{file_stem(mail.id, mail.created_at)}.eml").read_bytes(), policy=policy.default
    )
    body = message.get_body(("plain",))
    assert body is not None
    return f"{message['Subject']}\n{body.get_content()}"


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2026, 5, 15), 3, date(2026, 8, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 2, 28), 12, date(2027, 2, 28)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, wanted: date) -> None:
    assert months_later(day, months) == wanted


@pytest.mark.parametrize(
    ("closes", "goes"),
    [
        ((2026, 5, 24, 23, 59), (2026, 5, 25, 8)),
        ((2026, 5, 25, 6, 0), (2026, 5, 25, 8)),
        ((2026, 5, 25, 8, 0), (2026, 5, 26, 8)),
        ((2026, 5, 25, 12, 0), (2026, 5, 26, 8)),
        ((2026, 10, 31, 23, 0), (2026, 11, 1, 8)),  # the clocks go back in between
        ((2026, 3, 7, 23, 0), (2026, 3, 8, 8)),  # they go forward
    ],
)
def test_a_weeks_figures_go_at_eight_the_next_morning_there(closes: tuple[int, ...], goes: tuple[int, ...]) -> None:
    at = morning_after(datetime(*closes, tzinfo=TORONTO), "America/Toronto")  # type: ignore[misc, arg-type]
    assert at.astimezone(TORONTO).replace(tzinfo=None) == datetime(*goes)  # type: ignore[arg-type]  # noqa: DTZ001


def test_reminders_are_due_after_three_six_and_twelve_months_for_a_month() -> None:
    closes = datetime(2026, 6, 14, 22, tzinfo=UTC)
    due = {
        (closes + timedelta(days=day)).date(): found
        for day in range(500)
        if (found := reminders_due(closes, "UTC", closes + timedelta(days=day)))
    }
    assert [months for months in REMINDED_AFTER if [months] in due.values()] == [3, 6, 12]
    assert min(due) == date(2026, 9, 14)
    assert date(2026, 11, 14) not in due
    assert reminder_at(closes, "UTC", 12) == datetime(2027, 6, 14, 8, tzinfo=UTC)


def test_at_the_close_members_with_an_address_are_asked_once(
    units: Units, cast: Cast, clock: MovableClock, session: Session, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        uow.session.get_one(Account, cast.pierre.account.id).email = None
        stop_mails(uow, account_id=cast.noor.account.id, exchange_id=cast.exchange.id)
    clock.move_to(cast.exchange.closes_at - timedelta(seconds=1))
    tell_after_closing(units)
    assert told(session, SURVEY_OPEN) == []
    clock.move_to(cast.exchange.closes_at)
    for _ in range(3):
        tell_after_closing(units)
    asked = (cast.paula, cast.mo, cast.noor, cast.tara, cast.olga, cast.stranger)
    assert told(session, SURVEY_OPEN) == sorted(person.account.id for person in asked)
    drain()
    session.rollback()
    sent = session.scalars(select(Mail.account_id).where(Mail.kind == SURVEY_OPEN, Mail.state == "sent")).all()
    assert cast.noor.account.id not in sent
    assert cast.paula.account.id in sent


def test_begun_again_after_a_crash_nobody_is_asked_twice(
    units: Units, cast: Cast, clock: MovableClock, session: Session
) -> None:
    clock.move_to(cast.exchange.closes_at)
    tell_after_closing(units)
    before = told(session, SURVEY_OPEN)
    with units.open() as uow:
        uow.session.delete(uow.session.get_one(Told, (cast.exchange.id, "survey")))
    tell_after_closing(units)
    assert told(session, SURVEY_OPEN) == before


def test_of_the_demo_nobody_is_asked(units: Units, clock: MovableClock, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow, is_demo=True)
    clock.move_to(cast.exchange.closes_at + timedelta(days=1))
    tell_after_closing(units)
    assert [told(session, kind) for kind in (SURVEY_OPEN, WEEK_REPORT)] == [[cast.stranger.account.id], []]


def test_organisers_get_a_weeks_figures_the_morning_after_it_once(
    app: Flask, units: Units, cast: Cast, clock: MovableClock, session: Session, drain: Callable[[], int]
) -> None:
    closes = cast.rounds[1].opens_at
    for at, number in ((closes, 0), (morning_after(closes, "America/Toronto"), 1), (closes + timedelta(days=2), 1)):
        clock.move_to(at)
        tell_after_closing(units)
        drain()
        assert told(session, WEEK_REPORT) == [cast.olga.account.id] * number
    said = letter(app, session, WEEK_REPORT, cast.olga.account)
    assert "Figures of week 1" in said
    assert "People: 0" in said
    assert f"/exchanges/{cast.exchange.slug}/figures" in said
    assert "Paula" not in said


def test_a_worker_that_was_down_tells_later_and_of_old_weeks_nothing(
    units: Units, cast: Cast, clock: MovableClock, session: Session
) -> None:
    clock.move_to(cast.rounds[1].opens_at + timedelta(days=5))
    tell_after_closing(units)
    assert len(told(session, WEEK_REPORT)) == 1
    clock.move_to(cast.exchange.closes_at + timedelta(days=40))
    tell_after_closing(units)
    assert len(told(session, WEEK_REPORT)) == 1


def test_after_three_months_owners_and_organisers_are_asked_once(
    app: Flask, units: Units, cast: Cast, clock: MovableClock, session: Session, drain: Callable[[], int]
) -> None:
    commit(units, cast, cast.paula, "Count the lamps")
    commit(units, cast, cast.pierre, "Paint the wall", state="done")
    clock.move_to(reminder_at(cast.exchange.closes_at, "America/Toronto", 3))
    for _ in range(2):
        tell_after_closing(units)
        drain()
    assert told(session, COMMITMENTS_ASKED) == [cast.paula.account.id]
    assert told(session, COMMITMENTS_OPEN) == [cast.olga.account.id]
    said = letter(app, session, COMMITMENTS_ASKED, cast.paula.account)
    assert "Count the lamps" in said
    assert "/commitments/" in said
    clock.move_to(reminder_at(cast.exchange.closes_at, "America/Toronto", 6))
    tell_after_closing(units)
    assert told(session, COMMITMENTS_ASKED) == [cast.paula.account.id] * 2
