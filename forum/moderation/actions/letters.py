"""Writing to one member from the desk, and her answer."""

from collections.abc import Mapping

from sqlalchemy import select

from forum.exchanges.models import Exchange, Membership
from forum.exchanges.policy import require_organiser
from forum.kernel.actor import Actor
from forum.kernel.characters import clean_text
from forum.kernel.errors import require
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.moderation.errors import AnsweredAlready, NothingWritten, PlaceLeftOpen, ReasonTooLong
from forum.moderation.events import LetterSent
from forum.moderation.letter_words import NAMES, prefilled, prefilled_languages
from forum.moderation.models import Letter, LetterTemplate, NoLetters
from forum.moderation.policy import can_read_letters, can_write_to, capacity_of
from forum.moderation.queries.letters import get_own_letter, get_person, unseen_places
from forum.moderation.rules import MOST_CHARACTERS


def send_letter(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, number: int, words: str, language: str) -> Letter:
    """To the member of this number, in this language. The same letter sent twice is one.

    NobodyThere, NotPermitted, NothingWritten, PlaceLeftOpen, ReasonTooLong.
    """
    person = get_person(uow.session, actor, exchange, number=number, now=uow.now)
    to_id, from_id = person.addressee.membership_id, actor.membership_id(exchange.id)
    uow.session.scalar(select(Membership.id).where(Membership.id == to_id).with_for_update())
    written = clean_words(words)
    last = uow.session.scalar(select(Letter).where(Letter.to_id == to_id).order_by(Letter.number.desc()).limit(1))
    if last is not None and (last.words, last.from_id, last.answered_at) == (written, from_id, None):
        return last
    require(can_write_to(actor, exchange, uow.now, whom=person.addressee))
    if unseen_places(written):
        raise PlaceLeftOpen({"words": PlaceLeftOpen()})
    letter = uow.add(
        Letter(
            exchange_id=exchange.id,
            to_id=to_id,
            number=(last.number if last else 0) + 1,
            from_id=from_id,
            words=written,
            language=check_language(language),
            sent_at=uow.now,
        )
    )
    uow.flush()
    capacity = capacity_of(actor, exchange.id, uow.now)
    noted = {"thing": "membership", "thing_id": to_id, "exchange_id": exchange.id}
    write_log(uow, actor, act="send_letter", capacity=capacity, **noted)  # type: ignore[arg-type]
    uow.record(LetterSent(exchange_id=exchange.id, letter_id=letter.id))
    return letter


def answer_letter(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, letter_id: int, words: str, language: str
) -> Letter:
    """Once; the same answer sent twice is one. LetterNotFound, NotPermitted, NothingWritten, ReasonTooLong, AnsweredAlready."""
    letter = get_own_letter(uow.session, actor, exchange, letter_id=letter_id, now=uow.now)
    written = clean_words(words)
    if letter.answered_at is not None:
        if letter.answer == written:
            return letter
        raise AnsweredAlready()
    letter.answer, letter.answer_language, letter.answered_at = written, check_language(language), uow.now
    return letter


def clean_words(words: str) -> str:
    written = clean_text(words).strip()
    if not written:
        raise NothingWritten({"words": NothingWritten()})
    if len(written) > MOST_CHARACTERS:
        raise ReasonTooLong({"words": ReasonTooLong(most=MOST_CHARACTERS)})
    return written


def stop_letters(uow: UnitOfWork, actor: Actor, *, exchange: Exchange) -> None:
    """She wishes no more of them from this exchange. Twice is once. NotPermitted."""
    require(can_read_letters(actor, exchange.id, uow.now))
    refuse_letters(uow, actor.membership_id(exchange.id) or 0)


def want_letters_again(uow: UnitOfWork, actor: Actor, *, exchange: Exchange) -> None:
    require(can_read_letters(actor, exchange.id, uow.now))
    found = uow.session.get(NoLetters, actor.membership_id(exchange.id))
    if found is not None:
        uow.session.delete(found)


def refuse_letters(uow: UnitOfWork, membership_id: int) -> None:
    if uow.session.get(NoLetters, membership_id) is None:
        uow.add(NoLetters(membership_id=membership_id, since=uow.now))


def save_templates(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, words: Mapping[tuple[str, str], str]) -> None:
    """By name and language; what is left empty, or as it was, is ours again. ExchangeNotFound, ReasonTooLong."""
    require_organiser(actor, exchange.id, uow.now)
    kept = {key: clean_text(typed).strip() for key, typed in words.items() if key[0] in NAMES}
    too_long = {
        f"{name}-{tag}": ReasonTooLong(most=MOST_CHARACTERS)
        for (name, tag), said in kept.items()
        if len(said) > MOST_CHARACTERS
    }
    if too_long:
        raise ReasonTooLong(too_long, most=MOST_CHARACTERS)
    for (name, tag), said in kept.items():
        row = uow.session.get(LetterTemplate, (exchange.id, name, tag))
        ours = prefilled(name, tag) if tag in prefilled_languages() else ""
        if row is not None and said in {"", ours}:
            uow.session.delete(row)
        elif row is not None:
            row.words = said
        elif said not in {"", ours}:
            uow.add(LetterTemplate(exchange_id=exchange.id, name=name, language=tag, words=said))
    write_log(uow, actor, act="save_letters", thing="exchange", thing_id=exchange.id, exchange_id=exchange.id)
