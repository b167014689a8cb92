from sqlalchemy import delete, select

from forum.accounts.events import SignInLinkAsked
from forum.contributions.events import (
    ContributionEvent,
    ContributionPublished,
    ContributionReturned,
    ContributionSubmitted,
    ContributionUnnamed,
)
from forum.contributions.models import Contribution, Status
from forum.exchanges.events import MemberInvited, MembershipRequested
from forum.exchanges.models import Membership
from forum.kernel.unit_of_work import UnitOfWork
from forum.notifications.actions import queue_mail
from forum.notifications.models import Mail
from forum.roster.queries import list_on_duty

TO_AUTHOR = ("contribution_published", "contribution_returned")


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


def mail_invitation(uow: UnitOfWork, event: MemberInvited) -> None:
    _mail_member(uow, "invitation", event.membership_id, thing_id=event.membership_id)


def mail_request(uow: UnitOfWork, event: MembershipRequested) -> None:
    """Tell the organisers that somebody asks to take part."""
    organisers = select(Membership.id).where(Membership.exchange_id == event.exchange_id, Membership.is_organiser)
    for membership_id in uow.session.scalars(organisers):
        _mail_member(uow, "membership_requested", membership_id, thing_id=event.membership_id)


def mail_moderators(uow: UnitOfWork, event: ContributionSubmitted) -> None:
    """Tell those on duty what waits; where nobody is, the organisers.

    One of them who wrote it without her name is told as the others are: that she is not would tell of her.
    """
    contribution = uow.session.get(Contribution, event.contribution_id)
    if contribution is None or contribution.status != Status.WAITING or event.exchange_id is None:
        return
    for membership_id in list_on_duty(uow.session, event.exchange_id, now=uow.now):
        if membership_id != contribution.author_id:
            _mail_member(
                uow, "contribution_waiting", membership_id, thing_id=contribution.id, again=contribution.edition
            )


def mail_author_published(uow: UnitOfWork, event: ContributionPublished) -> None:
    _mail_author(uow, "contribution_published", event)


def mail_author_returned(uow: UnitOfWork, event: ContributionReturned) -> None:
    _mail_author(uow, "contribution_returned", event)


def _mail_author(uow: UnitOfWork, kind: str, event: ContributionEvent) -> None:
    """Nothing to who wrote without her name: the row, the moment and the mailbox would join her with it.

    What became of it stands on her own page.
    """
    contribution = uow.session.get(Contribution, event.contribution_id)
    if contribution is not None and contribution.author_id is not None:
        _mail_member(uow, kind, contribution.author_id, thing_id=contribution.id, again=contribution.edition)


def forget_author_mails(uow: UnitOfWork, event: ContributionUnnamed) -> None:
    """What was mailed to its author under her name joins her with it no more; what still waits is not sent."""
    about = (Mail.thing_id == event.contribution_id, Mail.kind.in_(TO_AUTHOR))
    uow.session.execute(delete(Mail).where(*about))


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
