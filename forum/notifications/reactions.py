from sqlalchemy import select

from forum.accounts.events import AddressChanged, CodeAsked, SignInLinkAsked
from forum.accounts.models import MailedCode
from forum.contributions.events import (
    ContributionEvent,
    ContributionPublished,
    ContributionReturned,
    ContributionSubmitted,
)
from forum.contributions.models import Contribution, Status
from forum.contributions.queries.standing import author_of
from forum.exchanges.events import MemberInvited, MembershipRequested
from forum.exchanges.models import Membership
from forum.kernel.unit_of_work import UnitOfWork
from forum.notifications.actions import queue_mail
from forum.roster.queries import list_on_duty


def mail_sign_in_link(uow: UnitOfWork, event: SignInLinkAsked) -> None:
    """Nothing follows for an unknown address."""
    if event.account_id:
        queue_mail(
            uow,
            kind="sign_in_link",
            account_id=event.account_id,
            key=f"sign_in_link:{event.account_id}:{uow.now.timestamp():.6f}",
            leads_to=event.leads_to,
        )


def mail_code(uow: UnitOfWork, event: CodeAsked) -> None:
    """To the address she has, or to the one she wants to have."""
    row = uow.session.get(MailedCode, event.code_id)
    if row is not None:
        queue_mail(
            uow,
            kind=f"{row.kind}_code",
            account_id=event.account_id,
            key=f"code:{event.code_id}:{event.asked_at:.6f}",
            thing_id=event.code_id,
        )


def mail_old_address(uow: UnitOfWork, event: AddressChanged) -> None:
    queue_mail(
        uow,
        kind="address_changed",
        account_id=event.account_id,
        key=f"address_changed:{event.code_id}",
        thing_id=event.code_id,
    )


def mail_invitation(uow: UnitOfWork, event: MemberInvited) -> None:
    _mail_member(uow, "invitation", event.membership_id, thing_id=event.membership_id)


def mail_request(uow: UnitOfWork, event: MembershipRequested) -> None:
    """Tell the organisers that somebody asks to take part."""
    organisers = select(Membership.id).where(Membership.exchange_id == event.exchange_id, Membership.is_organiser)
    for membership_id in uow.session.scalars(organisers):
        _mail_member(uow, "membership_requested", membership_id, thing_id=event.membership_id)


def mail_moderators(uow: UnitOfWork, event: ContributionSubmitted) -> None:
    """Tell those on duty what waits; where nobody is, the organisers."""
    contribution = uow.session.get(Contribution, event.contribution_id)
    if contribution is None or contribution.status != Status.WAITING or event.exchange_id is None:
        return
    author = author_of(uow.session, contribution, keys=uow.keys)
    for membership_id in list_on_duty(uow.session, event.exchange_id, now=uow.now):
        if membership_id != author:
            _mail_member(
                uow, "contribution_waiting", membership_id, thing_id=contribution.id, again=contribution.edition
            )


def mail_author_published(uow: UnitOfWork, event: ContributionPublished) -> None:
    _mail_author(uow, "contribution_published", event)


def mail_author_returned(uow: UnitOfWork, event: ContributionReturned) -> None:
    _mail_author(uow, "contribution_returned", event)


def _mail_author(uow: UnitOfWork, kind: str, event: ContributionEvent) -> None:
    contribution = uow.session.get(Contribution, event.contribution_id)
    author = author_of(uow.session, contribution, keys=uow.keys) if contribution else None
    if contribution is not None and author is not None:
        _mail_member(uow, kind, author, thing_id=contribution.id, again=contribution.edition)


def _mail_member(uow: UnitOfWork, kind: str, membership_id: int, *, thing_id: int, again: int = 0) -> None:
    """`again` tells a second occasion of the same thing from the first."""
    membership = uow.session.get(Membership, membership_id)
    if membership is None or membership.account_id is None:
        return
    queue_mail(
        uow,
        kind=kind,
        account_id=membership.account_id,
        key=f"{kind}:{membership_id}:{thing_id}:{again}",
        exchange_id=membership.exchange_id,
        thing_id=thing_id,
    )
