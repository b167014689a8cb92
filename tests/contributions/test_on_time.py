"""What was begun before the close and arrives within two hours after it is on time: by form, by draft, and only so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.form_tokens import sign_opened
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from tests.contributions.conftest import Scene
from tests.pages import forms

As = Callable[[Account], FlaskClient]
SECOND = timedelta(seconds=1)
GRACE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Late:
    """Paula at the topic's form, opened a minute before the close."""

    writer: FlaskClient
    address: str
    fields: dict[str, str]
    closes_at: datetime
    clock: MovableClock

    def wait(self, at: timedelta) -> None:
        """Until so long after the close, her session kept awake as her page does."""
        while self.clock.now() < self.closes_at + at:
            self.clock.move_to(min(self.clock.now() + timedelta(minutes=30), self.closes_at + at))
            self.writer.get("/me/awake")
            self.writer.application.extensions["ronda"].flush()

    def send(self, at: timedelta, /, **fields: str) -> int:
        """That long after the close; how it is answered."""
        self.wait(at)
        return self.writer.post(self.address, data={**self.fields, **fields}).status_code

    def keep(self, at: timedelta, /, **fields: str) -> int:
        self.wait(at)
        drafts = self.address.removesuffix("contributions") + "drafts"
        return self.writer.post(drafts, data={**self.fields, **fields}).status_code


@pytest.fixture
def late(as_: As, scene: Scene, clock: MovableClock) -> Late:
    closes_at = scene.cast.rounds[1].opens_at
    clock.move_to(closes_at - timedelta(minutes=1))
    writer = as_(scene.cast.paula.account)
    page = writer.get(f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}")
    form = next(form for form in forms(page) if str(form["action"]).endswith("/contributions"))
    fields = {**form["fields"], "text": "A tiempo.", "language": "es"}  # type: ignore[dict-item]
    return Late(writer, str(form["action"]), fields, closes_at, clock)  # type: ignore[arg-type]


def kept(session: Session) -> list[tuple[str, bool]]:
    session.rollback()
    session.expire_all()
    return [(row.status, row.is_late) for row in session.scalars(select(Contribution))]


def test_it_is_taken_until_two_hours_after_the_close(late: Late, session: Session) -> None:
    assert late.send(GRACE - SECOND) == 303
    assert kept(session) == [(Status.WAITING, False)]


@pytest.mark.parametrize("at", [GRACE, GRACE + SECOND])
def test_after_that_it_is_refused_with_its_words(late: Late, session: Session, at: timedelta) -> None:
    late.wait(at)
    refused = late.writer.post(late.address, data=late.fields)
    assert refused.status_code == 403
    assert "A tiempo." in refused.text
    assert kept(session) == []


def test_after_that_it_waits_marked_as_late_where_late_ones_are_held(
    late: Late, units: Units, session: Session, scene: Scene
) -> None:
    with units.open() as uow:
        uow.session.get_one(Exchange, scene.cast.exchange.id).late_policy = "held"
    assert late.send(GRACE + SECOND) == 303
    assert kept(session) == [(Status.WAITING, True)]


def test_within_the_two_hours_it_is_on_time_where_late_ones_are_held(
    late: Late, units: Units, session: Session, scene: Scene
) -> None:
    with units.open() as uow:
        uow.session.get_one(Exchange, scene.cast.exchange.id).late_policy = "held"
    assert late.send(GRACE - SECOND) == 303
    assert kept(session) == [(Status.WAITING, False)]


@pytest.mark.parametrize("change", ["moment", "mac", "topic", "person", "nothing"])
def test_a_token_not_of_this_form_makes_nothing_on_time(
    late: Late, units: Units, scene: Scene, session: Session, change: str
) -> None:
    moment, _, mac = late.fields["opened"].partition("-")
    opened, own = late.closes_at - timedelta(minutes=1), scene.cast.paula.account.id
    tokens = {
        "moment": f"{int(moment) - 3600}-{mac}",
        "mac": f"{moment}-{'0' * len(mac)}",
        "topic": sign_opened(units.keys, opened, topic_id=scene.next_topic.id, account_id=own),
        "person": sign_opened(units.keys, opened, topic_id=scene.topic.id, account_id=scene.cast.pierre.account.id),
        "nothing": "",
    }
    assert late.send(timedelta(minutes=5), opened=tokens[change]) == 403
    assert kept(session) == []


def test_a_form_opened_after_the_close_is_not_on_time(late: Late, units: Units, scene: Scene, session: Session) -> None:
    token = sign_opened(units.keys, late.closes_at, topic_id=scene.topic.id, account_id=scene.cast.paula.account.id)
    assert late.send(timedelta(minutes=5), opened=token) == 403
    assert kept(session) == []


def test_a_draft_kept_before_is_opened_and_sent_after_the_close(late: Late, session: Session) -> None:
    assert late.keep(-SECOND) == 303
    late.wait(timedelta(hours=1))
    topic = late.writer.get(late.address.removesuffix("/contributions")).text
    draft = session.scalars(select(Contribution)).one()
    address = late.address + f"?draft_id={draft.id}"
    assert f"draft_id={draft.id}" in topic
    page = late.writer.get(address)
    assert "A tiempo." in page.text
    form = next(form for form in forms(page) if str(form["action"]).endswith("/contributions"))
    assert late.writer.post(late.address, data=form["fields"]).status_code == 303
    assert kept(session) == [(Status.WAITING, False)]


def test_a_form_opened_before_may_be_kept_as_a_draft_after_the_close_and_sent(late: Late, session: Session) -> None:
    assert late.keep(timedelta(minutes=5)) == 303
    draft_id = str(session.scalars(select(Contribution.id)).one())
    assert late.send(GRACE - SECOND, draft_id=draft_id) == 303
    assert kept(session) == [(Status.WAITING, False)]


def test_a_draft_is_as_late_as_a_form_after_two_hours(late: Late, session: Session) -> None:
    assert late.keep(-SECOND) == 303
    draft_id = str(session.scalars(select(Contribution.id)).one())
    assert late.send(GRACE, draft_id=draft_id) == 403
    assert late.keep(GRACE) == 403
    assert kept(session) == [(Status.DRAFT, False)]
