from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.accounts.tokens import token_hash
from forum.exchanges.models import CalendarAddress, Exchange, Membership, MembershipState


@dataclass(frozen=True, slots=True)
class CalendarOf:
    """Whose calendar a secret address is, and which."""

    exchange: Exchange
    account: Account
    membership_id: int
    kind: str


def find_calendar(session: Session, token: str) -> CalendarOf | None:
    """None for an address that was ended, and of who takes part no more."""
    row = session.execute(
        select(Exchange, Account, Membership.id, CalendarAddress.kind)
        .select_from(CalendarAddress)
        .join(Membership, Membership.id == CalendarAddress.membership_id)
        .join(Account, Account.id == Membership.account_id)
        .join(Exchange, Exchange.id == Membership.exchange_id)
        .where(CalendarAddress.token_hash == token_hash(token), Membership.state == MembershipState.ACTIVE)
    ).first()
    return CalendarOf(*row) if row is not None else None


def list_calendar_addresses(session: Session, membership_id: int | None) -> dict[str, CalendarAddress]:
    """Hers, by kind."""
    rows = session.scalars(select(CalendarAddress).where(CalendarAddress.membership_id == membership_id))
    return {row.kind: row for row in rows}
