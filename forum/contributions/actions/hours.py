"""Of what is written without a name the day is kept, never the hour: it would say who was there just then."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from forum.contributions.models import Contribution
from forum.contributions.rules import beginning_of_day
from forum.exchanges.models import Exchange
from forum.files.models import Attachment, StoredFile
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.models import Origin, Revision, Text, Version

OF_CONTRIBUTION = ("created_at", "submitted_at", "edited_at")


def forget_hours(uow: UnitOfWork, contribution: Contribution) -> None:
    """Take the hour off all that its author's acts left: the rows of the contribution, its words and its files.

    A draft keeps it: nobody sees one, and when it was begun decides whether it comes in time.
    """
    timezone = uow.session.get_one(Exchange, contribution.exchange_id).timezone
    uow.flush()
    _set_to_days(contribution, OF_CONTRIBUTION, timezone=timezone)
    hers = _what_is_hers(contribution.text_id)
    for text in uow.session.scalars(select(Text).where(Text.id.in_(hers))):
        _set_to_days(text, ("created_at",), timezone=timezone)
    written = select(Version).where(Version.text_id.in_(hers), Version.origin == Origin.AUTHOR)
    for version in uow.session.scalars(written):
        _set_to_days(version, ("created_at", "updated_at"), timezone=timezone)
    earlier = select(Revision).join(Version, Version.id == Revision.version_id)
    for revision in uow.session.scalars(earlier.where(Version.text_id.in_(hers), Version.origin == Origin.AUTHOR)):
        _set_to_days(revision, ("created_at",), timezone=timezone)
    hung = select(StoredFile).join(Attachment, Attachment.file_id == StoredFile.id)
    for file in uow.session.scalars(hung.where(Attachment.text_id == contribution.text_id)):
        _set_to_days(file, ("created_at",), timezone=timezone)
    uow.flush()


def _what_is_hers(text_id: int) -> Any:
    """Its text, and those that say what its pictures show."""
    described = (
        select(StoredFile.description_id)
        .join(Attachment, Attachment.file_id == StoredFile.id)
        .where(Attachment.text_id == text_id, StoredFile.description_id.is_not(None))
    )
    return select(Text.id).where(or_(Text.id == text_id, Text.id.in_(described)))


def _set_to_days(row: Any, names: tuple[str, ...], *, timezone: str) -> None:
    for name in names:
        at: datetime | None = getattr(row, name)
        if at is not None and at != (day := beginning_of_day(at, timezone)):
            setattr(row, name, day)
