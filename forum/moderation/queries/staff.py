from collections import defaultdict
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution
from forum.contributions.queries.standing import get_letter
from forum.exchanges.models import Membership, MembershipState
from forum.kernel.keys import Keys
from forum.moderation.deciders import Duty, Staff
from forum.moderation.policy import who_decides
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


def list_called(session: Session, contribution: Contribution, *, now: datetime, keys: Keys) -> list[int]:
    """Memberships of those who are told that it waits: those of `deciders`."""
    standing = get_letter(session, contribution.id, keys=keys).standing
    staff = list_staff(session, contribution.exchange_id)
    return sorted(who_decides(standing, staff, now).called)
