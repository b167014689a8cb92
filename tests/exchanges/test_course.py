"""Changing the course: every date that hangs on a round moves with it, in one step, with one notice."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from forum.accounts.models import Account
from forum.contributions.models import Contribution
from forum.exchanges.actions.course import change_course
from forum.exchanges.course import Change, Course, Dates, Turn, changed_rounds, turn
from forum.exchanges.errors import DatesChangedMeanwhile, ExchangeNotFound
from forum.exchanges.models import Exchange, Notice, Round
from forum.exchanges.queries.course import find_course
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.clock import MovableClock
from forum.kernel.errors import InvalidInput
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.notifications.models import Mail
from forum.roster.models import Mandate
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_mandate, make_topic
from tests.pages import forms, send

SignIn = Callable[[Account], FlaskClient]
WEEK = timedelta(days=7)
OPENS = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)  # nine o'clock in Toronto
NOW = OPENS + timedelta(days=2)


def course(*, ends: dict[int, datetime] | None = None) -> Course:
    """Four weeks from the second of March; in the night before the eighth, Toronto puts its clocks forward."""
    openings = [at_nine(2 + 7 * place) for place in range(4)]
    closings = [*openings[1:], at_nine(30)]
    return Course(
        timezone="America/Toronto",
        opens_at=openings[0],
        closes_at=closings[-1],
        rounds=tuple(
            Dates(id=n, number=n, opens_at=opens, ends_at=(ends or {}).get(n), closes_at=(ends or {}).get(n, closes))
            for n, opens, closes in zip(range(1, 5), openings, closings, strict=True)
        ),
    )


def at_nine(day: int) -> datetime:
    """In March, by the clocks of Toronto."""
    return datetime(2026, 3, 1, 14 if day < 8 else 13, tzinfo=UTC) + timedelta(days=day - 1)


def length(number: int, days: int, *, moves_others: bool = True) -> Change:
    return Change(turn=Turn.LENGTH, number=number, days=days, moves_others=moves_others)


def openings(found: Course) -> list[datetime]:
    return [one.opens_at for one in found.rounds]


def test_a_longer_week_moves_those_after_it_and_the_closing_each_at_its_hour() -> None:
    new = turn(course(), length(1, 2), NOW)
    assert openings(new) == [at_nine(2), at_nine(11), at_nine(18), at_nine(25)]
    assert new.rounds[0].closes_at == at_nine(11)
    assert new.closes_at == at_nine(30) + timedelta(days=2)


def test_a_shorter_week_alone_leaves_a_gap_and_nothing_else_moves() -> None:
    new = turn(course(), length(2, -3, moves_others=False), NOW)
    assert openings(new) == openings(course())
    assert [one.closes_at for one in new.rounds][:2] == [at_nine(9), at_nine(13)]
    assert new.closes_at == course().closes_at


def test_a_pause_keeps_the_end_of_the_week_before_it() -> None:
    new = turn(course(), Change(turn=Turn.PAUSE, number=3, days=4), NOW)
    assert [one.closes_at for one in new.rounds] == [at_nine(9), at_nine(16), at_nine(27), at_nine(34)]
    assert openings(new)[2] == at_nine(20)
    assert len(changed_rounds(course(), new)) == 2


def test_all_that_has_not_begun_is_postponed() -> None:
    new = turn(course(), Change(turn=Turn.POSTPONE, days=3), NOW)
    assert openings(new) == [at_nine(2), at_nine(12), at_nine(19), at_nine(26)]
    assert new.rounds[0].closes_at == at_nine(9)
    assert new.opens_at == at_nine(2)


def test_before_it_opens_the_whole_exchange_is_postponed() -> None:
    new = turn(course(), Change(turn=Turn.POSTPONE, days=7), OPENS - WEEK)
    assert new.opens_at == new.rounds[0].opens_at == at_nine(9)
    assert new.closes_at == at_nine(37)


def test_the_last_week_made_longer_makes_the_exchange_longer() -> None:
    for moves_others in (True, False):
        assert turn(course(), length(4, 2, moves_others=moves_others), NOW).closes_at == at_nine(32)


@pytest.mark.parametrize(
    ("change", "now", "field"),
    [
        (length(1, 2), at_nine(10), "number"),  # over
        (length(9, 2), NOW, "number"),  # no such week
        (length(1, 0), NOW, "days"),
        (length(1, 366), NOW, "days"),
        (length(1, -5), NOW, "days"),  # would have closed the day before it opened to now
        (length(3, -7), NOW, "days"),  # no time left in it
        (length(1, 1, moves_others=False), NOW, "days"),  # into the next
        (Change(turn=Turn.PAUSE, number=1, days=2), NOW, "number"),  # has begun
        (Change(turn=Turn.PAUSE, number=2, days=-2), NOW, "days"),
        (Change(turn=Turn.POSTPONE, days=2), at_nine(24), "turn"),  # all have begun
    ],
)
def test_what_cannot_be_is_refused_at_its_field(change: Change, now: datetime, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        turn(course(), change, now)
    assert set(refusal.value.fields) == {field}


def test_a_week_is_not_shortened_so_that_the_next_opened_in_the_past() -> None:
    early = course(ends={1: at_nine(8) + timedelta(hours=1)})
    with pytest.raises(InvalidInput):
        turn(early, length(1, -6), at_nine(2) + timedelta(hours=3))


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


def apply(units: Units, cast: Cast, change: Change, *, actor: Actor = SYSTEM, seen: str = "") -> None:
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        seal = seen or find_course(uow.session, exchange).seal
        change_course(uow, actor, exchange=exchange, change=change, seen=seal, language="fr")


def test_one_notice_tells_all_in_each_language_with_the_dates_before_and_after(
    units: Units, cast: Cast, session: Session, client: FlaskClient, drain: Callable[[], int]
) -> None:
    apply(units, cast, Change(turn=Turn.POSTPONE, days=3))
    drain()
    assert session.scalar(select(func.count()).select_from(Notice)) == 1
    assert session.scalar(select(func.count()).where(Mail.kind == "notice", Mail.state == "sent")) == 6
    here = f"/exchanges/{cast.exchange.slug}/rounds/1"
    english, french = (client.get(f"{here}?lang={tag}").text for tag in ("en", "fr"))
    assert "The dates have changed" in english
    assert "May 24, 2026" in english
    assert "May 27, 2026" in english
    assert "Les dates ont changé" in french
    assert "27 mai 2026" in french


def test_the_second_of_two_who_change_the_dates_is_told(units: Units, cast: Cast, session: Session) -> None:
    with units.open() as uow:
        seal = find_course(uow.session, uow.session.get_one(Exchange, cast.exchange.id)).seal
    apply(units, cast, length(1, 2), seen=seal)
    with pytest.raises(DatesChangedMeanwhile):
        apply(units, cast, length(1, 2), seen=seal)
    assert session.scalar(select(func.count()).select_from(Notice)) == 1


def test_nobody_but_an_organiser_changes_the_course(units: Units, cast: Cast) -> None:
    with pytest.raises(ExchangeNotFound):
        apply(units, cast, length(1, 2), actor=Actor(account_id=cast.paula.account.id))


def test_the_log_keeps_what_was_changed_in_a_code_and_says_it_in_words(
    units: Units, cast: Cast, session: Session, as_: SignIn
) -> None:
    apply(units, cast, length(1, -2))
    apply(units, cast, Change(turn=Turn.POSTPONE, days=3))
    query = select(LogEntry.act, LogEntry.reason).where(LogEntry.act.startswith("course"))
    acts = session.execute(query.order_by(LogEntry.id))
    assert [tuple(row) for row in acts] == [("course_length", "1:-2"), ("course_postpone", "+3")]
    log = as_(cast.olga.account).get(f"/exchanges/{cast.exchange.slug}/organise/log").text
    assert "week 1, 2 days less" in log
    assert "postponed the weeks to come" in log
    assert "3 days later" in log


def test_changed_dates_never_make_late_what_was_received_in_time(
    units: Units, cast: Cast, session: Session, clock: MovableClock, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        topic = make_topic(uow, cast.rounds[0])
        in_time = make_contribution(uow, topic, cast.paula.membership).id
    clock.move_to(clock.now() + timedelta(days=1))
    apply(units, cast, length(1, -4))
    clock.move_to(clock.now() + timedelta(days=3))
    drain()
    assert not session.get_one(Contribution, in_time).is_late


@pytest.mark.parametrize(("is_anonymous", "days", "is_late"), [(False, 2, False), (True, 2, True), (True, 3, False)])
def test_what_came_late_is_late_no_more_once_its_week_closes_after_it(
    units: Units,
    cast: Cast,
    session: Session,
    drain: Callable[[], int],
    *,
    is_anonymous: bool,
    days: int,
    is_late: bool,
) -> None:
    """Of what bears no name the day alone is known: it stays late unless the whole day is before the closing."""
    with units.open() as uow:
        topic, closes_at = make_topic(uow, cast.rounds[1]), cast.exchange.opens_at + 2 * WEEK
        uow.session.get_one(Round, cast.rounds[1].id).closes_at = closes_at
        row = make_contribution(
            uow,
            topic,
            cast.paula.membership,
            is_late=True,
            is_anonymous=is_anonymous,
            submitted_at=closes_at + timedelta(days=1, hours=23),
        )
        contribution_id = row.id
    apply(units, cast, length(2, days))
    drain()
    assert session.get_one(Contribution, contribution_id).is_late is is_late


def test_readers_are_told_what_came_after_the_closing(units: Units, cast: Cast, client: FlaskClient) -> None:
    with units.open() as uow:
        topic = make_topic(uow, cast.rounds[0])
        make_contribution(uow, topic, cast.paula.membership, is_late=True)
        path = f"/exchanges/{cast.exchange.slug}/topics/{topic.id}"
    assert "Received after closing" in client.get(path).text


def test_who_writes_while_her_week_is_shortened_keeps_her_two_hours(
    units: Units, cast: Cast, as_: SignIn, clock: MovableClock, session: Session
) -> None:
    with units.open() as uow:
        path = f"/exchanges/{cast.exchange.slug}/topics/{make_topic(uow, cast.rounds[0]).id}"
    clock.move_to(cast.exchange.opens_at + timedelta(days=2) - timedelta(minutes=10))
    paula = as_(cast.paula.account)
    form = paula.get(path)
    apply(units, cast, length(1, -5))
    clock.move_to(cast.exchange.opens_at + timedelta(days=2, minutes=45))
    assert form.status_code == 200
    sent = paula.post(f"{path}/contributions", data=fields_of(form))
    assert sent.status_code == 303
    assert session.scalars(select(Contribution.is_late)).all() == [False]


def fields_of(page: TestResponse) -> dict[str, object]:
    form = [one for one in forms(page) if str(one["action"]).endswith("/contributions")][-1]
    return {**form["fields"], "text": "We were still writing.", "language": "en"}  # type: ignore[dict-item]


def test_an_organiser_postpones_everything_and_all_has_moved(
    units: Units, cast: Cast, as_: SignIn, session: Session, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        exchange, second = cast.exchange, cast.rounds[1]
        mandate_id = uow.session.scalar(select(Mandate.id).where(Mandate.round_id == second.id))
        make_mandate(uow, cast.rounds[0], cast.noor.membership)
        was = exchange.closes_at
    olga, here = as_(cast.olga.account), f"/exchanges/{cast.exchange.slug}/organise/course"
    looked = send(olga, here, turn="postpone", days="3")
    assert looked.status_code == 200
    for words in ("Week 2", "On duty in week 2: Noor", "Notice due, week 2: Opening", "The exchange closes"):
        assert words in looked.text
    assert session.scalar(select(func.count()).select_from(Notice)) == 0
    confirm = next(form for form in forms(looked) if "seen" in form["fields"])  # type: ignore[operator]
    done = olga.post(here, data=confirm["fields"])
    assert done.status_code == 303
    session.expire_all()
    assert session.get_one(Exchange, exchange.id).closes_at == was + timedelta(days=3)
    assert session.get_one(Round, second.id).opens_at == cast.exchange.opens_at + timedelta(days=10)
    moved = session.get_one(Mandate, mandate_id)
    assert moved.starts_at == cast.exchange.opens_at + timedelta(days=9)
    assert olga.post(here, data=confirm["fields"]).status_code == 409
    assert "The dates have changed" in olga.get(done.headers["Location"]).text


def test_a_refused_change_keeps_what_was_typed(units: Units, cast: Cast, as_: SignIn) -> None:
    here = f"/exchanges/{cast.exchange.slug}/organise/course"
    refused = send(as_(cast.olga.account), here, turn="pause", number="1", days="2")
    assert refused.status_code == 422
    assert "This week has begun already" in refused.text
    assert 'value="2"' in refused.text


def test_the_form_begins_with_a_week_that_is_not_over(units: Units, cast: Cast, as_: SignIn) -> None:
    with units.open() as uow:
        first, second = (uow.session.get_one(Round, cast.rounds[n].id) for n in (0, 1))
        first.opens_at, second.opens_at = uow.now - timedelta(days=8), uow.now - timedelta(days=1)
    page = as_(cast.olga.account).get(f"/exchanges/{cast.exchange.slug}/organise/course").text
    assert re.findall(r'<option value="([0-9]+)" selected>', page) == ["2"]
