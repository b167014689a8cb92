import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select, update

from forum.exchanges.models import Exchange
from forum.exchanges.rules import Phase
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.reports.errors import AnsweredAlready, NoSurvey, NothingSaid, SurveyNotOpen, TooLong
from forum.reports.models import SurveyAnswer, SurveyTaken, SurveyWords, random_id
from forum.reports.policy import can_take_survey
from forum.reports.queries.survey import has_answered
from forum.reports.rules import MOST_WORDS, SURVEY_OPEN, Answer, survey_phase

WITHOUT_SESSION = {"synchronize_session": False}


def answer_survey(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, answer: Answer) -> None:
    """Keep what a member says apart from who she is: nothing is logged, and of her only that she has answered.

    NoSurvey, SurveyNotOpen, AnsweredAlready, NothingSaid, TooLong.
    """
    membership_id = actor.membership_id(exchange.id)
    if not can_take_survey(actor, exchange, uow.now) or membership_id is None:
        raise NoSurvey()
    if survey_phase(exchange, uow.now) is not Phase.OPEN:
        raise SurveyNotOpen()
    if has_answered(uow.session, membership_id):
        raise AnsweredAlready()
    if answer.is_empty:
        raise NothingSaid()
    check_lengths(answer.words)
    uow.add(SurveyTaken(membership_id=membership_id, exchange_id=exchange.id))
    marks, hindrances = dict(answer.marks), sorted(answer.hindrances)
    uow.add(SurveyAnswer(exchange_id=exchange.id, marks=marks, hindrances=hindrances))
    for question, words in answer.words.items():
        uow.add(SurveyWords(exchange_id=exchange.id, question=question, words=words))


def check_lengths(words: Mapping[str, str]) -> None:
    """TooLong."""
    faults = {name: TooLong(most=MOST_WORDS) for name, said in words.items() if len(said) > MOST_WORDS}
    if faults:
        raise TooLong(dict(faults), most=MOST_WORDS)


def mix_answers(uow: UnitOfWork) -> None:
    """Write all that is kept of open surveys anew, in an order drawn by lot and in one transaction.

    So that a database, which knows in which transaction a row was written and where it lies, joins no answer with a person.
    """
    still_open = select(Exchange.id).where(Exchange.closes_at > uow.now - SURVEY_OPEN)
    for table in (SurveyAnswer, SurveyWords):
        for number in in_any_order(
            uow.session.scalars(select(table.id).where(table.exchange_id.in_(still_open))).all()
        ):
            uow.session.execute(
                update(table).where(table.id == number).values(id=random_id()), execution_options=WITHOUT_SESSION
            )
    taken = select(SurveyTaken.membership_id, SurveyTaken.exchange_id).where(SurveyTaken.exchange_id.in_(still_open))
    for membership_id, exchange_id in in_any_order(uow.session.execute(taken).all()):
        hers = update(SurveyTaken).where(SurveyTaken.membership_id == membership_id)
        uow.session.execute(hers.values(exchange_id=exchange_id), execution_options=WITHOUT_SESSION)


def in_any_order(rows: Sequence[Any]) -> list[Any]:
    return secrets.SystemRandom().sample(rows, len(rows))


def forget_who_answered(uow: UnitOfWork) -> None:
    """Of surveys that are over nobody needs to know it."""
    over = select(Exchange.id).where(Exchange.closes_at <= uow.now - SURVEY_OPEN)
    uow.session.execute(delete(SurveyTaken).where(SurveyTaken.exchange_id.in_(over)), execution_options=WITHOUT_SESSION)
