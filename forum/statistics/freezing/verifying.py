"""Whether frozen figures are what they were."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.statistics.freezing.checking import Difference, find_differences
from forum.statistics.models import FrozenFigures
from forum.statistics.queries.frozen import Freeze, list_freezes


@dataclass(frozen=True, slots=True)
class Verified:
    freeze: Freeze
    differences: Sequence[Difference]


def verify_freezes(session: Session, exchange_id: int) -> list[Verified]:
    """Each counted again from what is retained of it."""
    query = select(FrozenFigures.number, FrozenFigures.figures, FrozenFigures.retained, FrozenFigures.checksum)
    rows = session.execute(query.where(FrozenFigures.exchange_id == exchange_id))
    found = {number: find_differences(figures, retained, kept) for number, figures, retained, kept in rows}
    return [Verified(freeze, found[freeze.number]) for freeze in list_freezes(session, exchange_id)]
