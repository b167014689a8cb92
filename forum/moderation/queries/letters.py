"""Letters from the desk: to whom one may write, what one got, and whose answers wait."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from forum.accounts.models import Account
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.moderation.errors import LetterNotFound, NobodyThere
from forum.moderation.letter_words import NAMES, closest, prefilled, prefilled_languages
from forum.moderation.models import Dismissal, Letter, LetterTemplate, NoLetters
from forum.moderation.policy import Addressee, can_read_letters, can_see_desk


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a letter is for. `name` is "" where she has not confirmed it; `language` is the one she reads in."""

    number: int
    name: str
    language: str
    addressee: Addressee


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter as its receiver, or the desk, reads it. `other`: the name of whom it is from, or to; "" for none confirmed."""

    id: int
    other: str
    number: int
    words: str
    language: str
    sent_at: datetime
    answer: str
    answer_language: str
    answered_at: datetime | None


def get_person(session: Session, actor: Actor, exchange: Exchange, *, number: int, now: datetime) -> Person:
    """A member of the exchange, whatever her standing, for who may see the desk. NobodyThere, NotPermitted."""
    require(can_see_desk(actor, exchange, now))
    row = session.execute(
        select(Membership, Account.language)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.exchange_id == exchange.id, Membership.number == number, Membership.confirmed_at.is_not(None))
    ).first()
    if row is None:
        raise NobodyThere()
    return Person(number, row.Membership.name, row.language, find_addressee(session, row.Membership))


def find_addressee(session: Session, membership: Membership) -> Addressee:
    last = session.scalar(select(Letter).where(Letter.to_id == membership.id).order_by(Letter.number.desc()).limit(1))
    return Addressee(
        membership_id=membership.id,
        takes_part=membership.state == MembershipState.ACTIVE and membership.account_id is not None,
        wishes_none=session.get(NoLetters, membership.id) is not None,
        last_at=last.sent_at if last else None,
        has_answered=last is not None and last.answered_at is not None,
    )


def list_to_person(
    session: Session, actor: Actor, exchange: Exchange, *, membership_id: int, now: datetime
) -> list[LetterLine]:
    """What the desk wrote to a member and she answered, the oldest first. NotPermitted."""
    require(can_see_desk(actor, exchange, now))
    return _lines(session, _letters(Letter.from_id).where(Letter.to_id == membership_id).order_by(Letter.id))


def list_own(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> list[LetterLine]:
    """What she got, the newest first. NotPermitted."""
    require(can_read_letters(actor, exchange.id, now))
    own_id = actor.membership_id(exchange.id)
    return _lines(session, _letters(Letter.from_id).where(Letter.to_id == own_id).order_by(Letter.id.desc()))


def wishes_none(session: Session, membership_id: int | None) -> bool:
    return membership_id is not None and session.get(NoLetters, membership_id) is not None


def get_own_letter(session: Session, actor: Actor, exchange: Exchange, *, letter_id: int, now: datetime) -> Letter:
    """One to herself. NotPermitted, LetterNotFound."""
    require(can_read_letters(actor, exchange.id, now))
    letter = session.get(Letter, letter_id)
    if letter is None or letter.exchange_id != exchange.id or letter.to_id != actor.membership_id(exchange.id):
        raise LetterNotFound()
    return letter


def count_own(session: Session, membership_ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """By exchange: how many letters she got, and how many of them she has not answered. One query."""
    query = select(Letter.exchange_id, func.count(), func.count(Letter.answered_at)).where(
        Letter.to_id.in_(list(membership_ids))
    )
    rows = session.execute(query.group_by(Letter.exchange_id))
    return {exchange_id: (number, number - answered) for exchange_id, number, answered in rows}


def _is_owed() -> ColumnElement[bool]:
    later = aliased(Letter)
    return (
        Letter.answered_at.is_not(None)
        & ~exists().where(later.to_id == Letter.to_id, later.number > Letter.number)
        & ~exists().where(Dismissal.letter_id == Letter.id)
    )


IS_OWED = _is_owed()
"""She answered, nobody has written to her since, and nobody said that it needs no answer."""


def load_letters(session: Session, letter_ids: Collection[int]) -> dict[int, LetterLine]:
    """With whom each was for; the caller has asked policy."""
    found = _lines(session, _letters(Letter.to_id).where(Letter.id.in_(list(letter_ids))))
    return {line.id: line for line in found}


def offered_words(session: Session, exchange: Exchange) -> Mapping[str, Mapping[str, str]]:
    """Templates by name and language: those of the exchange, else ours."""
    query = select(LetterTemplate).where(LetterTemplate.exchange_id == exchange.id)
    changed = {(row.name, row.language): row.words for row in session.scalars(query)}
    languages = list(dict.fromkeys((*exchange.languages, *prefilled_languages())))
    found: dict[str, dict[str, str]] = {name: {} for name in NAMES}
    for name in NAMES:
        for tag in languages:
            ours = prefilled(name, tag) if tag in prefilled_languages() else ""
            if words := changed.get((name, tag), ours):
                found[name][tag] = words
    return found


def begin_with(session: Session, exchange: Exchange, *, name: str, language: str) -> tuple[str, str]:
    """A template's words in her language, else in the first of the exchange's, and the language they are in."""
    offered = offered_words(session, exchange).get(name, {})
    if not offered:
        return "", language
    found = closest(language, tuple(offered))
    return offered[found], found


def find_own_name(session: Session, actor: Actor, exchange: Exchange) -> str:
    """As others know her; "" where she has not said it."""
    own = session.get(Membership, actor.membership_id(exchange.id) or 0)
    return own.name if own is not None and own.confirmed_at is not None else ""


def _letters(other_id: InstrumentedAttribute[int]) -> Any:
    query = select(Letter, Membership.name, Membership.number, Membership.confirmed_at)
    return query.outerjoin(Membership, Membership.id == other_id)


def _lines(session: Session, query: Any) -> list[LetterLine]:
    return [
        _line(letter, name=name if confirmed_at else "", number=number)
        for letter, name, number, confirmed_at in session.execute(query)
    ]


def _line(row: Letter, *, name: str, number: int) -> LetterLine:
    return LetterLine(
        id=row.id,
        other=name,
        number=number,
        words=row.words,
        language=row.language,
        sent_at=row.sent_at,
        answer=row.answer or "",
        answer_language=row.answer_language or "",
        answered_at=row.answered_at,
    )


def unseen_places(words: str) -> Sequence[str]:
    """Lines that stand in square brackets, as templates leave them for who writes."""
    return [line for line in words.splitlines() if line.strip().startswith("[") and line.strip().endswith("]")]
