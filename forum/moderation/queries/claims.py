from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.exchanges.models import Membership
from forum.moderation.models import Claim
from forum.moderation.queries.staff import CONFIRMED_NAME


@dataclass(frozen=True, slots=True)
class ReadNow:
    """Who reads it at present, and until when that holds; `name` is "" for who has not confirmed hers."""

    membership_id: int
    name: str
    until: datetime


def find_claims(session: Session, ids: Collection[int], now: datetime) -> dict[int, ReadNow]:
    """By contribution, those that have not lapsed. One query."""
    query = (
        select(Claim, CONFIRMED_NAME.label("name"))
        .join(Membership, Membership.id == Claim.membership_id)
        .where(Claim.contribution_id.in_(ids), Claim.until > now)
    )
    return {
        row.Claim.contribution_id: ReadNow(row.Claim.membership_id, row.name or "", row.Claim.until)
        for row in session.execute(query)
    }
