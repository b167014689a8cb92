"""A question about a passage, from the sheet to the author and back."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.unname import take_name_off
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.models import Contribution
from forum.contributions.rules import beginning_of_day
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import Units
from forum.notifications.models import Mail
from forum.texts.actions import change_source
from forum.texts.models import Text
from forum.translating.actions.ask import Answer, answer_question, ask_author
from forum.translating.actions.write import Sheet
from forum.translating.errors import (
    AnswerMissing,
    MayNotTranslate,
    QuestionMissing,
    QuestionNotFound,
    TooManyQuestions,
)
from forum.translating.models import AuthorQuestion
from forum.translating.own_data import erase_asked
from forum.translating.queries.questions import answer_token, list_own_questions, list_questions
from forum.translating.queries.writing import get_workbench
from tests.cast import Cast, assemble
from tests.factories import make_author_question, make_contribution, make_topic
from tests.pages import send

SignIn = Callable[[Account], FlaskClient]
Load = Callable[[Account], Actor]
SPANISH = "La comuna ayudó.\n\nSin luz no salimos."


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


def write(units: Units, cast: Cast, **fields: object) -> Contribution:
    with units.open() as uow:
        topic = make_topic(uow, cast.rounds[0])
        return make_contribution(uow, topic, cast.paula.membership, text=SPANISH, language="es", **fields)


def ask(units: Units, actor: Actor, row: Contribution, *, words: str = "Laquelle ?", target: str = "fr") -> int:
    with units.open() as uow:
        first = get_workbench(uow.session, actor, text_id=row.text_id, language=target, now=uow.now).rows[0]
        sheet = Sheet(text_id=row.text_id, language=target)
        return ask_author(uow, actor, sheet=sheet, digest=first.digest, words=words, language="fr").id


def answer(units: Units, actor: Actor, row: Contribution, number: int, words: str = "La de arriba.") -> None:
    with units.open() as uow:
        answer_question(uow, actor, contribution_id=row.id, answer=Answer(number, words, "es"))


def only(session: Session) -> AuthorQuestion:
    session.expire_all()
    return session.scalars(select(AuthorQuestion)).one()


def test_a_question_and_its_answer_stand_with_the_paragraph(
    units: Units, session: Session, cast: Cast, load_actor: Load
) -> None:
    row = write(units, cast)
    number = ask(units, load_actor(cast.tara.account), row)
    answer(units, load_actor(cast.paula.account), row, number)
    asked = only(session)
    assert (asked.words, asked.language, asked.target) == ("Laquelle ?", "fr", "fr")
    assert (asked.answer, asked.answer_language) == ("La de arriba.", "es")
    assert [one.id for one in list_questions(session, row.text_id)] == [number]


def test_a_question_without_words_is_not_sent(units: Units, session: Session, cast: Cast, load_actor: Load) -> None:
    row = write(units, cast)
    with pytest.raises(QuestionMissing):
        ask(units, load_actor(cast.tara.account), row, words=" \n ")
    assert list_questions(session, row.text_id) == []


def test_the_author_is_not_flooded(units: Units, cast: Cast, load_actor: Load) -> None:
    row = write(units, cast)
    with units.open() as uow:
        for _ in range(20):
            make_author_question(uow, row, cast.tara.membership)
    with pytest.raises(TooManyQuestions):
        ask(units, load_actor(cast.tara.account), row)


def test_who_may_not_write_a_version_does_not_ask(units: Units, cast: Cast, load_actor: Load) -> None:
    row = write(units, cast)
    sheet = Sheet(text_id=row.text_id, language="fr")
    with pytest.raises(MayNotTranslate), units.open() as uow:
        ask_author(uow, load_actor(cast.pierre.account), sheet=sheet, digest="x", words="?", language="fr")


def test_an_author_does_not_ask_herself(units: Units, cast: Cast, load_actor: Load) -> None:
    row = write(units, cast)
    with pytest.raises(MayNotTranslate) as caught:
        ask(units, load_actor(cast.paula.account), row)
    assert caught.value.code == "nobody_to_ask"


def test_only_the_author_answers(units: Units, cast: Cast, load_actor: Load) -> None:
    row = write(units, cast)
    number = ask(units, load_actor(cast.tara.account), row)
    for other in (cast.pierre, cast.olga, cast.tara):
        with pytest.raises(QuestionNotFound):
            answer(units, load_actor(other.account), row, number)
    with pytest.raises(AnswerMissing):
        answer(units, load_actor(cast.paula.account), row, number, words=" ")


def test_a_named_author_is_told_once_by_mail_and_answers_by_its_link(
    units: Units, session: Session, cast: Cast, load_actor: Load, client: FlaskClient, drain: Callable[[], int]
) -> None:
    row = write(units, cast)
    number = ask(units, load_actor(cast.tara.account), row)
    drain()
    mails = session.scalars(select(Mail).where(Mail.kind == "author_asked")).all()
    assert [mail.account_id for mail in mails] == [cast.paula.account.id]
    with units.open() as uow:
        token = answer_token(uow.keys, contribution_id=row.id, membership_id=cast.paula.membership.id)
    page = client.get(f"/answers/{token}").text
    assert "Laquelle ?" in page
    assert "La comuna ayudó." in page
    fields = {"question": str(number), f"answer-{number}": "La de arriba.", f"answer_language-{number}": "es"}
    assert send(client, f"/answers/{token}", token, **fields).status_code == 303
    assert only(session).answer == "La de arriba."


def test_an_author_without_a_name_gets_no_mail_answers_on_her_page_and_leaves_the_day_only(
    units: Units, session: Session, cast: Cast, load_actor: Load, as_: SignIn, drain: Callable[[], int]
) -> None:
    row = write(units, cast, is_anonymous=True)
    number = ask(units, load_actor(cast.tara.account), row)
    drain()
    assert session.scalars(select(Mail).where(Mail.kind == "author_asked")).all() == []
    here = f"/exchanges/{cast.exchange.slug}"
    paula = as_(cast.paula.account)
    assert f"{here}/contributions/{row.id}/questions" in paula.get(f"{here}/mine").text
    answer(units, load_actor(cast.paula.account), row, number)
    asked = only(session)
    assert asked.answered_at is not None
    assert asked.answered_at == beginning_of_day(asked.answered_at, cast.exchange.timezone)
    assert "Paula" not in as_(cast.tara.account).get(f"{here}/texts/{row.text_id}/versions/fr").text


def test_whoever_takes_her_name_off_ends_the_link_and_the_hour(
    units: Units, session: Session, cast: Cast, load_actor: Load, client: FlaskClient, drain: Callable[[], int]
) -> None:
    row, paula = write(units, cast), load_actor(cast.paula.account)
    answer(units, paula, row, ask(units, load_actor(cast.tara.account), row))
    with units.open() as uow:
        take_name_off(uow, paula, contribution_id=row.id)
        token = answer_token(uow.keys, contribution_id=row.id, membership_id=cast.paula.membership.id)
    drain()
    asked = only(session)
    assert asked.answered_at is not None
    assert asked.answered_at == beginning_of_day(asked.answered_at, cast.exchange.timezone)
    assert client.get(f"/answers/{token}").status_code == 404


def test_questions_go_with_the_words(
    units: Units, session: Session, cast: Cast, load_actor: Load, drain: Callable[[], int]
) -> None:
    row = write(units, cast)
    ask(units, load_actor(cast.tara.account), row)
    with units.open() as uow:
        withdraw_contribution(uow, load_actor(cast.paula.account), contribution_id=row.id)
    drain()
    assert list_questions(session, row.text_id) == []


def test_whoever_asked_and_is_erased_leaves_the_answers(
    units: Units, session: Session, cast: Cast, load_actor: Load
) -> None:
    row, tara = write(units, cast), load_actor(cast.tara.account)
    answer(units, load_actor(cast.paula.account), row, ask(units, tara, row))
    ask(units, tara, row, words="Et ici ?")
    with units.open() as uow:
        erase_asked(uow, cast.tara.membership.id)
    asked = only(session)
    assert (asked.words, asked.asker_id, asked.answer) == ("", None, "La de arriba.")


def test_one_asked_in_one_language_is_known_in_another(
    units: Units, session: Session, cast: Cast, load_actor: Load
) -> None:
    row, now = write(units, cast), cast.exchange.created_at
    ask(units, load_actor(cast.tara.account), row)
    bench = get_workbench(session, load_actor(cast.olga.account), text_id=row.text_id, language="en", now=now)
    assert [one.digest for one in bench.questions] == [bench.rows[0].digest]


def test_her_own_questions_say_which_are_open(units: Units, session: Session, cast: Cast, load_actor: Load) -> None:
    row, tara = write(units, cast), load_actor(cast.tara.account)
    first = ask(units, tara, row)
    ask(units, tara, row, words="Et ici ?")
    answer(units, load_actor(cast.paula.account), row, first)
    own = list_own_questions(session, cast.tara.membership.id, now=cast.exchange.created_at)
    assert [(one.words, one.is_answered) for one in own] == [("Et ici ?", False), ("Laquelle ?", True)]


def test_the_author_sees_that_she_changed_the_passage_since(
    units: Units, session: Session, cast: Cast, load_actor: Load, as_: SignIn
) -> None:
    row = write(units, cast)
    ask(units, load_actor(cast.tara.account), row)
    with units.open() as uow:
        change_source(uow, uow.session.get_one(Text, row.text_id), source="La de arriba ayudó.\n\nSin luz no salimos.")
    page = as_(cast.paula.account).get(f"/exchanges/{cast.exchange.slug}/contributions/{row.id}/questions").text
    assert "Usted ha cambiado este párrafo desde entonces." in page


def test_a_question_typed_and_not_sent_stays_when_the_draft_is_kept(units: Units, cast: Cast, as_: SignIn) -> None:
    row = write(units, cast)
    sheet = f"/exchanges/{cast.exchange.slug}/texts/{row.text_id}/versions/fr"
    page = send(as_(cast.tara.account), sheet, None, act="save", **{"paragraph-0": "Nous.", "question-0": "Où ?"})
    assert page.status_code == 200
    assert "Où ?</textarea>" in page.text


def test_a_question_stands_in_the_sheet_of_every_language_and_on_her_desk(
    units: Units, cast: Cast, as_: SignIn
) -> None:
    row = write(units, cast)
    here = f"/exchanges/{cast.exchange.slug}"
    tara = as_(cast.tara.account)
    sent = {"act": "ask-1", "question-1": "Quelle lumière ?", "question_language-1": "fr"}
    answer = send(tara, f"{here}/texts/{row.text_id}/versions/fr", None, **sent)
    assert answer.location.endswith("#row-1")
    assert "Quelle lumière ?" in tara.get(f"{here}/desk/translations").text
    assert "Quelle lumière ?" in as_(cast.olga.account).get(f"{here}/texts/{row.text_id}/versions/en").text
