from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.exchanges.models import Exchange, Membership
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.pages import Page
from forum.moderation.models import DecisionRow
from forum.moderation.policy import can_read_log

LOG_SIZE = 50
CONFIRMED_NAME = case((Membership.confirmed_at.is_not(None), Membership.name), else_="")


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision: who, what, why, when and in which capacity; of the contribution its number only.

    `decided_by` is "" for who has not confirmed her name.
    """

    id: int
    contribution_id: int
    kind: str
    decided_by: str
    capacity: str
    reason_code: str | None
    reason: str | None
    reason_language: str | None
    at: datetime
    is_language_unread: bool
    has_decided_before: bool


def was_read(session: Session, contribution: Contribution) -> bool:
    """Whether somebody decided on it since it was sent in."""
    query = select(DecisionRow.id).where(DecisionRow.contribution_id == contribution.id)
    return session.scalar(query.limit(1)) is not None


def list_decisions(
    session: Session, actor: Actor, exchange: Exchange, *, now: datetime, before: int | None = None
) -> Page[DecisionLine]:
    """The newest first. NotPermitted."""
    require(can_read_log(actor, exchange, now))
    query = (
        select(DecisionRow, CONFIRMED_NAME)
        .join(Membership, Membership.id == DecisionRow.decided_by_id)
        .where(DecisionRow.exchange_id == exchange.id)
        .order_by(DecisionRow.id.desc())
        .limit(LOG_SIZE + 1)
    )
    if before is not None:
        query = query.where(DecisionRow.id < before)
    lines = [_line(row, name) for row, name in session.execute(query)]
    following = str(lines[LOG_SIZE - 1].id) if len(lines) > LOG_SIZE else None
    return Page(lines[:LOG_SIZE], following=following)


def list_decisions_on(session: Session, contribution_id: int) -> list[DecisionLine]:
    """All that was decided on one contribution, the oldest first; the caller has asked policy."""
    query = (
        select(DecisionRow, CONFIRMED_NAME)
        .join(Membership, Membership.id == DecisionRow.decided_by_id)
        .where(DecisionRow.contribution_id == contribution_id)
        .order_by(DecisionRow.id)
    )
    return [_line(row, name) for row, name in session.execute(query)]


def _line(row: DecisionRow, name: str) -> DecisionLine:
    return DecisionLine(
        id=row.id,
        contribution_id=row.contribution_id,
        kind=row.kind,
        decided_by=name,
        capacity=row.capacity,
        reason_code=row.reason_code,
        reason=row.reason,
        reason_language=row.reason_language,
        at=row.decided_at,
        is_language_unread=row.is_language_unread,
        has_decided_before=row.has_decided_before,
    )
