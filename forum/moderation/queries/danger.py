"""What was set aside because somebody may be in danger: its cases, and who is told of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.moderation.deciders import Item, called_in_danger
from forum.moderation.models import DangerCase
from forum.moderation.policy import can_list_aside
from forum.moderation.queries.decisions import has_words
from forum.moderation.queries.staff import CONFIRMED_NAME, list_staff


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A contribution that stands aside, by its number; `by`: who set it aside, "" where she has not confirmed her name."""

    contribution_id: int
    at: datetime
    by: str
    is_open: bool


def find_case(session: Session, contribution_id: int) -> DangerCase | None:
    """The last one of it."""
    query = select(DangerCase).where(DangerCase.contribution_id == contribution_id)
    return session.scalar(query.order_by(DangerCase.id.desc()).limit(1))


def list_aside(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> list[CaseLine]:
    """What stands aside there, but for her own: open cases first, the oldest first. No words, no author. NotPermitted."""
    require(can_list_aside(actor, exchange, now))
    query = (
        select(DangerCase, CONFIRMED_NAME)
        .join(Contribution, Contribution.id == DangerCase.contribution_id)
        .join(Membership, Membership.id == DangerCase.set_aside_by_id)
        .where(DangerCase.exchange_id == exchange.id, *_is_current(), _is_not_hers(actor, exchange.id))
        .order_by(DangerCase.outcome.is_not(None), DangerCase.id)
    )
    return [
        CaseLine(case.contribution_id, case.set_aside_at, name, case.outcome is None)
        for case, name in session.execute(query)
    ]


def count_cases(session: Session, actor: Actor, exchange_ids: Collection[int]) -> dict[int, int]:
    """How many are open, by exchange, but for her own; the caller has asked policy."""
    query = (
        select(DangerCase.exchange_id, func.count())
        .join(Contribution, Contribution.id == DangerCase.contribution_id)
        .where(DangerCase.exchange_id.in_(exchange_ids), DangerCase.outcome.is_(None), *_is_current())
        .where(*(_is_not_hers(actor, exchange_id) for exchange_id in exchange_ids))
        .group_by(DangerCase.exchange_id)
    )
    return {exchange_id: number for exchange_id, number in session.execute(query)}


def list_open_cases(
    session: Session, exchange_ids: Collection[int], *, set_aside_before: datetime
) -> Sequence[DangerCase]:
    """Of these exchanges, what stands aside since before then and nobody has closed."""
    still_open = DangerCase.outcome.is_(None), DangerCase.set_aside_at < set_aside_before
    query = select(DangerCase).join(Contribution, Contribution.id == DangerCase.contribution_id)
    here = DangerCase.exchange_id.in_(exchange_ids)
    return session.scalars(query.where(here, *still_open, *_is_current()).order_by(DangerCase.id)).all()


def stands_aside(session: Session, contribution: Contribution) -> bool:
    """And its words are there still."""
    return contribution.status == Status.ASIDE and bool(session.scalar(select(has_words(contribution.text_id))))


def _is_current() -> Sequence[ColumnElement[bool]]:
    """What stands aside, with its words, and the last case of it."""
    last = select(func.max(DangerCase.id)).group_by(DangerCase.contribution_id)
    return Contribution.status == Status.ASIDE, has_words(Contribution.text_id), DangerCase.id.in_(last)


def _is_not_hers(actor: Actor, exchange_id: int) -> ColumnElement[bool]:
    """Named ones of hers stand on her own page; of those without a name the list is the same for all."""
    return or_(Contribution.author_id.is_(None), Contribution.author_id != (actor.membership_id(exchange_id) or 0))


def has_safety_contact(session: Session, exchange_id: int) -> bool:
    return bool(_contacts(session, exchange_id))


def list_who_helps(session: Session, contribution: Contribution) -> tuple[list[str], list[str]]:
    """The safety contacts and the organisers by name, but for a named author; of one without a name the same for all."""
    query = (
        select(CONFIRMED_NAME, Membership.is_safety_contact, Membership.is_organiser)
        .where(
            Membership.exchange_id == contribution.exchange_id,
            Membership.state == MembershipState.ACTIVE,
            Membership.confirmed_at.is_not(None),
            Membership.id != (contribution.author_id or 0),
            or_(Membership.is_safety_contact, Membership.is_organiser),
        )
        .order_by(Membership.number)
    )
    found = session.execute(query).all()
    return [name for name, is_contact, _ in found if is_contact], [name for name, _, organises in found if organises]


def list_called_in_danger(session: Session, case: DangerCase, *, but: int | None) -> Sequence[int]:
    """Memberships of those who are told of it; nobody where it is aside no more. No seal is opened."""
    contribution = session.get(Contribution, case.contribution_id)
    if contribution is None or contribution.status != Status.ASIDE:
        return ()
    item = Item(
        author_id=contribution.author_id,
        entered_by_id=contribution.entered_by_id,
        is_anonymous=contribution.author_id is None,
    )
    staff = list_staff(session, contribution.exchange_id)
    contacts = _contacts(session, contribution.exchange_id)
    return sorted(called_in_danger(staff, contacts, item, by=but))


def _contacts(session: Session, exchange_id: int) -> frozenset[int]:
    query = select(Membership.id).where(
        Membership.exchange_id == exchange_id,
        Membership.is_safety_contact,
        Membership.state == MembershipState.ACTIVE,
    )
    return frozenset(session.scalars(query))
