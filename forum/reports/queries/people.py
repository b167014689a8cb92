from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Membership, MembershipState

UNDER_HER_NAME = "name"


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """A member as she chose to be shown; `contributions` are those published under her name, never the others."""

    name: str
    organisation: str
    country: str | None
    contributions: int


def list_shown_people(session: Session, exchange_id: int) -> list[ShownPerson]:
    """Active members who confirmed what they show, by name. What an invitation brought is not hers until then."""
    under_her_name = and_(
        Contribution.author_id == Membership.id,
        Contribution.status == Status.PUBLISHED,
        Contribution.shown_as == UNDER_HER_NAME,
    )
    query = (
        select(Membership, func.count(Contribution.id))
        .outerjoin(Contribution, under_her_name)
        .where(
            Membership.exchange_id == exchange_id,
            Membership.state == MembershipState.ACTIVE,
            Membership.confirmed_at.is_not(None),
            Membership.name != "",
        )
        .group_by(Membership.id)
    )
    found = [
        ShownPerson(
            name=member.name,
            organisation=member.organisation if member.shows_organisation else "",
            country=member.country if member.shows_country else None,
            contributions=contributions,
        )
        for member, contributions in session.execute(query)
    ]
    return sorted(found, key=lambda person: person.name.casefold())
