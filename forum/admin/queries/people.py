from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.errors import MembershipNotFound
from forum.exchanges.models import Exchange, Membership, MembershipState, Round
from forum.exchanges.policy import require_organiser
from forum.exchanges.queries import list_people_to_link
from forum.kernel.actor import Actor
from forum.kernel.pages import Page
from forum.roster.models import Mandate
from forum.roster.queries.seats import is_held

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A member as the organiser sees her: no mail address. `number` is her public number here.

    `rounds` are those she has a mandate for. `since`: when she asked, was invited or came.
    """

    number: int
    name: str
    organisation: str
    country: str | None
    state: str
    is_organiser: bool
    is_relay: bool
    is_safety_contact: bool
    leads_translation: bool
    pairs: tuple[tuple[str, str], ...]
    rounds: tuple[int, ...]
    has_mail: bool
    is_confirmed: bool
    language: str
    since: datetime


@dataclass(frozen=True, slots=True)
class LinkCount:
    """How many personal links an organiser can take, and how many people sign in by themselves."""

    can_be_made: int
    others: int


def count_states(session: Session, exchange: Exchange) -> Mapping[str, int]:
    query = select(Membership.state, func.count()).where(Membership.exchange_id == exchange.id)
    return {state: number for state, number in session.execute(query.group_by(Membership.state))}


def list_people(
    session: Session,
    actor: Actor,
    exchange: Exchange,
    *,
    now: datetime,
    state: str = "",
    name: str = "",
    country: str = "",
    after: int | None = None,
) -> Page[PersonLine]:
    """In the order they came; those who left only when asked for. ExchangeNotFound for who does not organise."""
    require_organiser(actor, exchange.id, now)
    query = (
        select(Membership, Account)
        .outerjoin(Account, Account.id == Membership.account_id)
        .where(Membership.exchange_id == exchange.id, Membership.number > (after or 0))
        .order_by(Membership.number)
        .limit(PAGE_SIZE + 1)
    )
    query = query.where(Membership.state == state) if state else query.where(Membership.state != MembershipState.LEFT)
    if name:
        query = query.where(Membership.name.icontains(name, autoescape=True))
    if country:
        query = query.where(Membership.country == country)
    rows = [(membership, account) for membership, account in session.execute(query)]
    rounds = _rounds_of(session, [membership.id for membership, _ in rows])
    lines = [_line(membership, account, rounds) for membership, account in rows[:PAGE_SIZE]]
    following = str(lines[-1].number) if len(rows) > PAGE_SIZE else None
    return Page(lines, following=following)


def list_countries(session: Session, exchange_id: int) -> Sequence[str]:
    """Which countries its people said."""
    query = select(Membership.country).distinct().where(Membership.exchange_id == exchange_id)
    return [country for country in session.scalars(query) if country]


def get_member(session: Session, exchange: Exchange, number: int) -> Membership:
    """By her public number; the caller has asked policy. MembershipNotFound."""
    query = select(Membership).where(Membership.exchange_id == exchange.id, Membership.number == number)
    found = session.scalar(query)
    if found is None:
        raise MembershipNotFound()
    return found


def show_member(session: Session, membership: Membership) -> PersonLine:
    account = session.get(Account, membership.account_id) if membership.account_id else None
    return _line(membership, account, _rounds_of(session, [membership.id]))


def count_links(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> LinkCount:
    states = count_states(session, exchange)
    can_be_made = len(list_people_to_link(session, actor, exchange.id, now=now))
    here = states.get(MembershipState.INVITED, 0) + states.get(MembershipState.ACTIVE, 0)
    return LinkCount(can_be_made, here - can_be_made)


def _rounds_of(session: Session, membership_ids: list[int]) -> dict[int, list[int]]:
    query = (
        select(Mandate.membership_id, Round.number)
        .join(Round, Round.id == Mandate.round_id)
        .where(Mandate.membership_id.in_(membership_ids), is_held(Mandate))
        .order_by(Round.number)
    )
    found: dict[int, list[int]] = {}
    for membership_id, number in session.execute(query):
        found.setdefault(membership_id, []).append(number)
    return found


def _line(membership: Membership, account: Account | None, rounds: Mapping[int, list[int]]) -> PersonLine:
    return PersonLine(
        number=membership.number,
        name=membership.name,
        organisation=membership.organisation,
        country=membership.country,
        state=membership.state,
        is_organiser=membership.is_organiser,
        is_relay=membership.is_relay,
        is_safety_contact=membership.is_safety_contact,
        leads_translation=membership.leads_translation,
        pairs=tuple((source, target) for source, target in membership.pairs),
        rounds=tuple(rounds.get(membership.id, ())),
        has_mail=account is not None and account.email is not None,
        is_confirmed=membership.confirmed_at is not None,
        language=account.language if account else "",
        since=membership.created_at,
    )
