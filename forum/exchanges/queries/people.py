from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from forum.accounts.models import Account
from forum.exchanges.errors import ExchangeNotFound, MembershipNotFound
from forum.exchanges.models import ENTERING_WAYS, Exchange, Membership, MembershipState
from forum.exchanges.policy import can_invite
from forum.exchanges.queries.programme import MOST_STRUCTURES, ExchangeView, view_exchange
from forum.exchanges.rules import CREDITS, Credits, credited_as
from forum.kernel.actor import Actor, Grant, Role
from forum.kernel.db import plain_rows
from forum.log.models import LogEntry
from forum.texts.models import Text, Version

_MEMBERSHIPS = select(
    Membership.exchange_id,
    Membership.id,
    Membership.state,
    Membership.is_organiser,
    Membership.is_relay,
    Membership.is_safety_contact,
    Membership.leads_translation,
    Membership.pairs,
).where(Membership.account_id == bindparam("account"))


def load_grants(session: Session, account_id: int) -> list[Grant]:
    """What her memberships give her: member, organiser, translator, what she was named for; or suspended or absent, which
    take all of it away.
    """
    grants: list[Grant] = []
    rows = plain_rows(session, _MEMBERSHIPS, {"account": account_id})
    for exchange_id, membership_id, state, is_organiser, is_relay, is_safety_contact, leads, pairs in rows:
        roles = [Role.SUSPENDED if state == MembershipState.SUSPENDED else Role.ABSENT]
        if state == MembershipState.ACTIVE:
            roles = [Role.MEMBER]
            roles += [Role.ORGANISER] if is_organiser else []
            roles += [Role.RELAY] if is_relay else []
            roles += [Role.SAFETY_CONTACT] if is_safety_contact else []
            roles += [Role.LEAD] if leads else []
            roles += [Role.TRANSLATOR] if pairs else []
        grants += [
            Grant(
                role=role,
                exchange_id=exchange_id,
                membership_id=membership_id,
                pairs=frozenset((source, target) for source, target in pairs),
            )
            for role in roles
        ]
    return grants


_credits: OrderedDict[tuple[int, int], Credits] = OrderedDict()


def translator_credits(session: Session, exchange: Exchange) -> Credits:
    """How each translator wishes to be named on her versions, also on those taken over from an exchange before.

    Who has not confirmed what she shows is not in it, nor who wishes to be named on none.
    """
    key = (exchange.id, exchange.structure)
    if key not in _credits:
        of_versions = select(Version.translator_id).join(Text, Text.id == Version.text_id)
        query = select(Membership).where(
            or_(
                Membership.exchange_id == exchange.id,
                Membership.id.in_(of_versions.where(Text.exchange_id == exchange.id)),
            ),
            Membership.credit != "none",
            Membership.confirmed_at.is_not(None),
        )
        _credits[key] = {
            (one.id, chosen): credited_as(chosen or one.credit, said=one)
            for one in session.scalars(query)
            for chosen in ("", *CREDITS)
        }
        while len(_credits) > MOST_STRUCTURES:
            _credits.popitem(last=False)
    return _credits[key]


class Joined(NamedTuple):
    """How many people take part, and how many different countries they declared. The invited who never came are not in it."""

    people: int
    countries: int


_JOINED = select(func.count(), func.count(Membership.country.distinct())).where(
    Membership.exchange_id == bindparam("exchange"), Membership.state == MembershipState.ACTIVE
)


def has_written_versions(session: Session, membership: Membership) -> bool:
    """Whether a version in this exchange is hers."""
    hers = exists().where(
        Text.exchange_id == membership.exchange_id, Version.text_id == Text.id, Version.translator_id == membership.id
    )
    return bool(session.scalar(select(hers)))


def count_joined(session: Session, exchange_id: int) -> Joined:
    return Joined(*plain_rows(session, _JOINED, {"exchange": exchange_id})[0])


def is_registration_possible(session: Session, *, now: datetime) -> bool:
    """Whether somebody unknown may come by herself: an exchange that has not closed takes people openly or on approval."""
    found = session.scalar(
        select(Exchange.id).where(Exchange.registration != "invited", Exchange.closes_at > now).limit(1)
    )
    return found is not None


ENDS = ("leave", "decline_member", "take_invitation_back")


@dataclass(frozen=True, slots=True)
class OwnPart:
    """A person's part in an exchange. `ended`: by which act, where it has; empty while it goes on.

    `is_consent_noted`: somebody noted that she agreed that others enter contributions for her.
    """

    view: ExchangeView
    state: str
    ended: str
    is_consent_noted: bool


def list_own_parts(session: Session, actor: Actor) -> list[OwnPart]:
    """In all exchanges she has or had a part in, the newest first."""
    rows = session.execute(
        select(Exchange, Membership)
        .join(Membership, Membership.exchange_id == Exchange.id)
        .where(Membership.account_id == actor.account_id)
        .order_by(Exchange.opens_at.desc())
    ).all()
    gone = [membership.id for _, membership in rows if membership.state == MembershipState.LEFT]
    ends = why_left(session, gone) if gone else {}
    return [
        OwnPart(
            view_exchange(session, exchange),
            membership.state,
            ends.get(membership.id, "leave") if membership.id in gone else "",
            is_consent_noted=membership.entering in ENTERING_WAYS,
        )
        for exchange, membership in rows
    ]


def why_left(session: Session, membership_ids: Collection[int]) -> dict[int, str]:
    """What ended each of these memberships last: she left, was declined, or her invitation was taken back."""
    query = select(LogEntry.thing_id, LogEntry.act).where(
        LogEntry.thing == "membership", LogEntry.thing_id.in_(membership_ids), LogEntry.act.in_(ENDS)
    )
    return {thing_id: act for thing_id, act in session.execute(query.order_by(LogEntry.id)) if thing_id is not None}


def count_requests(session: Session, exchange_ids: Collection[int]) -> dict[int, int]:
    """How many ask to take part, by exchange; the caller has asked policy."""
    query = (
        select(Membership.exchange_id, func.count())
        .where(Membership.exchange_id.in_(exchange_ids), Membership.state == MembershipState.REQUESTED)
        .group_by(Membership.exchange_id)
    )
    return {exchange_id: number for exchange_id, number in session.execute(query)}


def find_own_membership(session: Session, actor: Actor, exchange_id: int) -> Membership | None:
    """Her membership, whatever its state; None signed out, or where she never had one."""
    if actor.account_id is None:
        return None
    return session.scalar(
        select(Membership).where(Membership.exchange_id == exchange_id, Membership.account_id == actor.account_id)
    )


def get_own_membership(session: Session, actor: Actor, exchange_id: int) -> Membership:
    """MembershipNotFound where she has none, or has left."""
    found = find_own_membership(session, actor, exchange_id)
    if found is None or found.state == MembershipState.LEFT:
        raise MembershipNotFound()
    return found


class PersonToLink(NamedTuple):
    membership_id: int
    account_id: int
    email: str | None
    name: str


def list_people_to_link(session: Session, actor: Actor, exchange_id: int, *, now: datetime) -> list[PersonToLink]:
    """Those who are invited or take part already, with what an organiser mails them by. ExchangeNotFound.

    A link opens the whole account of its person. So an organiser gets none for who organises, keeps the machine or has
    a part in another exchange: they sign in by themselves. The command line, which is the machine's keeper's, gets all.
    """
    if not can_invite(actor, exchange_id, now):
        raise ExchangeNotFound()
    query = (
        select(Membership.id, Account.id, Account.email, Membership.name)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.exchange_id == exchange_id,
            Membership.state.in_((MembershipState.INVITED, MembershipState.ACTIVE)),
        )
        .order_by(Membership.number)
    )
    if not actor.is_system:
        other = aliased(Membership)
        is_elsewhere = exists().where(and_(other.account_id == Account.id, other.exchange_id != exchange_id))
        query = query.where(~Account.is_administrator, ~Membership.is_organiser, ~is_elsewhere)
    return [PersonToLink(*row) for row in session.execute(query)]
