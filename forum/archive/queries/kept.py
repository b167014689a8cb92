from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.archive.errors import ArchiveNotFound
from forum.archive.models import Archive
from forum.exchanges.models import Exchange


def list_archives(session: Session, exchange_id: int) -> Sequence[Archive]:
    """The one for everybody last."""
    return session.scalars(select(Archive).where(Archive.exchange_id == exchange_id).order_by(Archive.audience)).all()


def find_archive(session: Session, exchange_id: int, audience: str) -> Archive | None:
    query = select(Archive).where(Archive.exchange_id == exchange_id, Archive.audience == audience)
    return session.scalar(query)


def get_archive(session: Session, exchange_id: int, archive_id: int) -> Archive:
    """Of this exchange. ArchiveNotFound."""
    row = session.get(Archive, archive_id)
    if row is None or row.exchange_id != exchange_id:
        raise ArchiveNotFound()
    return row


def list_with_revisions(session: Session) -> list[tuple[Archive, int]]:
    """All there are, each with the present revision of its exchange."""
    query = select(Archive, Exchange.revision).join(Exchange, Exchange.id == Archive.exchange_id)
    return [(row, revision) for row, revision in session.execute(query)]
