from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.moderation.deciders import Duty, Item, Staff, deciders
from forum.roster.models import Mandate, Part


def list_staff(session: Session, exchange_id: int) -> list[Staff]:
    """Who organises or holds a mandate there, past, running or to come, and takes part at present. One query."""
    query = (
        select(
            Membership.id,
            Membership.is_organiser,
            Account.language,
            Account.reads,
            Mandate.starts_at,
            Mandate.ends_at,
            Mandate.part,
            Mandate.languages,
        )
        .join(Account, Account.id == Membership.account_id)
        .outerjoin(Mandate, Mandate.membership_id == Membership.id)
        .where(
            Membership.exchange_id == exchange_id,
            Membership.state == MembershipState.ACTIVE,
            or_(Membership.is_organiser, Mandate.id.is_not(None)),
        )
        .order_by(Membership.id)
    )
    organisers: dict[int, bool] = {}
    duties: defaultdict[int, list[Duty]] = defaultdict(list)
    reads: defaultdict[int, set[str]] = defaultdict(set)
    for row in session.execute(query):
        organisers[row.id] = row.is_organiser
        reads[row.id] |= {row.language, *row.reads, *(row.languages or ())}
        if row.starts_at is not None:
            is_substitute = row.part == Part.SUBSTITUTE
            duties[row.id].append(Duty(starts_at=row.starts_at, ends_at=row.ends_at, is_substitute=is_substitute))
    return [
        Staff(
            membership_id=membership_id,
            is_organiser=is_organiser,
            duties=tuple(duties[membership_id]),
            reads=frozenset(reads[membership_id]),
        )
        for membership_id, is_organiser in organisers.items()
    ]


def list_called(
    contribution: Contribution, exchange: Exchange, *, staff: Sequence[Staff], now: datetime
) -> frozenset[int]:
    """Memberships of those who are told that it waits: those of `deciders`. No seal is opened for it."""
    item = Item(
        author_id=contribution.author_id,
        entered_by_id=contribution.entered_by_id,
        is_anonymous=contribution.author_id is None,
        is_sensitive=exchange.is_sensitive,
    )
    return deciders(staff, item, now).called


def may_others_decide(session: Session, exchange: Exchange, *, entered_by_id: int | None, now: datetime) -> bool:
    """Whether anybody decides there on what this membership enters for another."""
    item = Item(author_id=None, entered_by_id=entered_by_id, is_sensitive=exchange.is_sensitive)
    return bool(deciders(list_staff(session, exchange.id), item, now).may)
