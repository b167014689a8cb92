"""What waits to be read, for whom: what the gathered mail to those on duty is made of."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.kernel.unit_of_work import UnitOfWork
from forum.notifications.rules import told_from
from forum.roster.queries import list_on_duty
from forum.texts.models import Text


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """A new contribution, or a change of a published one, that waits since then."""

    contribution: Contribution
    language: str
    since: datetime

    @property
    def is_anonymous(self) -> bool:
        return self.contribution.author_id is None

    @property
    def told_from(self) -> datetime:
        return told_from(self.since, is_anonymous=self.is_anonymous)


def list_items(session: Session, exchange_id: int, *, now: datetime) -> list[WaitingItem]:
    """The oldest first; those of which a mail may speak already."""
    query = (
        select(Contribution, Text.source_language)
        .join(Text, Text.id == Contribution.text_id)
        .where(
            Contribution.exchange_id == exchange_id,
            or_(Contribution.status == Status.WAITING, Contribution.has_pending_edit),
        )
    )
    items = [WaitingItem(row, language, waits_since(row)) for row, language in session.execute(query)]
    return sorted((item for item in items if item.told_from <= now), key=lambda item: item.since)


def waits_since(row: Contribution) -> datetime:
    return (row.edited_at if row.has_pending_edit else row.submitted_at) or row.created_at


def list_exchanges_with_items(session: Session) -> Sequence[int]:
    waits = or_(Contribution.status == Status.WAITING, Contribution.has_pending_edit)
    return session.scalars(select(Contribution.exchange_id).where(waits).distinct()).all()


def list_called(uow: UnitOfWork, contribution: Contribution) -> list[int]:
    """Memberships of those to be told of it: who is on duty now, but not of what is her own, or entered by her.

    One of them who wrote it without her name is told as the others are: that she is not would tell of her.
    """
    on_duty = list_on_duty(uow.session, contribution.exchange_id, now=uow.now)
    return [one for one in on_duty if one not in {contribution.author_id, contribution.entered_by_id}]


def items_by_person(uow: UnitOfWork, exchange_id: int) -> Iterator[tuple[int, list[WaitingItem]]]:
    """Each membership to be told, with what waits for her, the oldest first."""
    found: dict[int, list[WaitingItem]] = defaultdict(list)
    for item in list_items(uow.session, exchange_id, now=uow.now):
        for membership_id in list_called(uow, item.contribution):
            found[membership_id].append(item)
    yield from sorted(found.items())


def items_for(uow: UnitOfWork, *, exchange_id: int, membership_id: int) -> list[WaitingItem]:
    """What waits for this person; nothing where she is not on duty any more."""
    return dict(items_by_person(uow, exchange_id)).get(membership_id, [])
