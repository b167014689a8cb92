"""Who translates what now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, select
from sqlalchemy.orm import Session

from forum.exchanges.models import Membership, MembershipState
from forum.translating.models import VersionClaim

_NAME = case((Membership.confirmed_at.is_not(None), Membership.name), else_="").label("name")


@dataclass(frozen=True, slots=True)
class Claimed:
    """`name` is "" for who has not confirmed hers."""

    holder_id: int
    name: str
    until: datetime


def runs(now: datetime) -> ColumnElement[bool]:
    """A claim that has not lapsed, of somebody who still takes part."""
    takes_part = select(Membership.id).where(Membership.state == MembershipState.ACTIVE)
    return and_(VersionClaim.until > now, VersionClaim.holder_id.in_(takes_part))


def find_claims(
    session: Session, exchange_id: int, text_ids: Collection[int], *, now: datetime
) -> dict[tuple[int, str], Claimed]:
    """By text and language. One query."""
    query = (
        select(VersionClaim, _NAME)
        .join(Membership, Membership.id == VersionClaim.holder_id)
        .where(VersionClaim.exchange_id == exchange_id, VersionClaim.text_id.in_(text_ids), runs(now))
    )
    return {(c.text_id, c.language): Claimed(c.holder_id, name, c.until) for c, name in session.execute(query)}


def find_claim(session: Session, exchange_id: int, *, text_id: int, language: str, now: datetime) -> Claimed | None:
    return find_claims(session, exchange_id, [text_id], now=now).get((text_id, language))


def list_own_claims(session: Session, exchange_id: int, holder_id: int, *, now: datetime) -> list[VersionClaim]:
    """The one that ends first first."""
    here = VersionClaim.exchange_id == exchange_id, VersionClaim.holder_id == holder_id, VersionClaim.until > now
    return list(session.scalars(select(VersionClaim).where(*here).order_by(VersionClaim.until, VersionClaim.text_id)))
