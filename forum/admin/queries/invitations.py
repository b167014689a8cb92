from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.exchanges.policy import require_organiser
from forum.kernel.actor import Actor
from forum.kernel.wording import closest_locale
from forum.notifications.models import Mail

INVITATION = "invitation"


@dataclass(frozen=True, slots=True)
class WithoutAddress:
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Invitations:
    """Of those who are invited and have not come: to how many an invitation is to be written, by the mail's language;
    how many of those written are in which state; who has no address."""

    to_write: Mapping[str, int]
    written: Mapping[str, int]
    without_address: tuple[WithoutAddress, ...]

    @property
    def number(self) -> int:
        return sum(self.to_write.values())


def count_invitations(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> Invitations:
    """ExchangeNotFound for who does not organise."""
    require_organiser(actor, exchange.id, now)
    languages = session.execute(_unwritten(exchange).add_columns(Account.language))
    states = session.execute(
        select(Mail.state, func.count())
        .where(Mail.exchange_id == exchange.id, Mail.kind == INVITATION)
        .group_by(Mail.state)
    )
    without = session.execute(
        _invited(exchange).add_columns(Membership.number, Membership.name).where(Account.email.is_(None))
    )
    return Invitations(
        to_write=dict(sorted(Counter(closest_locale(language) for _, language in languages).items())),
        written={state: number for state, number in states},
        without_address=tuple(WithoutAddress(number, name) for _, number, name in without),
    )


def list_unwritten(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> list[int]:
    """Memberships of invited people with an address for whom no invitation was written. ExchangeNotFound."""
    require_organiser(actor, exchange.id, now)
    return list(session.scalars(_unwritten(exchange)))


def _invited(exchange: Exchange) -> Select[int]:
    return (
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.exchange_id == exchange.id, Membership.state == MembershipState.INVITED)
        .order_by(Membership.number)
    )


def _unwritten(exchange: Exchange) -> Select[int]:
    is_written = (
        select(Mail.id)
        .where(Mail.kind == INVITATION, Mail.exchange_id == exchange.id, Mail.thing_id == Membership.id)
        .exists()
    )
    return _invited(exchange).where(Account.email.is_not(None), ~is_written)
