"""What would become of each row of a people list, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.errors import RefTaken
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.exchanges.people_list import ListedPerson
from forum.exchanges.plans import PersonPlan
from forum.exchanges.policy import require_organiser
from forum.exchanges.rules import check_name, check_organisation
from forum.kernel.actor import Actor
from forum.kernel.errors import Refusal


class Fate(StrEnum):
    """`CHANGED` also lets somebody in who asked to take part."""

    NEW = "new"
    CHANGED = "changed"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class JudgedPerson:
    """`changes` are fields that become other ones, or "standing"."""

    listed: ListedPerson
    fate: Fate
    changes: tuple[str, ...] = ()
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class _Members:
    by_email: Mapping[str, Membership]
    by_ref: Mapping[str, Membership]


def judge_people(
    session: Session, actor: Actor, exchange: Exchange, *, people: Sequence[ListedPerson], now: datetime
) -> list[JudgedPerson]:
    """In the order of the list. ExchangeNotFound for who does not organise."""
    require_organiser(actor, exchange.id, now)
    query = (
        select(Membership, Account.email)
        .outerjoin(Account, Account.id == Membership.account_id)
        .where(Membership.exchange_id == exchange.id)
    )
    rows = [(membership, email) for membership, email in session.execute(query)]
    members = _Members(
        {email: membership for membership, email in rows if email},
        {membership.ref: membership for membership, _ in rows if membership.ref},
    )
    return [_judge(person, members) for person in people]


def _judge(person: ListedPerson, members: _Members) -> JudgedPerson:
    plan = person.plan
    if plan is None:
        return JudgedPerson(person, Fate.REFUSED, refusal=person.refusal)
    named = members.by_ref.get(plan.ref or "")
    member = members.by_email.get(plan.email) if plan.email else named
    if named is not None and named is not member:
        return JudgedPerson(person, Fate.REFUSED, refusal=RefTaken(ref=plan.ref))
    if member is None or member.state == MembershipState.LEFT:
        return JudgedPerson(person, Fate.NEW)
    changes = _changes(member, plan)
    return JudgedPerson(person, Fate.CHANGED if changes else Fate.KNOWN, changes)


def _changes(member: Membership, plan: PersonPlan) -> tuple[str, ...]:
    """What she confirmed herself stays hers."""
    found = ["standing"] if member.state == MembershipState.REQUESTED else []
    if member.confirmed_at is None:
        wanted = {
            "name": check_name(plan.name),
            "organisation": check_organisation(plan.organisation),
            "country": plan.country,
        }
        found += [field for field, value in wanted.items() if value and value != getattr(member, field)]
    return tuple(found)
