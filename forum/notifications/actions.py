from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from forum.accounts.models import Account
from forum.contributions.models import Contribution
from forum.exchanges.models import Membership, MembershipState
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.models import DangerCase
from forum.moderation.queries.danger import list_called_in_danger
from forum.notifications.events import MailsStopped
from forum.notifications.models import Mail, MailChoice
from forum.notifications.rules import NEEDED, ROSTER, WAITING, is_time_to_tell
from forum.notifications.waiting import WaitingItem

ALWAYS = frozenset({"sign_in_link", "device_code", "address_code", "address_changed"})


def queue_mail(
    uow: UnitOfWork,
    *,
    kind: str,
    account_id: int,
    key: str,
    exchange_id: int | None = None,
    thing_id: int | None = None,
    leads_to: str | None = None,
) -> None:
    """Have a mail written and sent by a job of its own; once for each `key`, and not to who wants none."""
    if uow.session.scalar(select(Mail.id).where(Mail.key == key)) is not None:
        return
    is_wanted = kind in ALWAYS or not is_unwanted(uow, account_id=account_id, exchange_id=exchange_id)
    mail = uow.add(
        Mail(
            key=key,
            kind=kind,
            account_id=account_id,
            exchange_id=exchange_id,
            thing_id=thing_id,
            leads_to=leads_to,
            state="waiting" if is_wanted else "unwanted",
            created_at=uow.now,
        )
    )
    uow.flush()
    if is_wanted:
        uow.enqueue("notifications.deliver", mail_id=mail.id)


def mail_member(uow: UnitOfWork, kind: str, membership_id: int, *, thing_id: int, again: int = 0) -> None:
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


def tell_of_appeal(uow: UnitOfWork, membership_id: int, *, appeal_id: int, contribution_id: int) -> None:
    """Each person once, however often she is called."""
    mail_member(uow, "appeal_waiting", membership_id, thing_id=contribution_id, again=appeal_id)


def tell_those_needed(uow: UnitOfWork, case: DangerCase, *, but: int | None, again: int) -> None:
    """Tell the safety contact, or the organisers, that somebody may need her: not a word of what or who.

    Where no mail reaches any of those, the organisers are told besides.
    """
    told = set(list_called_in_danger(uow.session, case, but=but))
    if told and not any(is_reached(uow, membership_id) for membership_id in told):
        author_id = uow.session.get_one(Contribution, case.contribution_id).author_id
        told |= set(list_organisers(uow, case.exchange_id)) - {but, author_id}
    for membership_id in sorted(told):
        mail_member(uow, NEEDED, membership_id, thing_id=case.contribution_id, again=again)


def tell_of_roster(uow: UnitOfWork, membership: Membership) -> None:
    """One mail about all that she is asked in the roster, unless one about it waits to be written."""
    if membership.account_id is None:
        return
    about = (
        Mail.kind == ROSTER,
        Mail.account_id == membership.account_id,
        Mail.exchange_id == membership.exchange_id,
    )
    if uow.session.scalar(select(Mail.id).where(*about, Mail.state == "waiting").limit(1)) is None:
        newest = uow.session.scalar(select(func.max(Mail.id)).where(*about))
        queue_mail(
            uow,
            kind=ROSTER,
            account_id=membership.account_id,
            key=f"{ROSTER}:{membership.id}:{newest or 0}",
            exchange_id=membership.exchange_id,
            thing_id=membership.id,
        )


def is_unwanted(uow: UnitOfWork, *, account_id: int, exchange_id: int | None) -> bool:
    choice = select(MailChoice.id).where(MailChoice.account_id == account_id, MailChoice.exchange_id == exchange_id)
    return uow.session.scalar(choice) is not None


def is_reached(uow: UnitOfWork, membership_id: int) -> bool:
    """Whether a mail about this exchange comes to her."""
    membership = uow.session.get(Membership, membership_id)
    account = uow.session.get(Account, membership.account_id) if membership and membership.account_id else None
    if membership is None or account is None or account.email is None:
        return False
    return not is_unwanted(uow, account_id=account.id, exchange_id=membership.exchange_id)


def list_organisers(uow: UnitOfWork, exchange_id: int | None) -> Sequence[int]:
    """Memberships of those who organise it at present."""
    query = select(Membership.id).where(
        Membership.exchange_id == exchange_id,
        Membership.is_organiser,
        Membership.state == MembershipState.ACTIVE,
    )
    return uow.session.scalars(query.order_by(Membership.id)).all()


def stop_mails(uow: UnitOfWork, *, account_id: int, exchange_id: int) -> None:
    """No more mails of an exchange, but sign-in links."""
    if not is_unwanted(uow, account_id=account_id, exchange_id=exchange_id):
        uow.add(MailChoice(account_id=account_id, exchange_id=exchange_id, chosen_at=uow.now))
        uow.record(MailsStopped(exchange_id=exchange_id, account_id=account_id))


def want_mails_again(uow: UnitOfWork, *, account_id: int, exchange_id: int) -> None:
    for choice in uow.session.scalars(
        select(MailChoice).where(MailChoice.account_id == account_id, MailChoice.exchange_id == exchange_id)
    ):
        uow.session.delete(choice)


def tell_of_waiting(uow: UnitOfWork, *, membership_id: int, items: Sequence[WaitingItem]) -> None:
    """One mail about all that waits for somebody on duty: at once after a quiet time, then at most every four hours.

    And only where one of `items` came since the last one. How many, and since when, is looked up when it is sent.
    """
    membership = uow.session.get_one(Membership, membership_id)
    account = uow.session.get(Account, membership.account_id) if membership.account_id else None
    if account is None or account.email is None:
        return
    exchange_id = membership.exchange_id
    last = find_last_about_waiting(uow, account_id=account.id, exchange_id=exchange_id)
    if not is_time_to_tell(last.created_at if last else None, uow.now) or not has_new(items, last, now=uow.now):
        return
    if not is_unwanted(uow, account_id=account.id, exchange_id=exchange_id):
        queue_mail(
            uow,
            kind=WAITING,
            account_id=account.id,
            key=f"{WAITING}:{membership_id}:{newest_about_waiting(uow, account.id, exchange_id)}",
            exchange_id=exchange_id,
            thing_id=max(item.contribution.id for item in items),
        )


def has_new(items: Sequence[WaitingItem], last: Mail | None, *, now: datetime) -> bool:
    """Whether one of these came after the last mail: later, or with a higher number where both were at the same time."""
    if last is None or last.created_at > now:
        return bool(items)
    return any(last.created_at < item.news_at <= now or item.contribution.id > (last.thing_id or 0) for item in items)


def find_last_about_waiting(uow: UnitOfWork, *, account_id: int, exchange_id: int) -> Mail | None:
    """The last that was sent, or was to be; not one that had nothing left to say."""
    query = select(Mail).where(
        Mail.kind == WAITING,
        Mail.account_id == account_id,
        Mail.exchange_id == exchange_id,
        Mail.state != "unwanted",
    )
    return uow.session.scalar(query.order_by(Mail.id.desc()).limit(1))


def newest_about_waiting(uow: UnitOfWork, account_id: int, exchange_id: int) -> int:
    """A number that two workers at the same time would both give to their mail, so that one of them fails.

    Old mails are forgotten: how many there are would come again, and hold a mail up.
    """
    query = select(func.max(Mail.id)).where(
        Mail.kind == WAITING, Mail.account_id == account_id, Mail.exchange_id == exchange_id
    )
    return uow.session.scalar(query) or 0
