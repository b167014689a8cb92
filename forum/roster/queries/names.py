from collections import OrderedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.roster.models import Mandate, Part
from forum.roster.queries.seats import is_held

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
                is_held(Mandate),
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
