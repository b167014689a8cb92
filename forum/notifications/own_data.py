"""Mails to her: that there were some is taken out; they are erased, also those kept in the folder."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from forum.kernel.taking_out import Taken, take_each
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.notifications.models import Mail, MailChoice
from forum.notifications.transports.folder import file_stem, made_at

FORGET_LETTERS = "notifications.forget_letters"
LETTERS_KEPT = timedelta(days=30)


def take_out_mails(session: Session, account_id: int) -> Taken:
    mails = session.scalars(select(Mail).where(Mail.account_id == account_id).order_by(Mail.id))
    choices = session.scalars(select(MailChoice).where(MailChoice.account_id == account_id).order_by(MailChoice.id))
    return {
        "mails": take_each(mails, "kind", "leads_to", "state", "created_at", "sent_at"),
        "mail_choices": take_each(choices, "exchange_id", "chosen_at"),
    }


def erase_mails(uow: UnitOfWork, *, account_id: int) -> None:
    """Those that wait are never sent. Letters in the folder are deleted by a job, which knows them by their names."""
    mails = uow.session.scalars(select(Mail).where(Mail.account_id == account_id)).all()
    stems = [file_stem(mail.id, mail.created_at) for mail in mails]
    for table in (Mail, MailChoice):
        uow.session.execute(
            delete(table).where(table.account_id == account_id), execution_options={"synchronize_session": False}
        )
    if stems:
        uow.enqueue(FORGET_LETTERS, stems=stems)


def forget_old_mails(uow: UnitOfWork, *, before: datetime) -> None:
    """What went out, was not wanted or was given up; what waits is left."""
    uow.session.execute(
        delete(Mail).where(Mail.state != "waiting", func.coalesce(Mail.sent_at, Mail.created_at) < before),
        execution_options={"synchronize_session": False},
    )


def forget_letters(folder: Path, units: Units, *, stems: Sequence[str] = ()) -> None:
    """Delete letters kept in the folder: these at once, and whatever is a month old."""
    for stem in stems:
        (folder / f"{stem}.eml").unlink(missing_ok=True)
    before = units.clock.now() - LETTERS_KEPT
    for letter in folder.glob("*.eml"):
        at = made_at(letter.stem)
        if at is not None and at < before:
            letter.unlink(missing_ok=True)
