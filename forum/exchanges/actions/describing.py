"""What a member says of herself for numbers only: said, said anew, taken back. No log and no event tells of it."""

from collections.abc import Collection

from sqlalchemy import select, update

from forum.exchanges.descriptions import GENDERS, ORGANISATION_TYPES
from forum.exchanges.models import Membership, SelfDescription
from forum.exchanges.policy import can_change_profile
from forum.kernel.actor import Actor
from forum.kernel.errors import InvalidInput, require
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.wording import mark


def describe_herself(
    uow: UnitOfWork, actor: Actor, *, membership: Membership, gender: str, organisation_type: str
) -> None:
    """Codes, empty for "not said"; both empty take back what she said. NotPermitted; InvalidInput."""
    require(can_change_profile(actor, membership))
    said = check_description(gender, organisation_type)
    query = select(SelfDescription.gender, SelfDescription.organisation_type)
    before = uow.session.execute(query.where(SelfDescription.membership_id == membership.id)).one_or_none()
    if (before and tuple(before)) == (said if any(said) else None):
        return
    drop_description(uow, membership.id)
    if any(said):
        gender_said, type_said = said
        uow.add(SelfDescription(membership_id=membership.id, gender=gender_said, organisation_type=type_said))


def check_description(gender: str, organisation_type: str) -> tuple[str | None, str | None]:
    typed: dict[str, tuple[str, Collection[str]]] = {
        "gender": (gender, GENDERS),
        "organisation_type": (organisation_type, ORGANISATION_TYPES),
    }
    problems = {
        field: mark("Please choose one of the offered values.")
        for field, (code, offered) in typed.items()
        if code and code not in offered
    }
    if problems:
        raise InvalidInput(problems)
    return gender or None, organisation_type or None


def drop_description(uow: UnitOfWork, membership_id: int) -> None:
    """With it her group falls apart: the others wait for new ones, so that no number tells by changing what she had said."""
    row = uow.session.scalar(select(SelfDescription).where(SelfDescription.membership_id == membership_id))
    if row is None:
        return
    if row.counted_in:
        of_exchange = select(Membership.exchange_id).where(Membership.id == membership_id).scalar_subquery()
        members = select(Membership.id).where(Membership.exchange_id == of_exchange)
        mates = update(SelfDescription).where(
            SelfDescription.counted_in == row.counted_in, SelfDescription.membership_id.in_(members)
        )
        uow.session.execute(mates.values(counted_in=0), execution_options={"synchronize_session": False})
    uow.session.delete(row)
    uow.flush()
