"""Figures that were frozen, and how much was withdrawn since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange
from forum.statistics.errors import FiguresNotShown
from forum.statistics.models import FrozenFigures

AFTER_CLOSE = timedelta(minutes=10)
"""When the figures of an exchange are frozen by themselves: what was read in the last second is written long since."""


@dataclass(frozen=True, slots=True)
class Freeze:
    """One, without its numbers. `withdrawn_since`: contributions counted in it that their authors took back. `verified_at` and
    `differed_at`: when it was last counted again, and was the same, or was not.
    """

    number: int
    occasion: str
    frozen_at: datetime
    checksum: str
    verified_at: datetime | None
    differed_at: datetime | None
    withdrawn_since: int


def list_freezes(session: Session, exchange_id: int) -> list[Freeze]:
    """The newest first."""
    columns = (
        FrozenFigures.number,
        FrozenFigures.occasion,
        FrozenFigures.frozen_at,
        FrozenFigures.checksum,
        FrozenFigures.verified_at,
        FrozenFigures.differed_at,
        FrozenFigures.withdrawn,
    )
    since = (
        select(func.count())
        .where(
            Contribution.exchange_id == exchange_id,
            Contribution.status == Status.WITHDRAWN,
            Contribution.published_at <= FrozenFigures.frozen_at,
        )
        .scalar_subquery()
    )
    query = select(*columns, since).where(FrozenFigures.exchange_id == exchange_id)
    return [
        Freeze(number, occasion, frozen_at, digest, verified_at, differed_at, withdrawn_since=max(now - then, 0))
        for number, occasion, frozen_at, digest, verified_at, differed_at, then, now in session.execute(
            query.order_by(FrozenFigures.number.desc())
        )
    ]


def get_frozen(session: Session, exchange_id: int, number: int) -> FrozenFigures:
    row = session.scalar(
        select(FrozenFigures).where(FrozenFigures.exchange_id == exchange_id, FrozenFigures.number == number)
    )
    if row is None:
        raise FiguresNotShown()
    return row


def count_withdrawn(session: Session, exchange_id: int) -> int:
    """Contributions that were published, and that their authors took back."""
    query = select(func.count()).select_from(Contribution)
    return (
        session.scalar(
            query.where(
                Contribution.exchange_id == exchange_id,
                Contribution.status == Status.WITHDRAWN,
                Contribution.published_at.is_not(None),
            )
        )
        or 0
    )


def list_frozen_exchanges(session: Session) -> Sequence[int]:
    return session.scalars(select(FrozenFigures.exchange_id).distinct().order_by(FrozenFigures.exchange_id)).all()


def list_not_frozen(session: Session, now: datetime) -> Sequence[int]:
    """Exchanges that closed and whose figures were not frozen at that closing; what a clock that ran ahead froze is no such."""
    at_closing = exists().where(
        FrozenFigures.exchange_id == Exchange.id,
        FrozenFigures.occasion == "closing",
        FrozenFigures.closes_at == Exchange.closes_at,
        FrozenFigures.frozen_at <= now,
    )
    return session.scalars(select(Exchange.id).where(Exchange.closes_at <= now - AFTER_CLOSE, ~at_closing)).all()
