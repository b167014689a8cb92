from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution
from forum.contributions.queries.waiting import waits_to_be_read
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.kernel.actor import Actor
from forum.kernel.reader import same_language
from forum.moderation.errors import ReadingNotFound
from forum.moderation.models import LentReading
from forum.moderation.policy import can_read_lent
from forum.moderation.rules import LentAnswer


@dataclass(frozen=True, slots=True)
class LentLine:
    """What a lent reader says, or that she did not answer yet; `name` "" where she has not confirmed hers."""

    name: str
    asked_at: datetime
    answer: str | None
    words: str
    words_language: str
    answered_at: datetime | None


def find_asked(session: Session, contribution_id: int, reader_id: int) -> LentReading | None:
    query = select(LentReading).where(
        LentReading.contribution_id == contribution_id, LentReading.reader_id == reader_id
    )
    return session.scalar(query)


def find_by_number(session: Session, exchange_id: int, number: int) -> Membership | None:
    """A member by her public number."""
    query = select(Membership).where(Membership.exchange_id == exchange_id, Membership.number == number)
    return session.scalar(query)


def list_lent(session: Session, contribution_id: int) -> list[LentLine]:
    """The caller has asked policy."""
    query = (
        select(LentReading, Membership.name, Membership.confirmed_at)
        .join(Membership, Membership.id == LentReading.reader_id)
        .where(LentReading.contribution_id == contribution_id)
        .order_by(LentReading.id)
    )
    return [
        LentLine(
            name=name if confirmed_at is not None else "",
            asked_at=row.asked_at,
            answer=row.answer,
            words=row.words or "",
            words_language=row.words_language or "en",
            answered_at=row.answered_at,
        )
        for row, name, confirmed_at in session.execute(query)
    ]


def was_read_by_lent(session: Session, contribution_id: int) -> bool:
    """Whether a lent reader said yes or no."""
    query = select(LentReading.id).where(
        LentReading.contribution_id == contribution_id, LentReading.answer.in_((LentAnswer.YES, LentAnswer.NO))
    )
    return session.scalar(query.limit(1)) is not None


def get_reading(session: Session, actor: Actor, reading_id: int, *, now: datetime) -> tuple[LentReading, Contribution]:
    """Hers, answered or not. ReadingNotFound."""
    reading = session.get(LentReading, reading_id)
    if reading is None or not can_read_lent(actor, reading, now):
        raise ReadingNotFound()
    return reading, session.get_one(Contribution, reading.contribution_id)


def list_own_readings(session: Session, membership_ids: Sequence[int]) -> list[tuple[int, int]]:
    """(exchange, reading) that wait for their reader."""
    query = (
        select(LentReading.exchange_id, LentReading.id)
        .join(Contribution, Contribution.id == LentReading.contribution_id)
        .where(LentReading.reader_id.in_(membership_ids), LentReading.answer.is_(None), waits_to_be_read())
        .order_by(LentReading.id)
    )
    return [(exchange_id, reading_id) for exchange_id, reading_id in session.execute(query)]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who may be asked. `reads`: she says that she reads the language."""

    number: int
    name: str
    reads: bool


def list_candidates(session: Session, exchange: Exchange, *, language: str, without: frozenset[int]) -> list[Candidate]:
    """Members who take part, those who read the language first; `without` these memberships."""
    query = (
        select(Membership.id, Membership.number, Membership.name, Account.language, Account.reads)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.exchange_id == exchange.id, Membership.state == MembershipState.ACTIVE, Membership.name != "")
        .order_by(Membership.name, Membership.id)
    )
    found = [
        Candidate(row.number, row.name, any(same_language(language, tag) for tag in (row.language, *row.reads)))
        for row in session.execute(query)
        if row.id not in without
    ]
    return sorted(found, key=lambda candidate: not candidate.reads)
