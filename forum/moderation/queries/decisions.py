from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from forum.contributions.models import Contribution
from forum.exchanges.models import Exchange, Membership
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.pages import Page
from forum.moderation.models import DecisionRow
from forum.moderation.policy import can_read_log
from forum.moderation.queries.staff import CONFIRMED_NAME
from forum.moderation.rules import AGREEING, Kind, Step, stands, step_back
from forum.texts.models import Origin, Version

LOG_SIZE = 50


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
    is_reversed: bool
    left_edition: int | None


def has_words(text_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """That what its author wrote was not deleted meanwhile."""
    return exists().where(Version.text_id == text_id, Version.origin == Origin.AUTHOR, Version.html != "")


def is_taken_back() -> ColumnElement[bool]:
    reversal = aliased(DecisionRow)
    return exists().where(reversal.reverses_id == DecisionRow.id)


def is_in_force() -> ColumnElement[bool]:
    """A decision that was not taken back; taking one back is none itself."""
    return and_(DecisionRow.kind != Kind.REVERSE, ~is_taken_back())


def is_reading() -> ColumnElement[bool]:
    """A decision by which a contribution has been read for good: not one that left it waiting."""
    return and_(is_in_force(), DecisionRow.kind != Kind.AGREE)


def was_read(session: Session, contribution: Contribution) -> bool:
    """Whether somebody decided on it since it was sent in."""
    query = select(DecisionRow.id).where(DecisionRow.contribution_id == contribution.id, is_reading())
    return session.scalar(query.limit(1)) is not None


def find_last(session: Session, contribution_id: int) -> DecisionRow | None:
    """The last decision on it that is in force."""
    query = select(DecisionRow).where(DecisionRow.contribution_id == contribution_id, is_in_force())
    return session.scalar(query.order_by(DecisionRow.id.desc()).limit(1))


def find_step_back(session: Session, contribution: Contribution, decision: DecisionRow) -> Step | None:
    """What takes a decision back; None where it is not the last in force, or too much happened since."""
    last = find_last(session, contribution.id)
    if last is None or last.id != decision.id:
        return None
    now_stands = stands(contribution.status, has_pending_edit=contribution.has_pending_edit)
    is_untouched = decision.left_edition == contribution.edition
    step = step_back(decision.kind, decision.stood, now_stands=now_stands, is_untouched=is_untouched)
    return step if step is None or session.scalar(select(has_words(contribution.text_id))) else None


def find_last_of(session: Session, contribution_id: int, kind: Kind) -> DecisionRow:
    """The last return, or hiding; one that another decision came to undo."""
    query = select(DecisionRow).where(DecisionRow.contribution_id == contribution_id, DecisionRow.kind == kind)
    return session.scalars(query.order_by(DecisionRow.id.desc()).limit(1)).one()


def find_reopening(session: Session, contribution_id: int) -> datetime | None:
    """When a decision on it was taken back, if nothing was decided since."""
    query = select(DecisionRow.kind, DecisionRow.decided_at).where(DecisionRow.contribution_id == contribution_id)
    last = session.execute(query.order_by(DecisionRow.id.desc()).limit(1)).first()
    return last.decided_at if last is not None and last.kind == Kind.REVERSE else None


def is_agreement() -> ColumnElement[bool]:
    """That the first of two let it through, as it reads now."""
    is_of_now = DecisionRow.left_edition == Contribution.edition
    return and_(DecisionRow.kind.in_(AGREEING), is_of_now, is_in_force())


def find_agreements(session: Session, ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """Who, by membership and name, has let it through as the first of two, by contribution. One query.

    Of what was changed since nobody has: it is another wording.
    """
    query = (
        select(DecisionRow.contribution_id, DecisionRow.decided_by_id, CONFIRMED_NAME.label("name"))
        .join(Membership, Membership.id == DecisionRow.decided_by_id)
        .join(Contribution, Contribution.id == DecisionRow.contribution_id)
        .where(DecisionRow.contribution_id.in_(ids), is_agreement())
        .order_by(DecisionRow.id)
    )
    return {row.contribution_id: (row.decided_by_id, row.name or "") for row in session.execute(query)}


def list_decisions(
    session: Session, actor: Actor, exchange: Exchange, *, now: datetime, before: int | None = None
) -> Page[DecisionLine]:
    """The newest first. NotPermitted."""
    require(can_read_log(actor, exchange, now))
    query = (
        select(DecisionRow, CONFIRMED_NAME.label("name"), is_taken_back().label("is_reversed"))
        .join(Membership, Membership.id == DecisionRow.decided_by_id)
        .where(DecisionRow.exchange_id == exchange.id)
        .order_by(DecisionRow.id.desc())
        .limit(LOG_SIZE + 1)
    )
    if before is not None:
        query = query.where(DecisionRow.id < before)
    lines = [_line(row) for row in session.execute(query)]
    following = str(lines[LOG_SIZE - 1].id) if len(lines) > LOG_SIZE else None
    return Page(lines[:LOG_SIZE], following=following)


def list_decisions_on(session: Session, contribution_id: int) -> list[DecisionLine]:
    """All that was decided on one contribution, the oldest first; the caller has asked policy."""
    query = (
        select(DecisionRow, CONFIRMED_NAME.label("name"), is_taken_back().label("is_reversed"))
        .join(Membership, Membership.id == DecisionRow.decided_by_id)
        .where(DecisionRow.contribution_id == contribution_id)
        .order_by(DecisionRow.id)
    )
    return [_line(row) for row in session.execute(query)]


def _line(found: Any) -> DecisionLine:
    row: DecisionRow = found.DecisionRow
    return DecisionLine(
        id=row.id,
        contribution_id=row.contribution_id,
        kind=row.kind,
        decided_by=found.name,
        capacity=row.capacity,
        reason_code=row.reason_code,
        reason=row.reason,
        reason_language=row.reason_language,
        at=row.decided_at,
        is_language_unread=row.is_language_unread,
        has_decided_before=row.has_decided_before,
        is_reversed=found.is_reversed,
        left_edition=row.left_edition,
    )
