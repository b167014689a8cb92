"""What a person does about her own part in an exchange, and the correction of what an invitation said of her."""

from sqlalchemy import select, update

from forum.accounts.models import Account
from forum.exchanges.actions.describing import drop_description
from forum.exchanges.actions.people import add_membership, check_another_organiser, drop_roles, note
from forum.exchanges.errors import ExchangeNotFound, NoName
from forum.exchanges.events import MemberJoined, MembershipChanged, MembershipRequested
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.exchanges.policy import can_change_profile, can_correct_profile, can_join, can_know_exchange
from forum.exchanges.rules import CREDITS, check_country, check_name, check_organisation
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.models import Version


def join_exchange(
    uow: UnitOfWork,
    actor: Actor,
    *,
    exchange: Exchange,
    name: str,
    organisation: str,
    country: str | None,
    shows_organisation: bool = True,
    shows_country: bool = True,
) -> Membership:
    """Take part by oneself: at once where registration is open or she is invited, else as a request.

    ExchangeNotFound, NotPermitted; NoName.
    """
    found = uow.session.scalar(
        select(Membership).where(Membership.exchange_id == exchange.id, Membership.account_id == actor.account_id)
    )
    if found is None and not can_know_exchange(actor, exchange, uow.now):
        raise ExchangeNotFound()
    require(can_join(actor, exchange, uow.now, own=found))
    is_in = exchange.registration == "open" or (found is not None and found.state == MembershipState.INVITED)
    state = MembershipState.ACTIVE if is_in else MembershipState.REQUESTED
    account = uow.session.get_one(Account, actor.account_id)
    membership = found or add_membership(uow, exchange=exchange, account=account, state=state)
    membership.state = state
    membership.shows_organisation, membership.shows_country = shows_organisation, shows_country
    write_profile(uow, membership, name=name, organisation=organisation, country=country)
    event = MemberJoined if is_in else MembershipRequested
    uow.record(event(exchange_id=exchange.id, membership_id=membership.id))
    return membership


def write_profile(
    uow: UnitOfWork, membership: Membership, *, name: str, organisation: str, country: str | None
) -> None:
    membership.name = check_name(name)
    if not membership.name:
        raise NoName()
    membership.organisation = check_organisation(organisation)
    membership.country = check_country(country)
    membership.confirmed_at = membership.confirmed_at or uow.now
    uow.record(MembershipChanged(exchange_id=membership.exchange_id, membership_id=membership.id))


def change_profile(
    uow: UnitOfWork,
    actor: Actor,
    *,
    membership: Membership,
    name: str,
    organisation: str,
    country: str | None,
    shows_organisation: bool,
    shows_country: bool,
    credit: str,
) -> None:
    """What she shows in this exchange, by herself. Her contributions show it from now on, and her versions `credit` her so but
    for those that were to name nobody. NotPermitted; NoName.
    """
    require(can_change_profile(actor, membership))
    write_profile(uow, membership, name=name, organisation=organisation, country=country)
    membership.shows_organisation = shows_organisation
    membership.shows_country = shows_country
    if credit != membership.credit:
        membership.credit = credit if credit in CREDITS else "organisation"
        credit_versions(uow, membership)


def credit_versions(uow: UnitOfWork, membership: Membership) -> None:
    """Have all she translated follow her choice; a version that names nobody goes on so, and none is named while she is not."""
    hers = update(Version).where(Version.translator_id == membership.id, Version.credit != "none")
    if membership.credit != "none":
        uow.session.execute(hers.values(credit=membership.credit))


def correct_profile(
    uow: UnitOfWork, actor: Actor, *, membership: Membership, name: str, organisation: str, country: str | None
) -> None:
    """By an organiser, as long as the person has not confirmed it; it stays unconfirmed. NotPermitted."""
    require(can_correct_profile(actor, membership, uow.now))
    membership.name = check_name(name)
    membership.organisation = check_organisation(organisation)
    membership.country = check_country(country)
    note(uow, actor, membership, act="correct_member")
    uow.record(MembershipChanged(exchange_id=membership.exchange_id, membership_id=membership.id))


def leave_exchange(uow: UnitOfWork, actor: Actor, *, membership: Membership) -> None:
    """Take part no longer; what she wrote stays hers to withdraw, and what she said of herself goes. LastOrganiser."""
    require(can_change_profile(actor, membership))
    if membership.is_organiser:
        check_another_organiser(uow, membership)
    membership.state = MembershipState.LEFT
    drop_roles(membership)
    drop_description(uow, membership.id)
    note(uow, actor, membership, act="leave")
    uow.record(MembershipChanged(exchange_id=membership.exchange_id, membership_id=membership.id))
