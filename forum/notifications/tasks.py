"""The slow part: handing a mail to its transport, outside any transaction."""

from forum.kernel.unit_of_work import Units
from forum.notifications.errors import MailRefused
from forum.notifications.messages import Sender, write_message
from forum.notifications.models import Mail
from forum.notifications.own_data import FORGET_LETTERS
from forum.notifications.transports.base import Transport
from forum.notifications.transports.folder import file_stem


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
