from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.exchanges.models import Membership, MembershipState
from forum.kernel.actor import Grant, Role
from forum.roster.models import Mandate


def load_grants(session: Session, account_id: int) -> list[Grant]:
    """Her mandates, past, running and to come."""
    query = (
        select(Mandate)
        .join(Membership, Membership.id == Mandate.membership_id)
        .where(Membership.account_id == account_id, Membership.state == MembershipState.ACTIVE)
    )
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
        for mandate in session.scalars(query)
    ]
