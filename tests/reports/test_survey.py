"""The survey after an exchange: once each, kept apart from who answers, shown when it's over and from five answers on."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Exchange
from forum.exchanges.queries import get_exchange
from forum.exchanges.rules import Phase
from forum.kernel.clock import MovableClock
from forum.kernel.db import Base
from forum.kernel.keys import Keys
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.reports.actions.survey import answer_survey
from forum.reports.errors import AnsweredAlready, NoSurvey, NothingSaid, SurveyNotOpen, TooLong
from forum.reports.models import SurveyAnswer, SurveyTaken, SurveyWords
from forum.reports.participation import build_participation_report
from forum.reports.queries.survey import count_survey, get_results
from forum.reports.rules import FEWEST_ANSWERS, SURVEY_OPEN, Answer, survey_phase
from forum.reports.tasks import forget_survey_takers
from tests.actors import actor_of
from tests.cast import Cast, Person, assemble
from tests.factories import make_account, make_membership
from tests.pages import send

SignIn = Callable[[Account], FlaskClient]
SAID = Answer(marks={"whole": 4, "safe": 2}, hindrances=frozenset({"time"}), words={"will_do": "Walk the streets."})
DAY = timedelta(days=1)


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


@pytest.fixture
def closed(cast: Cast, clock: MovableClock) -> Cast:
    clock.move_to(cast.exchange.closes_at)
    return cast


def answer(units: Units, cast: Cast, person: Person, said: Answer = SAID) -> None:
    with units.open() as uow:
        actor = actor_of(uow.session, uow.session.get_one(Account, person.account.id))
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        answer_survey(uow, actor, exchange=exchange, answer=said)


def have_answered(units: Units, cast: Cast, number: int) -> None:
    """So many more members, each marking the whole with the number of her turn."""
    for turn in range(number):
        with units.open() as uow:
            account = make_account(uow)
            membership = make_membership(uow, uow.session.get_one(Exchange, cast.exchange.id), account)
        said = Answer(marks={"whole": turn % 5 + 1}, words={"different": f"{'zyxwv'[turn % 5]} wish"})
        answer(units, cast, Person(account, membership), said)


@pytest.mark.parametrize(
    ("after", "phase"),
    [
        (-timedelta(microseconds=1), Phase.COMING),
        (timedelta(0), Phase.OPEN),
        (SURVEY_OPEN - timedelta(microseconds=1), Phase.OPEN),
        (SURVEY_OPEN, Phase.CLOSED),
    ],
)
def test_it_is_open_for_three_weeks_from_the_close(cast: Cast, after: timedelta, phase: Phase) -> None:
    assert survey_phase(cast.exchange, cast.exchange.closes_at + after) is phase


def test_an_answer_is_kept_apart_from_who_gave_it(units: Units, closed: Cast, session: Session) -> None:
    before = len(session.scalars(select(LogEntry.id)).all())
    answer(units, closed, closed.paula)
    session.rollback()
    kept, words = session.scalars(select(SurveyAnswer)).one(), session.scalars(select(SurveyWords)).one()
    assert (kept.marks, kept.hindrances) == ({"whole": 4, "safe": 2}, ["time"])
    assert (words.question, words.words) == ("will_do", "Walk the streets.")
    assert session.scalars(select(SurveyTaken.membership_id)).all() == [closed.paula.membership.id]
    assert len(session.scalars(select(LogEntry.id)).all()) == before


def test_nothing_joins_an_answer_with_a_person_or_a_moment() -> None:
    kept = {name: set(Base.metadata.tables[name].columns.keys()) for name in ("survey_answer", "survey_words")}
    assert kept == {
        "survey_answer": {"id", "exchange_id", "marks", "hindrances"},
        "survey_words": {"id", "exchange_id", "question", "words"},
    }
    assert set(Base.metadata.tables["survey_taken"].columns.keys()) == {"membership_id", "exchange_id"}


def test_answers_lie_in_another_order_than_they_came(units: Units, closed: Cast, session: Session) -> None:
    have_answered(units, closed, 12)
    session.rollback()
    marks = [row.marks["whole"] for row in session.scalars(select(SurveyAnswer).order_by(SurveyAnswer.id))]
    ids = session.scalars(select(SurveyAnswer.id)).all()
    assert len(set(ids)) == 12
    assert max(ids) > 1 << 40
    assert marks != [turn % 5 + 1 for turn in range(12)]


def test_a_second_answer_is_refused_and_changes_nothing(units: Units, closed: Cast, session: Session) -> None:
    answer(units, closed, closed.paula)
    with pytest.raises(AnsweredAlready):
        answer(units, closed, closed.paula)
    session.rollback()
    assert len(session.scalars(select(SurveyAnswer)).all()) == 1


def test_who_takes_no_part_is_not_asked(units: Units, closed: Cast) -> None:
    for person in (closed.sami, closed.stranger):
        with pytest.raises(NoSurvey):
            answer(units, closed, person)


def test_before_the_close_and_after_three_weeks_nothing_is_kept(
    units: Units, cast: Cast, clock: MovableClock, session: Session
) -> None:
    for at in (cast.exchange.closes_at - DAY, cast.exchange.closes_at + SURVEY_OPEN):
        clock.move_to(at)
        with pytest.raises(SurveyNotOpen):
            answer(units, cast, cast.paula)
    session.rollback()
    assert session.scalars(select(SurveyAnswer)).all() == []


@pytest.mark.parametrize(
    ("said", "refusal"), [(Answer(), NothingSaid), (Answer(words={"will_do": "a" * 2001}), TooLong)]
)
def test_nothing_and_too_much_are_refused(
    units: Units, closed: Cast, said: Answer, refusal: type[Exception], session: Session
) -> None:
    with pytest.raises(refusal):
        answer(units, closed, closed.paula, said)
    session.rollback()
    assert session.scalars(select(SurveyTaken)).all() == []


def test_nothing_is_shown_while_it_is_open(units: Units, closed: Cast, clock: MovableClock, session: Session) -> None:
    have_answered(units, closed, FEWEST_ANSWERS)
    open_now = count_survey(session, closed.exchange, now=clock.now())
    assert (open_now.answers, open_now.is_shown) == (FEWEST_ANSWERS, False)
    over = count_survey(session, closed.exchange, now=closed.exchange.closes_at + SURVEY_OPEN)
    assert over.marks is not None
    assert over.marks["whole"] == [1, 1, 1, 1, 1]


def test_of_fewer_than_five_nothing_is_shown(units: Units, closed: Cast, clock: MovableClock, session: Session) -> None:
    have_answered(units, closed, FEWEST_ANSWERS - 1)
    clock.move_to(closed.exchange.closes_at + SURVEY_OPEN)
    olga = actor_of(session, closed.olga.account)
    found = get_results(session, olga, closed.exchange, now=clock.now())
    assert (found.answers, found.marks, found.hindrances, found.words) == (FEWEST_ANSWERS - 1, None, None, None)


def test_words_come_in_the_order_of_the_alphabet(
    units: Units, closed: Cast, clock: MovableClock, session: Session
) -> None:
    have_answered(units, closed, FEWEST_ANSWERS)
    clock.move_to(closed.exchange.closes_at + SURVEY_OPEN)
    found = get_results(session, actor_of(session, closed.olga.account), closed.exchange, now=clock.now())
    assert found.words is not None
    assert found.words["different"] == ["v wish", "w wish", "x wish", "y wish", "z wish"]
    with pytest.raises(NoSurvey):
        get_results(session, actor_of(session, closed.mo.account), closed.exchange, now=clock.now())


def test_who_answered_is_forgotten_when_it_is_over(
    units: Units, closed: Cast, clock: MovableClock, session: Session
) -> None:
    answer(units, closed, closed.paula)
    for after, left in ((SURVEY_OPEN - DAY, 1), (SURVEY_OPEN, 0)):
        clock.move_to(closed.exchange.closes_at + after)
        forget_survey_takers(units)
        session.rollback()
        assert len(session.scalars(select(SurveyTaken)).all()) == left
    assert len(session.scalars(select(SurveyAnswer)).all()) == 1


def test_each_day_answers_are_mixed_and_none_is_lost(units: Units, closed: Cast, session: Session) -> None:
    have_answered(units, closed, FEWEST_ANSWERS)

    def kept() -> tuple[dict[int, int], list[str], list[int]]:
        session.rollback()
        session.expire_all()
        marks = {row.id: row.marks["whole"] for row in session.scalars(select(SurveyAnswer))}
        words = sorted(session.scalars(select(SurveyWords.words)))
        return marks, words, sorted(session.scalars(select(SurveyTaken.membership_id)))

    before = kept()
    forget_survey_takers(units)
    after = kept()
    assert set(before[0]) & set(after[0]) == set()
    assert sorted(before[0].values()) == sorted(after[0].values())
    assert before[1:] == after[1:]


def test_its_counts_stand_in_the_report_and_no_words(
    units: Units, closed: Cast, clock: MovableClock, session: Session
) -> None:
    have_answered(units, closed, FEWEST_ANSWERS)
    for person in (closed.paula, closed.pierre, closed.mo, closed.noor, closed.tara):
        answer(units, closed, person, Answer(marks={"whole": 5}))
    at = closed.exchange.closes_at + SURVEY_OPEN
    view = get_exchange(session, closed.exchange.slug)
    report = build_participation_report(session, view, now=at, keys=Keys("for tests only"), locale="en")
    sheet = next(sheet for sheet in report.sheets if sheet.name == "survey")
    assert tuple(sheet.rows[0][1:7]) == ("< 5", "< 5", "< 5", "< 5", 6, "< 5")
    assert "wish" not in repr(report)


def test_a_member_answers_on_a_page_without_script(as_: SignIn, closed: Cast, session: Session) -> None:
    mo, path = as_(closed.mo.account), f"/exchanges/{closed.exchange.slug}/survey"
    assert path in mo.get(f"/exchanges/{closed.exchange.slug}/").text
    refused = send(mo, path, "/survey", whole="9", will_do=" ")
    assert refused.status_code == 422
    kept = send(mo, path, "/survey", whole="5", hindrances="line", will_do="Ask the city.")
    assert kept.status_code == 303
    answered = mo.get(path).text
    assert "You have answered" in answered
    assert f'<a href="/exchanges/{closed.exchange.slug}/commitments">Say what you will do</a>' in answered
    assert path not in mo.get(f"/exchanges/{closed.exchange.slug}/").text
    session.rollback()
    assert session.scalars(select(SurveyAnswer.marks)).one() == {"whole": 5}


def test_what_was_typed_stays_when_it_is_refused(as_: SignIn, closed: Cast) -> None:
    paula, path = as_(closed.paula.account), f"/exchanges/{closed.exchange.slug}/survey"
    refused = send(paula, path, "/survey", safe="3", will_do="word " * 500)
    assert refused.status_code == 422
    assert "word word" in refused.text
    assert 'name="safe" value="3" checked' in refused.text


def test_where_the_organiser_wants_none_there_is_none(
    as_: SignIn, units: Units, clock: MovableClock, session: Session
) -> None:
    with units.open() as uow:
        cast = assemble(uow, has_survey=False)
    clock.move_to(cast.exchange.closes_at)
    assert as_(cast.paula.account).get(f"/exchanges/{cast.exchange.slug}/survey").status_code == 404
    assert "There is none" in as_(cast.olga.account).get(f"/exchanges/{cast.exchange.slug}/organise/survey").text
