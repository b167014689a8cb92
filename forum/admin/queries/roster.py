from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.roster.models import Mandate

MOST_OFFERED = 500


def find_mandate(session: Session, exchange: Exchange, mandate_id: int) -> Mandate | None:
    """None where it was taken back already."""
    return session.scalar(select(Mandate).where(Mandate.id == mandate_id, Mandate.exchange_id == exchange.id))


def list_candidates(session: Session, exchange: Exchange) -> list[tuple[int, str]]:
    """Public number and name of those who could hold a mandate, by name; the first 500."""
    query = (
        select(Membership.number, Membership.name)
        .where(
            Membership.exchange_id == exchange.id,
            Membership.state.in_((MembershipState.ACTIVE, MembershipState.INVITED)),
        )
        .order_by(Membership.name, Membership.number)
        .limit(MOST_OFFERED)
    )
    return [(number, name) for number, name in session.execute(query)]
