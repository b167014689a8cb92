from sqlalchemy import select

from forum.kernel.unit_of_work import UnitOfWork
from forum.notifications.models import Mail, MailChoice

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


def is_unwanted(uow: UnitOfWork, *, account_id: int, exchange_id: int | None) -> bool:
    choice = select(MailChoice.id).where(MailChoice.account_id == account_id, MailChoice.exchange_id == exchange_id)
    return uow.session.scalar(choice) is not None


def stop_mails(uow: UnitOfWork, *, account_id: int, exchange_id: int) -> None:
    """No more mails of an exchange, but sign-in links."""
    if not is_unwanted(uow, account_id=account_id, exchange_id=exchange_id):
        uow.add(MailChoice(account_id=account_id, exchange_id=exchange_id, chosen_at=uow.now))


def want_mails_again(uow: UnitOfWork, *, account_id: int, exchange_id: int) -> None:
    for choice in uow.session.scalars(
        select(MailChoice).where(MailChoice.account_id == account_id, MailChoice.exchange_id == exchange_id)
    ):
        uow.session.delete(choice)
