"""The list of people, as each consented."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.exchanges.models import Membership, MembershipState
from forum.publication.models import PrintListing
from forum.publication.queries.printable import Printable
from forum.publication.rules import Listing


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """`name` or `organisation` may be "", never both; `country`: its two letters."""

    name: str
    organisation: str
    country: str | None


def list_people_in_print(
    session: Session, exchange_id: int, *, printed: Sequence[Printable]
) -> tuple[list[ListedPerson], int]:
    """Who is listed, and how many members are not.

    Who has not said how she wishes to be listed is so only if the book names her already, under what she wrote.
    """
    named = [one.id for one in printed if one.printed_as == "name"]
    names = set(session.scalars(select(Contribution.author_id).where(Contribution.id.in_(named))))
    query = (
        select(Membership, PrintListing.answer)
        .outerjoin(PrintListing, PrintListing.membership_id == Membership.id)
        .where(Membership.exchange_id == exchange_id, Membership.state == MembershipState.ACTIVE)
        .where(Membership.confirmed_at.is_not(None))
    )
    listed = [
        person
        for member, answer in session.execute(query)
        if (person := _listed(member, answer or (Listing.NAME if member.id in names else Listing.NO)))
    ]
    active = select(func.count()).where(
        Membership.exchange_id == exchange_id, Membership.state == MembershipState.ACTIVE
    )
    order = sorted(listed, key=lambda one: (one.name or one.organisation).casefold())
    return order, (session.scalar(active) or 0) - len(listed)


def _listed(member: Membership, answer: str) -> ListedPerson | None:
    organisation = member.organisation if member.shows_organisation else ""
    if answer == Listing.NAME and member.name:
        return ListedPerson(member.name, organisation, member.country if member.shows_country else None)
    if answer == Listing.ORGANISATION and member.organisation:
        return ListedPerson("", member.organisation, None)
    return None
