from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from forum.exchanges.errors import ConsentNotTaken
from forum.exchanges.models import ENTERING_AGREED, Exchange, Membership, MembershipState
from forum.exchanges.policy import NOT_HERE, can_enter_for_others
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.log.models import LogEntry


@dataclass(frozen=True, slots=True)
class Consenting:
    """A member for whom may be entered. `name`: empty where she has not confirmed one; `way`, `since`: how she agreed, when."""

    number: int
    name: str
    way: str
    since: date | None


def agreed_to_entering(actor: Actor, exchange: Exchange) -> ColumnElement[bool]:
    """The twin in SQL of `can_enter_for`, for whoever may enter for others there."""
    return and_(
        Membership.exchange_id == exchange.id,
        Membership.id != (actor.membership_id(exchange.id) or 0),
        Membership.state == MembershipState.ACTIVE,
        Membership.entering.in_(ENTERING_AGREED),
    )


def list_consenting(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> list[Consenting]:
    """By their numbers. NotPermitted."""
    require(can_enter_for_others(actor, exchange.id, now))
    query = select(Membership).where(agreed_to_entering(actor, exchange)).order_by(Membership.number)
    return [
        Consenting(row.number, row.name if row.confirmed_at else "", row.entering or "", row.entering_on)
        for row in session.scalars(query)
    ]


def get_by_number(
    session: Session, actor: Actor, exchange: Exchange, *, number: int | None, now: datetime
) -> Membership:
    """NotPermitted for who may not enter for others; ConsentNotTaken where nobody has this number."""
    require(can_enter_for_others(actor, exchange.id, now))
    query = select(Membership).where(Membership.exchange_id == exchange.id, Membership.number == number)
    found = session.scalar(query) if number is not None else None
    if found is None:
        raise ConsentNotTaken(NOT_HERE)
    return found


def find_consent_noter(session: Session, membership: Membership) -> str:
    """The name of who noted her consent last; empty where she gave it herself, and of who has not confirmed her name."""
    query = (
        select(Membership.name)
        .join(LogEntry, and_(LogEntry.actor_id == Membership.id, LogEntry.actor_kind == "membership"))
        .where(LogEntry.act == "note_consent", LogEntry.thing == "membership", LogEntry.thing_id == membership.id)
        .where(LogEntry.exchange_id == membership.exchange_id, Membership.confirmed_at.is_not(None))
    )
    return session.scalar(query.order_by(LogEntry.id.desc()).limit(1)) or ""
