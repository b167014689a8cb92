"""The rows of a roster as values, and which of them give authority."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from forum.accounts.models import Account
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.roster.models import Absence, Answer, Mandate, Swap
from forum.roster.rules import Away, Offer, Seat, Term, list_terms


@dataclass(frozen=True, slots=True)
class Roster:
    """Who holds which place, who is away when, and which swaps are offered or were answered."""

    seats: tuple[Seat, ...]
    aways: tuple[Away, ...]
    offers: tuple[Offer, ...]

    @property
    def terms(self) -> list[Term]:
        """The authority of those who take part at present."""
        active = {seat.membership_id for seat in self.seats if seat.is_active}
        return [term for term in list_terms(self.seats, self.aways) if term.membership_id in active]

    @property
    def named(self) -> frozenset[int]:
        """Memberships of all who hold a place, or declined one."""
        return frozenset(seat.membership_id for seat in self.seats)

    def seat(self, seat_id: int) -> Seat | None:
        return next((seat for seat in self.seats if seat.id == seat_id), None)

    def held_by(self, membership_id: int | None) -> list[Seat]:
        return [seat for seat in self.seats if seat.membership_id == membership_id]


def is_held(mandate: Any) -> ColumnElement[bool]:
    """Not declined."""
    return or_(mandate.answer.is_(None), mandate.answer != Answer.DECLINED)


def is_good() -> ColumnElement[bool]:
    """Of an absence: she who stands in accepted, takes part, and holds a place herself."""
    own, member = aliased(Mandate), aliased(Membership)
    holds = (
        select(own.id)
        .join(member, member.id == own.membership_id)
        .where(
            own.exchange_id == Absence.exchange_id,
            own.membership_id == Absence.stand_in_id,
            member.state == MembershipState.ACTIVE,
            is_held(own),
        )
    )
    return and_(Absence.answer == Answer.ACCEPTED, holds.exists())


def load_roster(session: Session, exchange: Exchange) -> Roster:
    """The whole of it, in the order it was given. The caller has asked policy."""
    return load_rosters(session, [exchange])[exchange.id]


def load_rosters(session: Session, exchanges: Sequence[Exchange]) -> dict[int, Roster]:
    """By exchange; three queries, however many."""
    zones = {exchange.id: exchange.timezone for exchange in exchanges}
    seats, aways, offers = _seats(session, zones), _aways(session, zones), _offers(session, zones)
    return {each: Roster(tuple(seats[each]), tuple(aways[each]), tuple(offers[each])) for each in zones}


def list_aways(session: Session, exchange_id: int) -> list[Away]:
    return _aways(session, [exchange_id])[exchange_id]


def _aways(session: Session, exchange_ids: Iterable[int]) -> Mapping[int, list[Away]]:
    query = select(Absence, is_good().label("is_good")).where(Absence.exchange_id.in_(exchange_ids))
    found: defaultdict[int, list[Away]] = defaultdict(list)
    for row, good in session.execute(query.order_by(Absence.starts_at, Absence.id)):
        found[row.exchange_id].append(away_of(row, is_good=good))
    return found


def away_of(row: Absence, *, is_good: bool) -> Away:
    return Away(
        id=row.id,
        seat_id=row.mandate_id,
        stand_in_id=row.stand_in_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        answer=row.answer,
        is_good=is_good,
    )


def _seats(session: Session, zones: Mapping[int, str]) -> Mapping[int, list[Seat]]:
    query = (
        select(Mandate, Membership, Account)
        .join(Membership, Membership.id == Mandate.membership_id)
        .outerjoin(Account, Account.id == Membership.account_id)
        .where(Mandate.exchange_id.in_(zones))
        .order_by(Mandate.id)
    )
    found: defaultdict[int, list[Seat]] = defaultdict(list)
    for mandate, member, account in session.execute(query):
        seat = replace(
            seat_of(mandate),
            number=member.number,
            name=member.name,
            state=member.state,
            reads=frozenset((*mandate.languages, *_own_languages(account))),
            timezone=(account.timezone if account else None) or zones[mandate.exchange_id],
        )
        found[mandate.exchange_id].append(seat)
    return found


def seat_of(mandate: Mandate) -> Seat:
    """As far as the row alone tells."""
    return Seat(
        id=mandate.id,
        round_id=mandate.round_id,
        membership_id=mandate.membership_id,
        part=mandate.part,
        starts_at=mandate.starts_at,
        ends_at=mandate.ends_at,
        reads=frozenset(mandate.languages),
        languages=tuple(mandate.languages),
        only_languages=tuple(mandate.only_languages),
        answer=mandate.answer,
    )


def _own_languages(account: Account | None) -> Sequence[str]:
    return (account.language, *account.reads) if account and account.language else ()


def _offers(session: Session, exchange_ids: Iterable[int]) -> Mapping[int, list[Offer]]:
    found: defaultdict[int, list[Offer]] = defaultdict(list)
    for row in session.scalars(select(Swap).where(Swap.exchange_id.in_(exchange_ids)).order_by(Swap.id)):
        found[row.exchange_id].append(offer_of(row))
    return found


def offer_of(row: Swap) -> Offer:
    return Offer(
        id=row.id,
        offered_id=row.offered_id,
        wanted_id=row.wanted_id,
        offered_by_id=row.offered_by_id,
        asked_id=row.asked_id,
        answer=row.answer,
    )
