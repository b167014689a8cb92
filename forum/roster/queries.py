from collections import OrderedDict

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.kernel.actor import Grant, Role
from forum.kernel.db import plain_rows
from forum.roster.models import Mandate, Part

_MANDATES = (
    select(
        Mandate.exchange_id,
        Mandate.membership_id,
        Mandate.round_id,
        Mandate.starts_at,
        Mandate.ends_at,
        Mandate.languages,
    )
    .join(Membership, Membership.id == Mandate.membership_id)
    .where(Membership.account_id == bindparam("account"), Membership.state == MembershipState.ACTIVE)
)


def load_grants(session: Session, account_id: int) -> list[Grant]:
    """Her mandates, past, running and to come."""
    return [
        Grant(
            role=Role.MODERATOR,
            exchange_id=mandate.exchange_id,
            membership_id=mandate.membership_id,
            round_id=mandate.round_id,
            starts_at=mandate.starts_at,
            ends_at=mandate.ends_at,
            languages=frozenset(mandate.languages),
        )
        for mandate in plain_rows(session, _MANDATES, {"account": account_id})
    ]


def list_own_mandates(session: Session, membership_id: int) -> list[Mandate]:
    """Past, running and to come, the earliest first."""
    query = select(Mandate).where(Mandate.membership_id == membership_id).order_by(Mandate.starts_at, Mandate.id)
    return list(session.scalars(query))


_names: OrderedDict[tuple[int, int], dict[int, tuple[str, ...]]] = OrderedDict()
MOST_KEPT = 64


def moderator_names(session: Session, exchange: Exchange) -> dict[int, tuple[str, ...]]:
    """Names of those who lead each round, by round, as they confirmed them; kept until its programme or people change."""
    key = (exchange.id, exchange.structure)
    if key not in _names:
        query = (
            select(Mandate.round_id, Membership.name)
            .join(Membership, Membership.id == Mandate.membership_id)
            .where(
                Mandate.exchange_id == exchange.id,
                Mandate.part != Part.SUBSTITUTE,
                Membership.state == MembershipState.ACTIVE,
                Membership.confirmed_at.is_not(None),
            )
            .order_by(Mandate.part.desc(), Mandate.id)
        )
        found: dict[int, tuple[str, ...]] = {}
        for round_id, name in session.execute(query):
            found[round_id] = (*found.get(round_id, ()), name)
        _names[key] = found
        while len(_names) > MOST_KEPT:
            _names.popitem(last=False)
    return _names[key]
