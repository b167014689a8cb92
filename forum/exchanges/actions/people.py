from sqlalchemy import func, select

from forum.accounts.actions import create_account, end_all_sessions, find_or_create_account
from forum.accounts.models import Account
from forum.exchanges.errors import ExchangeNotFound, LastOrganiser
from forum.exchanges.events import MemberInvited, MemberJoined, MembershipChanged
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.exchanges.plans import PersonPlan
from forum.exchanges.policy import can_invite, require_organiser
from forum.exchanges.rules import check_country, check_name, check_organisation, check_pairs
from forum.kernel.actor import Actor
from forum.kernel.errors import Conflict
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log


def accept_invitations(uow: UnitOfWork, *, account_id: int) -> None:
    """An invited person who signs in has joined."""
    invited = select(Membership).where(Membership.account_id == account_id, Membership.state == MembershipState.INVITED)
    for membership in uow.session.scalars(invited):
        membership.state = MembershipState.ACTIVE
        uow.record(MemberJoined(exchange_id=membership.exchange_id, membership_id=membership.id))


def find_member(uow: UnitOfWork, *, exchange: Exchange, plan: PersonPlan) -> Membership | None:
    """Whom a plan means: by mail address, else by her ref in this exchange; nobody known without either."""
    query = select(Membership).where(Membership.exchange_id == exchange.id)
    if plan.email:
        account = uow.session.scalar(select(Account).where(Account.email == plan.email))
        return uow.session.scalar(query.where(Membership.account_id == account.id)) if account else None
    return uow.session.scalar(query.where(Membership.ref == plan.ref)) if plan.ref else None


def invite_person(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, plan: PersonPlan, tells: bool = True
) -> Membership:
    """Invite somebody, or bring what an earlier invitation said up to date; what she confirmed herself stays hers.

    `tells`: mail her the invitation. What the plan does not grant is not taken away. Who asked to join is let in,
    who left is invited anew, who is suspended stays so. ExchangeNotFound for who does not organise.
    """
    if not can_invite(actor, exchange.id, uow.now):
        raise ExchangeNotFound()
    membership = find_member(uow, exchange=exchange, plan=plan)
    is_new = membership is None or membership.state == MembershipState.LEFT
    if membership is None:
        account = account_for(uow, plan)
        membership = add_membership(uow, exchange=exchange, account=account, state=MembershipState.INVITED)
        membership.ref = plan.ref
    elif is_new:
        membership.state = MembershipState.INVITED
    elif membership.state == MembershipState.REQUESTED:
        decide_request(uow, actor, membership=membership, is_welcome=True)
    bring_up_to_date(uow, actor, membership=membership, plan=plan)
    uow.flush()
    if is_new:
        note(uow, actor, membership, act="invite")
        if tells and plan.email:
            uow.record(MemberInvited(exchange_id=exchange.id, membership_id=membership.id))
    uow.record(MembershipChanged(exchange_id=exchange.id, membership_id=membership.id))
    return membership


def bring_up_to_date(uow: UnitOfWork, actor: Actor, *, membership: Membership, plan: PersonPlan) -> None:
    if membership.confirmed_at is None:
        membership.name = check_name(plan.name) or membership.name
        membership.organisation = check_organisation(plan.organisation) or membership.organisation
        membership.country = check_country(plan.country) or membership.country
    before = (membership.pairs, membership.is_organiser)
    if plan.pairs:
        pairs = {(source, target) for source, target in membership.pairs} | set(plan.pairs)
        membership.pairs = [list(pair) for pair in sorted(pairs)]
    membership.is_organiser = membership.is_organiser or plan.is_organiser
    if before != (membership.pairs, membership.is_organiser):
        note(uow, actor, membership, act="change_roles")


def note(uow: UnitOfWork, actor: Actor, membership: Membership, *, act: str) -> None:
    write_log(uow, actor, act=act, thing="membership", thing_id=membership.id, exchange_id=membership.exchange_id)


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


def take_invitation_back(uow: UnitOfWork, actor: Actor, *, membership: Membership) -> None:
    """Of somebody who has not come yet; her roles go with it. Conflict when she has."""
    require_organiser(actor, membership.exchange_id, uow.now)
    if membership.state == MembershipState.LEFT:
        return
    if membership.state != MembershipState.INVITED:
        raise Conflict()
    membership.state = MembershipState.LEFT
    drop_roles(membership)
    note(uow, actor, membership, act="take_invitation_back")
    uow.record(MembershipChanged(exchange_id=membership.exchange_id, membership_id=membership.id))


def decide_request(uow: UnitOfWork, actor: Actor, *, membership: Membership, is_welcome: bool) -> None:
    """Let somebody in who asked, or not. Conflict where it was decided otherwise already."""
    require_organiser(actor, membership.exchange_id, uow.now)
    wanted = MembershipState.ACTIVE if is_welcome else MembershipState.LEFT
    if membership.state == wanted:
        return
    if membership.state != MembershipState.REQUESTED:
        raise Conflict()
    membership.state = wanted
    note(uow, actor, membership, act="approve_member" if is_welcome else "decline_member")
    uow.record(MembershipChanged(exchange_id=membership.exchange_id, membership_id=membership.id))
    if is_welcome:
        uow.record(MemberJoined(exchange_id=membership.exchange_id, membership_id=membership.id))


def change_standing(uow: UnitOfWork, actor: Actor, *, membership: Membership, is_suspended: bool) -> None:
    """Suspend a member, or take the suspension back; it holds from her next request. LastOrganiser, Conflict."""
    require_organiser(actor, membership.exchange_id, uow.now)
    states = (MembershipState.ACTIVE, MembershipState.SUSPENDED)
    before, wanted = states if is_suspended else states[::-1]
    if membership.state == wanted:
        return
    if membership.state != before:
        raise Conflict()
    if is_suspended and membership.is_organiser:
        check_another_organiser(uow, membership)
    membership.state = wanted
    note(uow, actor, membership, act="suspend" if is_suspended else "reinstate")
    uow.record(MembershipChanged(exchange_id=membership.exchange_id, membership_id=membership.id))


def change_roles(
    uow: UnitOfWork,
    actor: Actor,
    *,
    membership: Membership,
    is_organiser: bool,
    pairs: list[tuple[str, str]],
    is_relay: bool = False,
    is_safety_contact: bool = False,
    leads_translation: bool = False,
) -> None:
    """Make a member an organiser, a relay, a safety contact, a lead, a translator between these pairs, or no longer.

    LastOrganiser. Who becomes an organiser signs in anew: with new rights comes a new session, and a second step is offered.
    """
    require_organiser(actor, membership.exchange_id, uow.now)
    named = (is_relay, is_safety_contact, leads_translation)
    wanted = (is_organiser, named, [list(pair) for pair in check_pairs(pairs)])
    if wanted == (membership.is_organiser, named_for(membership), membership.pairs):
        return
    if membership.is_organiser and not is_organiser:
        check_another_organiser(uow, membership)
    if is_organiser and not membership.is_organiser and membership.account_id is not None:
        end_all_sessions(uow, account_id=membership.account_id)
    membership.is_relay, membership.is_safety_contact, membership.leads_translation = named
    membership.is_organiser, _, membership.pairs = wanted
    note(uow, actor, membership, act="change_roles")
    uow.record(MembershipChanged(exchange_id=membership.exchange_id, membership_id=membership.id))


def named_for(membership: Membership) -> tuple[bool, bool, bool]:
    return membership.is_relay, membership.is_safety_contact, membership.leads_translation


def drop_roles(membership: Membership) -> None:
    """Whoever goes takes nothing along: neither her roles nor what she agreed to."""
    membership.is_organiser = membership.is_relay = membership.is_safety_contact = membership.leads_translation = False
    membership.pairs = []
    membership.entering = membership.entering_on = None


def check_another_organiser(uow: UnitOfWork, membership: Membership) -> None:
    uow.flush()
    other = select(Membership.id).where(
        Membership.exchange_id == membership.exchange_id,
        Membership.id != membership.id,
        Membership.is_organiser,
        Membership.state == MembershipState.ACTIVE,
    )
    if uow.session.scalar(other.limit(1)) is None:
        raise LastOrganiser()
