"""A question about a passage, and its author's answer."""

from dataclasses import dataclass

from forum.contributions.rules import beginning_of_day
from forum.kernel.actor import Actor
from forum.kernel.characters import clean_text, cut
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.translating.actions.write import Sheet
from forum.translating.errors import (
    AnswerMissing,
    NothingToTranslate,
    QuestionMissing,
    QuestionNotFound,
    TooManyQuestions,
)
from forum.translating.events import AuthorAsked
from forum.translating.models import AuthorQuestion
from forum.translating.policy import allow, can_ask_author
from forum.translating.queries.questions import AskedOf, count_questions, get_asked, get_asked_by_link
from forum.translating.queries.work import get_work, load_standing, spell_language
from forum.translating.rules import origins_of

MOST_QUESTION, MOST_ANSWER = 2000, 4000
MOST_OPEN = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What an author sends, to which question."""

    question_id: int
    words: str
    language: str


def ask_author(
    uow: UnitOfWork, actor: Actor, *, sheet: Sheet, digest: str, words: str, language: str
) -> AuthorQuestion:
    """Ask in `language` about the paragraph of this `digest` of what her sheet is made from.

    NothingToTranslate, MayNotTranslate, BasisGone, QuestionMissing, TooManyQuestions.
    """
    work, target = get_work(uow.session, sheet.text_id), spell_language(sheet.language)
    if work.contribution_id is None:
        raise NothingToTranslate()
    allow(can_ask_author(actor, work, uow.now, language=target))
    asked = cut(clean_text(words).strip(), MOST_QUESTION)
    if not asked:
        raise QuestionMissing()
    if count_questions(uow.session, [work.text_id]).get(work.text_id, (0, 0))[1] >= MOST_OPEN:
        raise TooManyQuestions()
    base = load_standing(uow.session, work, target, writer_id=None, basis=sheet.basis).base
    question = uow.add(
        AuthorQuestion(
            exchange_id=work.exchange_id,
            text_id=work.text_id,
            digest=origins_of(base).get(digest) or digest,
            target=target,
            asker_id=actor.membership_id(work.exchange_id),
            words=asked,
            language=check_language(language),
            asked_at=uow.now,
        )
    )
    uow.flush()
    uow.record(AuthorAsked(exchange_id=work.exchange_id, contribution_id=work.contribution_id, question_id=question.id))
    return question


def answer_question(uow: UnitOfWork, actor: Actor, *, contribution_id: int, answer: Answer) -> None:
    """By the author on her page; the latest answer stands. ContributionNotFound, QuestionNotFound, AnswerMissing."""
    _answer(uow, get_asked(uow.session, actor, contribution_id, now=uow.now, keys=uow.keys), answer)


def answer_by_link(uow: UnitOfWork, *, token: str, answer: Answer) -> None:
    """By whoever holds the link that was mailed to her. QuestionNotFound, AnswerMissing."""
    _answer(uow, get_asked_by_link(uow.session, token, now=uow.now, keys=uow.keys), answer)


def _answer(uow: UnitOfWork, asked: AskedOf, answer: Answer) -> None:
    """No event: what she does without her name leaves no moment, and who asked finds the answer on the desk."""
    question = next((one for one in asked.questions if one.id == answer.question_id), None)
    if question is None:
        raise QuestionNotFound()
    words = cut(clean_text(answer.words).strip(), MOST_ANSWER)
    if not words:
        raise AnswerMissing({f"answer-{question.id}": AnswerMissing.message})
    standing = asked.letter.standing
    question.answer, question.answer_language = words, check_language(answer.language)
    question.answered_at = beginning_of_day(uow.now, standing.exchange.timezone) if standing.is_anonymous else uow.now
    uow.flush()
