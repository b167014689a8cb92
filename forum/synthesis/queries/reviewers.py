"""Who reads a synthesis over."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from forum.exchanges.models import Membership, MembershipState
from forum.roster.models import Mandate
from forum.synthesis.policy import Standing


class Reviewer(NamedTuple):
    """An organiser, or a mandate: its round and its dates. `name` is "" for who has not confirmed hers."""

    membership_id: int
    is_organiser: bool
    round_id: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    name: str = ""


def list_reviewers(session: Session, exchange_id: int) -> list[Reviewer]:
    """All who organise or hold a mandate and take part at present; a row for each mandate. One query."""
    query = (
        select(
            Membership.id,
            Membership.is_organiser,
            Mandate.round_id,
            Mandate.starts_at,
            Mandate.ends_at,
            case((Membership.confirmed_at.is_not(None), Membership.name), else_=""),
        )
        .outerjoin(Mandate, Mandate.membership_id == Membership.id)
        .where(
            Membership.exchange_id == exchange_id,
            Membership.state == MembershipState.ACTIVE,
            Membership.account_id.is_not(None),
            or_(Membership.is_organiser, Mandate.id.is_not(None)),
        )
    )
    return [Reviewer._make(row) for row in session.execute(query)]


def has_others(reviewers: Iterable[Reviewer], standing: Standing, now: datetime) -> bool:
    """Whether anybody who did not write in it may read it over at present: the twin of `policy.can_review`."""
    return any(may_read_over(one, standing, now) for one in reviewers if one.membership_id not in standing.writers)


def may_read_over(one: Reviewer, standing: Standing, now: datetime) -> bool:
    if one.is_organiser:
        return True
    if one.starts_at is None or one.ends_at is None or now < one.starts_at:
        return False
    return one.round_id == standing.round_id or now < one.ends_at


def list_writer_names(session: Session, standing: Standing) -> list[str]:
    """As they confirmed them."""
    query = select(Membership.name).where(
        Membership.id.in_(standing.writers), Membership.confirmed_at.is_not(None), Membership.name != ""
    )
    return list(session.scalars(query.order_by(Membership.id)))
