from sqlalchemy import func, select

from forum.accounts.actions import create_account, find_or_create_account
from forum.accounts.models import Account
from forum.exchanges.errors import AlreadyMember, NotOpenToJoin
from forum.exchanges.events import MemberInvited, MemberJoined, MembershipChanged, MembershipRequested
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.exchanges.plans import PersonPlan
from forum.exchanges.rules import check_country, check_name
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log


def accept_invitations(uow: UnitOfWork, *, account_id: int) -> None:
    """An invited person who signs in has joined."""
    invited = select(Membership).where(Membership.account_id == account_id, Membership.state == MembershipState.INVITED)
    for membership in uow.session.scalars(invited):
        membership.state = MembershipState.ACTIVE
        uow.record(MemberJoined(exchange_id=membership.exchange_id, membership_id=membership.id))


def find_member(uow: UnitOfWork, *, exchange: Exchange, plan: PersonPlan) -> Membership | None:
    """Whom a plan means: by mail address, else by her ref in this exchange."""
    query = select(Membership).where(Membership.exchange_id == exchange.id)
    if plan.email:
        account = uow.session.scalar(select(Account).where(Account.email == plan.email))
        return uow.session.scalar(query.where(Membership.account_id == account.id)) if account else None
    return uow.session.scalar(query.where(Membership.ref == plan.ref))


def invite_person(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, plan: PersonPlan, tells: bool = True
) -> Membership:
    """Invite somebody, or bring what an earlier invitation said up to date; what she confirmed herself stays hers.

    `tells`: mail her the invitation. What the plan does not grant is not taken away.
    """
    membership = find_member(uow, exchange=exchange, plan=plan)
    is_new = membership is None
    if membership is None:
        account = account_for(uow, plan)
        membership = add_membership(uow, exchange=exchange, account=account, state=MembershipState.INVITED)
        membership.ref = plan.ref
    if membership.confirmed_at is None:
        membership.name = check_name(plan.name) or membership.name
        membership.organisation = plan.organisation.strip()[:160] or membership.organisation
        membership.country = check_country(plan.country) or membership.country
    if plan.pairs:
        pairs = {(source, target) for source, target in membership.pairs} | set(plan.pairs)
        membership.pairs = [list(pair) for pair in sorted(pairs)]
    membership.is_organiser = membership.is_organiser or plan.is_organiser
    uow.flush()
    if is_new:
        write_log(uow, actor, act="invite", thing="membership", thing_id=membership.id, exchange_id=exchange.id)
        if tells and plan.email:
            uow.record(MemberInvited(exchange_id=exchange.id, membership_id=membership.id))
    uow.record(MembershipChanged(exchange_id=exchange.id, membership_id=membership.id))
    return membership


def account_for(uow: UnitOfWork, plan: PersonPlan) -> Account:
    if plan.email:
        return find_or_create_account(uow, email=plan.email, language=plan.language)
    return create_account(uow, email=None, language=plan.language)


def add_membership(uow: UnitOfWork, *, exchange: Exchange, account: Account, state: MembershipState) -> Membership:
    """A membership with the next public number of its exchange."""
    last = uow.session.scalar(select(func.max(Membership.number)).where(Membership.exchange_id == exchange.id)) or 0
    membership = uow.add(
        Membership(
            exchange_id=exchange.id,
            account_id=account.id,
            number=last + 1,
            state=state,
            name="",
            organisation="",
            pairs=[],
            is_organiser=False,
            created_at=uow.now,
        )
    )
    uow.flush()
    return membership


def join_exchange(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, name: str, organisation: str, country: str | None
) -> Membership:
    """Take part by oneself: at once where registration is open, else as a request. NotOpenToJoin, AlreadyMember."""
    if exchange.registration == "invited" or uow.now >= exchange.closes_at:
        raise NotOpenToJoin()
    account = uow.session.get_one(Account, actor.account_id)
    found = uow.session.scalar(
        select(Membership).where(Membership.exchange_id == exchange.id, Membership.account_id == account.id)
    )
    if found is not None and found.state != MembershipState.LEFT:
        raise AlreadyMember()
    is_open = exchange.registration == "open"
    state = MembershipState.ACTIVE if is_open else MembershipState.REQUESTED
    membership = found or add_membership(uow, exchange=exchange, account=account, state=state)
    membership.state = state
    write_profile(uow, membership, name=name, organisation=organisation, country=country)
    event = MemberJoined if is_open else MembershipRequested
    uow.record(event(exchange_id=exchange.id, membership_id=membership.id))
    return membership


def write_profile(
    uow: UnitOfWork, membership: Membership, *, name: str, organisation: str, country: str | None
) -> None:
    membership.name = check_name(name)
    membership.organisation = organisation.strip()[:160]
    membership.country = check_country(country)
    membership.confirmed_at = membership.confirmed_at or uow.now
    uow.record(MembershipChanged(exchange_id=membership.exchange_id, membership_id=membership.id))


def change_profile(
    uow: UnitOfWork,
    *,
    membership: Membership,
    name: str,
    organisation: str,
    country: str | None,
    shows_organisation: bool,
    shows_country: bool,
    credit: str,
) -> None:
    """What she shows in this exchange, by herself. Her contributions show it from now on."""
    write_profile(uow, membership, name=name, organisation=organisation, country=country)
    membership.shows_organisation = shows_organisation
    membership.shows_country = shows_country
    membership.credit = credit if credit in {"organisation", "name", "none"} else "organisation"


def decide_request(uow: UnitOfWork, actor: Actor, *, membership: Membership, is_welcome: bool) -> None:
    """Let somebody in who asked, or not."""
    membership.state = MembershipState.ACTIVE if is_welcome else MembershipState.LEFT
    act = "approve_member" if is_welcome else "decline_member"
    write_log(uow, actor, act=act, thing="membership", thing_id=membership.id, exchange_id=membership.exchange_id)
    if is_welcome:
        uow.record(MemberJoined(exchange_id=membership.exchange_id, membership_id=membership.id))


def change_standing(uow: UnitOfWork, actor: Actor, *, membership: Membership, is_suspended: bool) -> None:
    """Suspend a member, or take the suspension back; it holds from her next request."""
    membership.state = MembershipState.SUSPENDED if is_suspended else MembershipState.ACTIVE
    act = "suspend" if is_suspended else "reinstate"
    write_log(uow, actor, act=act, thing="membership", thing_id=membership.id, exchange_id=membership.exchange_id)
    uow.record(MembershipChanged(exchange_id=membership.exchange_id, membership_id=membership.id))


def change_roles(
    uow: UnitOfWork, actor: Actor, *, membership: Membership, is_organiser: bool, pairs: list[tuple[str, str]]
) -> None:
    """Make a member an organiser or a translator between these pairs, or no longer."""
    membership.is_organiser = is_organiser
    membership.pairs = [list(pair) for pair in pairs]
    write_log(
        uow, actor, act="change_roles", thing="membership", thing_id=membership.id, exchange_id=membership.exchange_id
    )
    uow.record(MembershipChanged(exchange_id=membership.exchange_id, membership_id=membership.id))
