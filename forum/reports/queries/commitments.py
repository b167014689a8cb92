"""What was promised at the end: by whom, until when, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.kernel.actor import Actor
from forum.kernel.keys import Keys
from forum.reports.errors import NoSuchCommitment
from forum.reports.models import Commitment
from forum.reports.policy import can_answer_for
from forum.texts.models import Text

ANSWERING = "answer for commitments"
MOST_LISTED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentLine:
    """`owner`: as she shows herself, or as an organiser wrote it; `is_waiting`: no organiser has let it stand yet."""

    id: int
    text_id: int
    owner_id: int | None
    owner: str
    due_on: date
    state: str
    note: str
    is_waiting: bool


def list_commitments(session: Session, exchange_id: int) -> list[CommitmentLine]:
    """Those that stand, what is due first first."""
    return _lines(session, _of(exchange_id).where(Text.published_at.is_not(None)))


def list_waiting(session: Session, exchange_id: int) -> list[CommitmentLine]:
    return _lines(session, _of(exchange_id).where(Text.published_at.is_(None)))


def list_own(session: Session, membership_id: int | None, exchange_id: int) -> list[CommitmentLine]:
    """Hers, also those that wait."""
    return _lines(session, _of(exchange_id).where(Commitment.owner_id == (membership_id or 0)))


def list_open_of(session: Session, membership_id: int, exchange_id: int) -> list[CommitmentLine]:
    """Hers that stand and that she has not answered for."""
    stands = (Text.published_at.is_not(None), Commitment.state == "open")
    return _lines(session, _of(exchange_id).where(Commitment.owner_id == membership_id, *stands))


def list_owners_to_remind(session: Session, exchange_id: int) -> Sequence[int]:
    """Memberships with something open, that can be written to."""
    query = (
        select(Commitment.owner_id)
        .join(Text, Text.id == Commitment.text_id)
        .join(Membership, Membership.id == Commitment.owner_id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Commitment.exchange_id == exchange_id,
            Commitment.state == "open",
            Text.published_at.is_not(None),
            Membership.state == MembershipState.ACTIVE,
            Account.email.is_not(None),
        )
    )
    return sorted({owner for owner in session.scalars(query) if owner is not None})


def get_commitment(session: Session, commitment_id: int, *, exchange_id: int) -> Commitment:
    """NoSuchCommitment."""
    row = session.get(Commitment, commitment_id)
    if row is None or row.exchange_id != exchange_id:
        raise NoSuchCommitment()
    return row


def get_to_answer_for(
    session: Session, actor: Actor, commitment_id: int, *, exchange: Exchange, now: datetime
) -> Commitment:
    """NoSuchCommitment for who may not."""
    row = get_commitment(session, commitment_id, exchange_id=exchange.id)
    if not can_answer_for(actor, row, now):
        raise NoSuchCommitment()
    return row


def seal_commitment(keys: Keys, *, commitment_id: int, owner_id: int) -> str:
    """What the link in a reminder holds: which commitment, and whose it was then."""
    return keys.seal_words(ANSWERING, f"{commitment_id}:{owner_id}").decode()


def get_by_token(session: Session, token: str, *, keys: Keys) -> Commitment:
    """One that is still hers. NoSuchCommitment."""
    words = keys.unseal_words(ANSWERING, token.encode("ascii", "replace"))
    if words is None:
        raise NoSuchCommitment()
    commitment_id, owner_id = map(int, words.split(":"))
    row = session.get(Commitment, commitment_id)
    if row is None or row.owner_id != owner_id:
        raise NoSuchCommitment()
    return row


def _of(exchange_id: int) -> Select[Commitment, datetime | None, str, datetime | None]:
    """With what tells whether it stands, and its owner's name."""
    return (
        select(Commitment, Text.published_at, Membership.name, Membership.confirmed_at)
        .join(Text, Text.id == Commitment.text_id)
        .outerjoin(Membership, Membership.id == Commitment.owner_id)
        .where(Commitment.exchange_id == exchange_id)
        .order_by(Commitment.due_on, Commitment.id)
        .limit(MOST_LISTED)
    )


def _lines(session: Session, query: Select[Commitment, datetime | None, str, datetime | None]) -> list[CommitmentLine]:
    return [
        CommitmentLine(
            id=row.id,
            text_id=row.text_id,
            owner_id=row.owner_id,
            owner=(name if name and confirmed_at else "") or row.owner_name,
            due_on=row.due_on,
            state=row.state,
            note=row.note,
            is_waiting=published_at is None,
        )
        for row, published_at, name, confirmed_at in session.execute(query)
    ]
