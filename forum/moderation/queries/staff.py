from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, or_, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.moderation.deciders import Duty, Item, Staff, deciders
from forum.roster.models import Mandate, Part
from forum.roster.queries.seats import is_held, list_aways, seat_of
from forum.roster.rules import Away, list_terms

CONFIRMED_NAME = case((Membership.confirmed_at.is_not(None), Membership.name), else_="")


def list_staff(session: Session, exchange_id: int) -> list[Staff]:
    """Who organises or has duties there, past, running or to come, and takes part at present. Two queries.

    What somebody holds who is away is the duty of who stands in for her; who declined has none.
    """
    rows = session.execute(_of_staff(exchange_id)).all()
    duties = duties_of([row.Mandate for row in rows if row.Mandate], list_aways(session, exchange_id))
    active = [row for row in rows if row.state == MembershipState.ACTIVE]
    reads: defaultdict[int, set[str]] = defaultdict(set)
    for row in active:
        reads[row.id] |= {row.language, *row.reads, *(row.Mandate.languages if row.Mandate else ())}
    return [
        Staff(
            membership_id=membership_id,
            is_organiser=row.is_organiser,
            duties=tuple(duties.get(membership_id, ())),
            reads=frozenset(reads[membership_id]),
            name=row.name or "",
        )
        for membership_id, row in {row.id: row for row in active}.items()
    ]


def find_staff_ids(session: Session, exchange_id: int) -> frozenset[int]:
    """Memberships of the same. One query."""
    is_staff = or_(Membership.is_organiser, exists().where(Mandate.membership_id == Membership.id, is_held(Mandate)))
    here = Membership.exchange_id == exchange_id, Membership.state == MembershipState.ACTIVE
    return frozenset(session.scalars(select(Membership.id).where(*here, is_staff)))


def _of_staff(exchange_id: int) -> Select[Any]:
    """A row for each mandate, or one for who organises only."""
    mandate = and_(Mandate.membership_id == Membership.id, is_held(Mandate))
    person = (Membership.id, Membership.is_organiser, Membership.state, CONFIRMED_NAME.label("name"))
    return (
        select(*person, Account.language, Account.reads, Mandate)
        .join(Account, Account.id == Membership.account_id)
        .outerjoin(Mandate, mandate)
        .where(Membership.exchange_id == exchange_id, or_(Membership.is_organiser, Mandate.id.is_not(None)))
        .order_by(Membership.id, Mandate.id)
    )


def duties_of(mandates: Sequence[Mandate], aways: Sequence[Away]) -> Mapping[int, list[Duty]]:
    """By membership."""
    found: defaultdict[int, list[Duty]] = defaultdict(list)
    for term in list_terms([seat_of(mandate) for mandate in mandates], aways):
        duty = Duty(
            starts_at=term.starts_at,
            ends_at=term.ends_at,
            is_substitute=term.seat.part == Part.SUBSTITUTE,
            only_languages=frozenset(term.seat.only_languages),
        )
        found[term.membership_id].append(duty)
    return found


def list_called(
    contribution: Contribution, exchange: Exchange, *, language: str, staff: Sequence[Staff], now: datetime
) -> frozenset[int]:
    """Memberships of those who are told that it waits: those of `deciders`. No seal is opened for it."""
    item = Item(
        author_id=contribution.author_id,
        language=language,
        entered_by_id=contribution.entered_by_id,
        is_anonymous=contribution.author_id is None,
        is_sensitive=exchange.is_sensitive,
        needs=2 if contribution.needs_two else 1,
    )
    return deciders(staff, item, now).called


def may_others_decide(session: Session, exchange: Exchange, *, entered_by_id: int | None, now: datetime) -> bool:
    """Whether anybody decides there on what this membership enters for another."""
    item = Item(author_id=None, entered_by_id=entered_by_id, is_sensitive=exchange.is_sensitive)
    return bool(deciders(list_staff(session, exchange.id), item, now).may)
