from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.moderation.deciders import Duty, Item, Staff, deciders
from forum.roster.models import Mandate, Part

CONFIRMED_NAME = case((Membership.confirmed_at.is_not(None), Membership.name), else_="")


def list_staff(session: Session, exchange_id: int) -> list[Staff]:
    """Who organises or holds a mandate there, past, running or to come, and takes part at present. One query."""
    people: dict[int, Any] = {}
    duties: defaultdict[int, list[Duty]] = defaultdict(list)
    reads: defaultdict[int, set[str]] = defaultdict(set)
    for row in session.execute(_of_staff(exchange_id)):
        people[row.id] = row
        reads[row.id] |= {row.language, *row.reads, *(row.languages or ())}
        if row.starts_at is not None:
            is_substitute = row.part == Part.SUBSTITUTE
            duties[row.id].append(Duty(starts_at=row.starts_at, ends_at=row.ends_at, is_substitute=is_substitute))
    return [
        Staff(
            membership_id=membership_id,
            is_organiser=row.is_organiser,
            duties=tuple(duties[membership_id]),
            reads=frozenset(reads[membership_id]),
            name=row.name or "",
        )
        for membership_id, row in people.items()
    ]


def _of_staff(exchange_id: int) -> Select[Any]:
    """A row for each mandate, or one for who organises only."""
    mandate = (Mandate.starts_at, Mandate.ends_at, Mandate.part, Mandate.languages)
    person = (Membership.id, Membership.is_organiser, CONFIRMED_NAME.label("name"), Account.language, Account.reads)
    return (
        select(*person, *mandate)
        .join(Account, Account.id == Membership.account_id)
        .outerjoin(Mandate, Mandate.membership_id == Membership.id)
        .where(
            Membership.exchange_id == exchange_id,
            Membership.state == MembershipState.ACTIVE,
            or_(Membership.is_organiser, Mandate.id.is_not(None)),
        )
        .order_by(Membership.id)
    )


def list_called(
    contribution: Contribution, exchange: Exchange, *, staff: Sequence[Staff], now: datetime, language: str = ""
) -> frozenset[int]:
    """Memberships of those who are told that it waits: those of `deciders`. No seal is opened for it."""
    item = Item(
        author_id=contribution.author_id,
        entered_by_id=contribution.entered_by_id,
        is_anonymous=contribution.author_id is None,
        is_sensitive=exchange.is_sensitive,
        needs=2 if contribution.needs_two else 1,
        language=language,
    )
    return deciders(staff, item, now).called


def may_others_decide(session: Session, exchange: Exchange, *, entered_by_id: int | None, now: datetime) -> bool:
    """Whether anybody decides there on what this membership enters for another."""
    item = Item(author_id=None, entered_by_id=entered_by_id, is_sensitive=exchange.is_sensitive)
    return bool(deciders(list_staff(session, exchange.id), item, now).may)
