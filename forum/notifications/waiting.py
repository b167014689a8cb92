"""What waits to be read, for whom: what the gathered mail to those on duty is made of."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.contributions.queries.waiting import waits_to_be_read
from forum.exchanges.models import Exchange
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.queries.staff import list_called, list_staff
from forum.texts.models import Text

A_DAY = timedelta(days=1)


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
    def news_at(self) -> datetime:
        """When it became news. Of what bears no name the day is known only: a change of it is news the day after."""
        is_change = self.contribution.has_pending_edit
        return self.since + A_DAY if self.is_anonymous and is_change else self.since


def list_items(session: Session, exchange_id: int) -> list[WaitingItem]:
    """The oldest first."""
    query = (
        select(Contribution, Text.source_language)
        .join(Text, Text.id == Contribution.text_id)
        .where(Contribution.exchange_id == exchange_id, waits_to_be_read())
    )
    items = [WaitingItem(row, language, waits_since(row)) for row, language in session.execute(query)]
    return sorted(items, key=lambda item: (item.since, item.contribution.id))


def waits_since(row: Contribution) -> datetime:
    return (row.edited_at if row.has_pending_edit else row.submitted_at) or row.created_at


def list_exchanges_with_items(session: Session) -> Sequence[int]:
    return session.scalars(select(Contribution.exchange_id).where(waits_to_be_read()).distinct()).all()


def items_by_person(uow: UnitOfWork, exchange_id: int) -> Iterator[tuple[int, list[WaitingItem]]]:
    """Each membership to be told, with what waits for her, the oldest first. Three queries, however much waits."""
    found: dict[int, list[WaitingItem]] = defaultdict(list)
    exchange, staff = uow.session.get_one(Exchange, exchange_id), list_staff(uow.session, exchange_id)
    for item in list_items(uow.session, exchange_id):
        for membership_id in list_called(item.contribution, exchange, language=item.language, staff=staff, now=uow.now):
            found[membership_id].append(item)
    yield from sorted(found.items())


def items_for(uow: UnitOfWork, *, exchange_id: int, membership_id: int) -> list[WaitingItem]:
    """What waits for this person; nothing where she is not on duty any more."""
    return dict(items_by_person(uow, exchange_id)).get(membership_id, [])
