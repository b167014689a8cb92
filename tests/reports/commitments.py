"""Commitments for tests."""

from datetime import timedelta

from forum.kernel.unit_of_work import Units
from forum.reports.models import Commitment
from forum.texts.actions import create_text
from tests.cast import Cast, Person


def commit(
    units: Units, cast: Cast, person: Person | None, words: str, *, state: str = "open", is_published: bool = True
) -> int:
    with units.open() as uow:
        text = create_text(
            uow,
            exchange_id=cast.exchange.id,
            kind="commitment",
            language="en",
            source=words,
            is_plain=True,
            is_published=is_published,
        )
        row = uow.add(
            Commitment(
                exchange_id=cast.exchange.id,
                text_id=text.id,
                owner_id=person.membership.id if person else None,
                owner_name="" if person else "The city",
                due_on=(uow.now + timedelta(days=200)).date(),
                state=state,
                created_at=uow.now,
            )
        )
        uow.flush()
        return row.id
