"""What members say of themselves: their countries, and what they say for the figures alone."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.exchanges.models import Membership, SelfDescription
from forum.kernel.db import plain_rows
from forum.statistics.rules import SMALLEST_SHOWN
from forum.statistics.visitors import PersonNames


class Member(NamedTuple):
    """All but her country is of what she says of herself, None where she says nothing."""

    country: str | None
    description_id: int | None
    counted_in: int | None
    gender: str | None
    organisation_type: str | None


@dataclass(frozen=True, slots=True)
class Described:
    """People by what they say of themselves, None for "not said"; each sums up to all people."""

    genders: Mapping[str | None, int]
    organisation_types: Mapping[str | None, int]


def list_members(session: Session, exchange_id: int, names: PersonNames) -> dict[str, Member]:
    """By pseudonym."""
    query = (
        select(
            Membership.account_id,
            Membership.country,
            SelfDescription.id,
            SelfDescription.counted_in,
            SelfDescription.gender,
            SelfDescription.organisation_type,
        )
        .outerjoin(SelfDescription, SelfDescription.membership_id == Membership.id)
        .where(Membership.exchange_id == exchange_id, Membership.account_id.is_not(None))
    )
    rows = plain_rows(session, query, {})
    visitors = names.visitors(tuple(row[0] for row in rows))
    return {visitor: Member(*row[1:]) for visitor, row in zip(visitors, rows, strict=True)}


def count_described(members: Mapping[str, Member], people: Collection[str]) -> Described:
    """Of members in whole groups, all of whose are among these people; everybody else has not said it."""
    groups: dict[int, list[str]] = defaultdict(list)
    for visitor, member in members.items():
        if member.counted_in:
            groups[member.counted_in].append(visitor)
    whole = (group for group in groups.values() if len(group) >= SMALLEST_SHOWN and all(one in people for one in group))
    counted = [members[one] for group in whole for one in group]
    genders: Counter[str | None] = Counter(one.gender for one in counted)
    types: Counter[str | None] = Counter(one.organisation_type for one in counted)
    for found in (genders, types):
        found[None] += len(people) - len(counted)
    return Described(+genders, +types)


def list_uncounted(session: Session, least: int) -> Sequence[int]:
    """Exchanges in which at least so many have said something of themselves since any began to count."""
    query = (
        select(Membership.exchange_id)
        .join(SelfDescription, SelfDescription.membership_id == Membership.id)
        .where(SelfDescription.counted_in.is_(None))
        .group_by(Membership.exchange_id)
        .having(func.count() >= least)
    )
    return session.scalars(query).all()
