"""Organisers are told by mail what became of editions."""

from forum.exchanges.models import Exchange
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.notifications.actions import list_organisers, mail_member
from forum.publication.models import Edition
from forum.reports.rules import morning_after

EDITION_MADE = "edition_made"
"""The kind of the mail that says that an edition is ready, or could not be made."""
EDITIONS_DROPPED = "editions_dropped"
"""The kind of the mail that says that files were deleted, since something in them was taken back."""
TELL_OF_DROPPED = "publication.tell_of_dropped"


def tell_of_made(uow: UnitOfWork, edition: Edition) -> None:
    """Her who ordered it, if she organises still, so that she need not wait at the page. After that it names her no more."""
    her, edition.ordered_by_id = edition.ordered_by_id, None
    if her is not None and her in list_organisers(uow, edition.exchange_id):
        mail_member(uow, EDITION_MADE, her, thing_id=edition.id)


def have_told_of_dropped(uow: UnitOfWork, exchange_id: int) -> None:
    """The next morning, all in one mail: a mail at once would tell when somebody took something back."""
    at = morning_after(uow.now, uow.session.get_one(Exchange, exchange_id).timezone)
    morning = int(at.timestamp())
    key = f"{TELL_OF_DROPPED}:{exchange_id}:{morning}"
    uow.enqueue(TELL_OF_DROPPED, run_after=at, key=key, exchange_id=exchange_id, morning=morning)


def tell_of_dropped(units: Units, *, exchange_id: int, morning: int) -> None:
    """A task. `morning`: the second since 1970 for which it was planned."""
    with units.open() as uow:
        for membership_id in list_organisers(uow, exchange_id):
            mail_member(uow, EDITIONS_DROPPED, membership_id, thing_id=exchange_id, again=morning)
