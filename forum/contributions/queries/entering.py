from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.exchanges.models import Exchange, Membership
from forum.kernel.actor import Actor

ORGANISER, SOMEBODY, GONE = "organiser", "somebody", "gone"
MOST_ENTERED = 50


class EnteredLine(NamedTuple):
    """What became of something entered for a member; without number and name where it is anonymous."""

    at: datetime
    status: str
    reason_code: str | None
    number: int | None
    name: str | None
    confirmed_at: datetime | None


def through(enterer: Any) -> ColumnElement[str | None]:
    """Through whom a contribution was sent in, as she shows herself now, for `said_through`; NULL where its author sent it.

    The organiser; else the relay's organisation, if she shows one, else her name; else that it was somebody. Of one who
    erased all of hers only that she is no longer here.
    """
    is_shown = enterer.confirmed_at.is_not(None)
    return case(
        (enterer.id.is_(None), None),
        (enterer.account_id.is_(None), f"{GONE}:"),
        (enterer.is_organiser, f"{ORGANISER}:"),
        (is_shown & enterer.shows_organisation & (enterer.organisation != ""), "name:" + enterer.organisation),
        (is_shown & (enterer.name != ""), "name:" + enterer.name),
        else_=f"{SOMEBODY}:",
    )


def enterer_name(enterer: Any) -> ColumnElement[str | None]:
    """For the author: the name of who entered it for her, empty where she has not confirmed it; NULL where nobody did."""
    return case((enterer.id.is_(None), None), (enterer.confirmed_at.is_not(None), enterer.name), else_="")


def find_through(session: Session, row: Contribution) -> str | None:
    """The same of one contribution; nothing of an anonymous one, since it could tell whose it is."""
    if row.entered_by_id is None or row.author_id is None:
        return None
    return session.scalar(select(through(Membership)).where(Membership.id == row.entered_by_id))


def own_through(session: Session, actor: Actor, exchange: Exchange) -> str:
    """What readers are told of somebody who enters for others there, of what she enters now."""
    mine = Membership.id == actor.membership_id(exchange.id)
    return session.scalar(select(through(Membership)).where(mine)) or f"{SOMEBODY}:"


def list_entered(session: Session, actor: Actor, exchange: Exchange) -> list[EnteredLine]:
    """What she entered there for others, the newest first: its state, so that she can tell them, and not its words."""
    query = (
        select(
            Contribution.created_at,
            Contribution.status,
            Contribution.reason_code,
            Membership.number,
            Membership.name,
            Membership.confirmed_at,
        )
        .outerjoin(Membership, Membership.id == Contribution.author_id)
        .where(
            Contribution.exchange_id == exchange.id,
            Contribution.entered_by_id == actor.membership_id(exchange.id),
        )
    )
    rows = session.execute(query.order_by(Contribution.id.desc()).limit(MOST_ENTERED))
    return [EnteredLine._make(row) for row in rows]
