import secrets
from collections.abc import Mapping

from sqlalchemy import select

from forum.exchanges.events import ExchangeChanged
from forum.exchanges.models import Exchange
from forum.exchanges.policy import require_organiser
from forum.kernel.actor import Actor
from forum.kernel.characters import clean_text
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.support.errors import HelpLineNotFound, NothingAnswered, NothingAsked, StandingTextNotFound
from forum.support.models import HelpLine, HelpRequest, StandingText
from forum.support.queries import code_hash, find_standing_text_ids, get_to_answer
from forum.support.rules import TITLES, Line, check_line, prefill
from forum.texts.actions import create_text_in_languages, set_wordings
from forum.texts.copying import copy_text
from forum.texts.queries import get_text

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


def prefill_standing_texts(uow: UnitOfWork) -> None:
    """Before each commit: an exchange just made or changed has all its standing texts."""
    for exchange_id in {event.exchange_id for event in uow.events if type(event) is ExchangeChanged}:
        exchange = uow.session.get_one(Exchange, exchange_id)
        for name in TITLES.keys() - find_standing_text_ids(uow.session, exchange.id).keys():
            words = prefill(name, languages=exchange.languages, host=exchange.host)
            add_standing_text(uow, exchange=exchange, name=name, words=words)


def add_standing_text(uow: UnitOfWork, *, exchange: Exchange, name: str, words: Mapping[str, str]) -> None:
    text = create_text_in_languages(uow, exchange_id=exchange.id, kind="page", wordings=words, is_plain=False)
    uow.add(StandingText(exchange_id=exchange.id, name=name, text_id=text.id))


def copy_support(uow: UnitOfWork, *, exchange: Exchange, new: Exchange) -> None:
    """Its standing texts and help lines, into an exchange made after it."""
    for name, text_id in find_standing_text_ids(uow.session, exchange.id).items():
        uow.add(StandingText(exchange_id=new.id, name=name, text_id=copy_text(uow, text_id, exchange_id=new.id)))
    for line in uow.session.scalars(select(HelpLine).where(HelpLine.exchange_id == exchange.id).order_by(HelpLine.id)):
        columns = ("country", "name", "contact", "hours", "languages")
        uow.add(HelpLine(exchange_id=new.id, **{name: getattr(line, name) for name in columns}))
    uow.flush()


def add_help_line(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, line: Line) -> HelpLine:
    """The same one twice is one. ExchangeNotFound, NoCountry, NoLineName, NoContact, LineTooLong."""
    require_organiser(actor, exchange.id, uow.now)
    check_line(line)
    same = {"exchange_id": exchange.id, "country": line.country, "name": line.name, "contact": line.contact}
    row = uow.session.scalars(select(HelpLine).filter_by(**same)).first() or uow.add(HelpLine(**same))
    row.hours, row.languages = line.hours, line.languages
    uow.flush()
    write_log(uow, actor, act="save_help_line", thing="exchange", thing_id=exchange.id, exchange_id=exchange.id)
    return row


def drop_help_line(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, line_id: int) -> None:
    """ExchangeNotFound, HelpLineNotFound."""
    require_organiser(actor, exchange.id, uow.now)
    row = uow.session.get(HelpLine, line_id)
    if row is None or row.exchange_id != exchange.id:
        raise HelpLineNotFound()
    uow.session.delete(row)
    write_log(uow, actor, act="drop_help_line", thing="exchange", thing_id=exchange.id, exchange_id=exchange.id)


def save_standing_text(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, name: str, words: Mapping[str, str]
) -> None:
    """Its wording by language; what is left empty stays as it was. ExchangeNotFound, StandingTextNotFound, InvalidInput."""
    require_organiser(actor, exchange.id, uow.now)
    if name not in TITLES:
        raise StandingTextNotFound()
    text_id = find_standing_text_ids(uow.session, exchange.id).get(name)
    if text_id is None:
        add_standing_text(uow, exchange=exchange, name=name, words=words)
    else:
        set_wordings(uow, get_text(uow.session, text_id), words)
    write_log(uow, actor, act="save_page", thing="exchange", thing_id=exchange.id, exchange_id=exchange.id)
