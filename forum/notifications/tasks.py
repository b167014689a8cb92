"""The slow part: handing a mail to its transport, outside any transaction."""

from forum.kernel.unit_of_work import Units
from forum.notifications.errors import MailRefused
from forum.notifications.messages import Sender, write_message
from forum.notifications.models import Mail
from forum.notifications.transports.base import Transport


def deliver(transport: Transport, sender: Sender, units: Units, *, mail_id: int) -> None:
    """Write a mail and send it; done again after a crash, it may go out twice but never not at all."""
    with units.open() as uow:
        mail = uow.session.get(Mail, mail_id)
        if mail is None or mail.state != "waiting":
            return
        message = write_message(uow, mail, sender)
    state = "unwanted"
    if message is not None:
        try:
            transport.send(message)
            state = "sent"
        except MailRefused:
            state = "failed"
    with units.open() as uow:
        mail = uow.session.get(Mail, mail_id)
        if mail is not None:
            mail.state = state
            mail.sent_at = uow.now if state == "sent" else None
