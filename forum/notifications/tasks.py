"""Handing a mail to its transport, outside any transaction; and gathering what waits into one."""

from sqlalchemy import update

from forum.exchanges.models import Exchange, Notice
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.moderation.queries.appeals import list_exchanges_with_unnamed, list_unnamed_pleas
from forum.notifications.actions import mail_member, tell_of_appeal, tell_of_waiting
from forum.notifications.errors import MailRefused
from forum.notifications.messages import write_message
from forum.notifications.models import Mail
from forum.notifications.occasions import Sender
from forum.notifications.own_data import FORGET_LETTERS
from forum.notifications.queries import list_with_address
from forum.notifications.rules import NOTICE
from forum.notifications.transports.base import Transport
from forum.notifications.transports.folder import file_stem
from forum.notifications.waiting import items_by_person, list_exchanges_with_items


def deliver(transport: Transport, sender: Sender, units: Units, *, mail_id: int) -> None:
    """Write a mail and send it; done again after a crash, it may go out twice but never not at all.

    Where its receiver had everything erased meanwhile, no letter stays in the folder.
    """
    with units.open() as uow:
        mail = uow.session.get(Mail, mail_id)
        if mail is None or mail.state != "waiting":
            return
        message, stem = write_message(uow, mail, sender), file_stem(mail.id, mail.created_at)
    state = "unwanted"
    if message is not None:
        try:
            transport.send(message)
            state = "sent"
        except MailRefused:
            state = "failed"
    with units.open() as uow:
        mail = uow.session.get(Mail, mail_id, populate_existing=True)
        if mail is None:
            uow.enqueue(FORGET_LETTERS, stems=[stem])
            return
        mail.state = state
        mail.sent_at = uow.now if state == "sent" else None
        if state == "sent" and mail.kind == NOTICE and mail.exchange_id is not None:
            count_copy(uow, exchange_id=mail.exchange_id, notice_id=mail.thing_id)


def count_copy(uow: UnitOfWork, *, exchange_id: int, notice_id: int | None) -> None:
    """For the figures, since mails are forgotten. In a sensitive exchange a mail says only that there is a notice."""
    if not uow.session.get_one(Exchange, exchange_id).is_sensitive:
        copies = Notice.mail_copies + 1
        uow.session.execute(update(Notice).where(Notice.id == notice_id).values(mail_copies=copies))


def gather_waiting(units: Units) -> None:
    """Tell those on duty what came while they were not to be told again, and those whose mandate began meanwhile."""
    _gather(units, unnamed=False)


def gather_unnamed(units: Units) -> None:
    """The same, and of what bears no name, appeals too: in steps of hours of its own, so that no mail tells when it came."""
    _gather(units, unnamed=True)
    with units.reading() as session:
        exchange_ids = list_exchanges_with_unnamed(session)
    for exchange_id in exchange_ids:
        with units.open() as uow:
            for plea in list_unnamed_pleas(uow.session, exchange_id, now=uow.now, keys=uow.keys):
                about = {"appeal_id": plea.appeal.id, "contribution_id": plea.letter.contribution.id}
                for membership_id in sorted(plea.those.called):
                    tell_of_appeal(uow, membership_id, **about)


def _gather(units: Units, *, unnamed: bool) -> None:
    with units.reading() as session:
        exchange_ids = list(list_exchanges_with_items(session))
    for exchange_id in exchange_ids:
        with units.open() as uow:
            for membership_id, items in items_by_person(uow, exchange_id):
                news = [item for item in items if unnamed or not item.is_anonymous]
                if news:
                    tell_of_waiting(uow, membership_id=membership_id, items=news)


def tell_all(units: Units, *, notice_id: int) -> None:
    """Have a notice written to all who take part and have an address: a hundred at a time, so that nobody waits for it.

    Begun again after a crash, nobody gets a second one.
    """
    after = 0
    while True:
        with units.open() as uow:
            notice = uow.session.get(Notice, notice_id)
            people = list_with_address(uow.session, notice.exchange_id, after=after) if notice else []
            for membership_id in people:
                mail_member(uow, NOTICE, membership_id, thing_id=notice_id)
        if not people:
            return
        after = people[-1]
