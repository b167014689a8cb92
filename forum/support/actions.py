import secrets

from forum.kernel.actor import Actor
from forum.kernel.characters import clean_text
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.support.errors import NothingAnswered, NothingAsked
from forum.support.models import HelpRequest
from forum.support.queries import code_hash, get_to_answer

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 12
MOST_CHARACTERS = 4000


def ask_for_help(uow: UnitOfWork, actor: Actor, *, exchange_id: int | None, question: str, language: str) -> str:
    """Keep a question; the code by which its answer is found again, told this once. NothingAsked."""
    words = clean_text(question).strip()[:MOST_CHARACTERS]
    if not words:
        raise NothingAsked()
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    uow.add(
        HelpRequest(
            code_hash=code_hash(code),
            exchange_id=exchange_id,
            account_id=actor.account_id,
            language=language,
            question=words,
            asked_at=uow.now,
        )
    )
    return "-".join(code[place : place + 4] for place in range(0, CODE_LENGTH, 4))


def answer_request(
    uow: UnitOfWork, actor: Actor, *, request_id: int, exchange_id: int | None, answer: str
) -> HelpRequest:
    """Answer, or answer anew, what was asked in this exchange (None: of the machine's keepers).

    HelpRequestNotFound for who may not.
    """
    request = get_to_answer(uow.session, actor, request_id, exchange_id=exchange_id, now=uow.now)
    words = clean_text(answer).strip()[:MOST_CHARACTERS]
    if not words:
        raise NothingAnswered()
    request.answer, request.answered_at, request.answered_by_id = words, uow.now, actor.account_id
    write_log(uow, actor, act="answer_help", thing="help_request", thing_id=request.id, exchange_id=request.exchange_id)
    return request
