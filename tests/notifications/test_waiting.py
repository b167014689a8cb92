"""The mail about what waits: at once after a quiet time, then gathered for four hours, and only while it is true."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.edit import Edit, edit_contribution
from forum.contributions.actions.submit import Writing, submit_contribution
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.models import Contribution, Status, Topic
from forum.contributions.promises import Promise
from forum.exchanges.models import Exchange
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.notifications.actions import stop_mails
from forum.notifications.models import Mail
from forum.notifications.rules import is_time_to_tell
from forum.notifications.waiting import items_by_person
from forum.roster.models import Mandate
from tests.actors import actor_of
from tests.cast import Cast, Person, assemble
from tests.factories import make_contribution, make_mandate, make_topic
from tests.notifications.test_tasks import outbox, text_of

__all__ = ["outbox"]
Drain = Callable[[], int]
Outbox = Callable[[], list[EmailMessage]]
MORNING = datetime(2026, 5, 18, 10, 0, tzinfo=UTC)


class Stage:
    """An exchange with its topic, and what happens there."""

    def __init__(self, units: Units, session: Session, drain: Drain, outbox: Outbox, clock: MovableClock) -> None:
        self.units, self.session, self.drain, self.outbox, self.clock = units, session, drain, outbox, clock
        with self.units.open() as uow:
            self.cast: Cast = assemble(uow, allows_anonymous=True)
            self.topic: Topic = make_topic(uow, self.cast.rounds[0])
        self.session.expunge_all()  # what is held here is not made stale by what happens

    def submit(self, by: Person | None = None, *, shown_as: str = "name") -> Contribution:
        actor = actor_of(self.session, (by or self.cast.paula).account)
        promise = Promise(audience="everybody", shown_as=shown_as)
        writing = Writing(text="Caminamos de noche.", language="es", promise=promise)
        with self.units.open() as uow:
            return submit_contribution(uow, actor, topic_id=self.topic.id, writing=writing)

    def later(self, **span: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(**span))

    def mails(self) -> list[EmailMessage]:
        """What was sent now, by all that is due."""
        self.drain()
        return self.outbox()


@pytest.fixture
def stage(units: Units, session: Session, drain: Drain, outbox: Outbox, clock: MovableClock) -> Stage:
    return Stage(units, session, drain, outbox, clock)


def test_the_first_after_a_quiet_time_is_told_at_once_to_who_is_on_duty(stage: Stage) -> None:
    stage.submit()
    (mail,) = stage.mails()
    assert mail["To"] == "mo@example.org"
    assert mail["Subject"] == "1 contribution waits to be read: Safe cities"
    said = text_of(mail)
    assert "waits for you to read it, since May 18, 2026" in said
    assert "Languages: Spanish." in said
    assert "promised until May 18, 2026, 6:00\u202fPM (Eastern Daylight Time)" in said


def test_what_comes_within_four_hours_is_gathered_into_one(stage: Stage) -> None:
    stage.submit()
    assert len(stage.mails()) == 1
    for _ in range(3):
        stage.later(hours=1)
        stage.submit(stage.cast.pierre)
        assert stage.mails() == []
    stage.later(hours=1, minutes=1)
    (mail,) = stage.mails()
    assert mail["Subject"] == "4 contributions wait to be read: Safe cities"


def test_nothing_is_said_twice_where_nothing_new_waits(stage: Stage) -> None:
    stage.submit()
    assert len(stage.mails()) == 1
    for _ in range(3):
        stage.later(hours=5)
        assert stage.mails() == []


def test_nothing_is_sent_where_the_desk_is_empty_by_then(stage: Stage) -> None:
    row = stage.submit()
    with stage.units.open() as uow:
        withdraw_contribution(uow, actor_of(stage.session, stage.cast.paula.account), contribution_id=row.id)
    assert stage.mails() == []
    stage.submit()
    assert len(stage.mails()) == 1


def test_nothing_is_sent_to_who_is_not_on_duty_any_more(stage: Stage) -> None:
    stage.submit()
    with stage.units.open() as uow:
        for mandate in uow.session.scalars(select(Mandate)):
            uow.session.delete(mandate)
    assert "mo@example.org" not in [mail["To"] for mail in stage.mails()]


def test_who_comes_on_duty_is_told_what_waits_already(stage: Stage) -> None:
    stage.submit()
    stage.mails()
    with stage.units.open() as uow:
        round_ = stage.cast.rounds[0]
        make_mandate(uow, round_, stage.cast.noor.membership, languages=["es"])
    stage.later(minutes=11)
    assert [mail["To"] for mail in stage.mails()] == ["noor@example.org"]


def test_one_mail_however_often_and_in_whatever_order_the_work_is_done(stage: Stage, app: Flask) -> None:
    stage.submit()
    stage.drain()
    for _ in range(2):
        app.extensions["ronda"].handlers.tasks["notifications.gather_waiting"](stage.units)
    assert len(stage.mails()) == 1


def test_a_clock_set_back_holds_nothing_up(stage: Stage) -> None:
    stage.later(days=2)
    stage.submit()
    assert len(stage.mails()) == 1
    stage.clock.move_to(MORNING)
    stage.submit()
    assert len(stage.mails()) == 1


def test_a_changed_text_that_waits_is_told_of_too(stage: Stage) -> None:
    with stage.units.open() as uow:
        row = make_contribution(uow, stage.topic, stage.cast.paula.membership)
    stage.mails()
    with stage.units.open() as uow:
        edit = Edit(text="Todo es distinto ahora, y lo decimos de otra manera.", language="en")
        edit_contribution(uow, actor_of(stage.session, stage.cast.paula.account), contribution_id=row.id, edit=edit)
    assert [mail["To"] for mail in stage.mails()] == ["mo@example.org"]


def test_nobody_is_told_of_her_own_or_of_what_she_entered_but_who_decides_instead(stage: Stage) -> None:
    stage.submit(stage.cast.mo)
    with stage.units.open() as uow:
        make_contribution(
            uow,
            stage.topic,
            stage.cast.paula.membership,
            status=Status.WAITING,
            entered_by_id=stage.cast.mo.membership.id,
        )
    stage.later(minutes=11)
    assert [mail["To"] for mail in stage.mails()] == ["olga@example.org"]


def test_a_mail_follows_nothing_without_a_name_at_once_but_in_steps_of_its_own(stage: Stage) -> None:
    stage.mails()  # the steps begin
    stage.later(hours=1)
    stage.submit(shown_as="anonymous")
    for _ in range(2):
        assert stage.mails() == []
        stage.later(hours=1)
    stage.later(hours=1, minutes=1)
    mails = stage.mails()
    assert {mail["To"] for mail in mails} == {"mo@example.org", "olga@example.org"}
    for mail in mails:
        assert "since May 18, 2026." in text_of(mail)
        assert "until May 18, 2026." in text_of(mail)
    stage.later(hours=9)
    assert stage.mails() == []


def test_what_bears_no_name_is_counted_in_a_mail_about_something_else(stage: Stage) -> None:
    stage.mails()
    stage.submit(shown_as="anonymous")
    assert stage.mails() == []
    stage.submit(stage.cast.pierre)
    (mail,) = stage.mails()
    assert mail["Subject"] == "2 contributions wait to be read: Safe cities"


def test_however_much_waits_it_is_gathered_by_as_many_queries(stage: Stage) -> None:
    engine, seen = stage.session.get_bind(), []

    def count() -> int:
        seen.clear()
        with stage.units.open() as uow:
            event.listen(engine, "before_cursor_execute", note := lambda *call: seen.append(call[2]))
            assert dict(items_by_person(uow, stage.cast.exchange.id))
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    stage.submit()
    stage.submit(shown_as="anonymous")
    few = count()
    for shown_as in ("name", "anonymous") * 5:
        stage.submit(shown_as=shown_as)
    stage.session.expunge_all()
    assert count() <= few


def test_who_stopped_mails_gets_none_and_no_row_a_time(stage: Stage) -> None:
    with stage.units.open() as uow:
        stop_mails(uow, account_id=stage.cast.mo.account.id, exchange_id=stage.cast.exchange.id)
    stage.submit()
    for _ in range(3):
        assert stage.mails() == []
        stage.later(minutes=11)
    assert stage.session.scalars(select(Mail)).all() == []


def test_who_has_no_address_gets_none_and_no_row_a_time(stage: Stage) -> None:
    with stage.units.open() as uow:
        uow.session.get_one(Account, stage.cast.mo.account.id).email = None
    stage.submit()
    assert stage.mails() == []
    assert stage.session.scalars(select(Mail)).all() == []


def test_it_is_said_in_her_language_and_zone(stage: Stage) -> None:
    with stage.units.open() as uow:
        mo = uow.session.get_one(Account, stage.cast.mo.account.id)
        mo.language, mo.timezone = "fr", "Africa/Nairobi"
    stage.submit()
    (mail,) = stage.mails()
    assert mail["Content-Language"] == "fr"
    assert "18 mai 2026" in text_of(mail)
    assert "13:00 (" in text_of(mail)
    assert "espagnol" in text_of(mail)


def test_the_exchange_is_named_in_her_language_even_where_she_reads_its_original(stage: Stage) -> None:
    with stage.units.open() as uow:
        mo = uow.session.get_one(Account, stage.cast.mo.account.id)
        mo.language, mo.reads = "fr", ["fr", "en"]
    stage.submit()
    (mail,) = stage.mails()
    assert "Safe cities (fr)" in mail["Subject"]
    assert "Safe cities (fr)" in text_of(mail)


def test_a_sensitive_exchange_says_a_number_and_no_more(stage: Stage) -> None:
    with stage.units.open() as uow:
        uow.session.get_one(Exchange, stage.cast.exchange.id).is_sensitive = True
    stage.submit()
    (mail,) = stage.mails()
    assert mail["Subject"] == "Something waits for you"
    whole = mail.as_string() + text_of(mail)
    for word in ("Safe cities", "Partnerships", "Spanish", "Paula", "Women in Cities", stage.cast.exchange.slug):
        assert word not in whole


def test_its_stop_link_works(stage: Stage, client: FlaskClient) -> None:
    stage.submit()
    (mail,) = stage.mails()
    stop = mail["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:5000")
    assert client.post("/mail/stop/" + stop.rpartition("/")[2]).status_code == 200
    stage.later(hours=5)
    stage.submit()
    assert stage.mails() == []


def test_who_is_told_each_day_still_is_when_old_mails_have_been_forgotten(stage: Stage) -> None:
    with stage.units.open() as uow:
        for mandate in uow.session.scalars(select(Mandate)):
            uow.session.delete(mandate)
    stage.mails()
    for _ in range(12):
        stage.later(days=1)
        with stage.units.open() as uow:
            make_contribution(uow, stage.topic, stage.cast.paula.membership, status=Status.WAITING)
        assert "olga@example.org" in [mail["To"] for mail in stage.mails()]


def test_four_hours_pass_between_two_mails() -> None:
    assert is_time_to_tell(None, MORNING)
    assert not is_time_to_tell(MORNING, MORNING + timedelta(hours=3, minutes=59))
    assert is_time_to_tell(MORNING, MORNING + timedelta(hours=4))
    assert is_time_to_tell(MORNING + timedelta(days=1), MORNING)
