from sqlalchemy import select

from forum.kernel.db import db
from forum.statistics.models import FrozenFigures


def frozen_problem() -> str | None:
    """`differ` when frozen figures were counted again and were not the same: somebody changed them, or what they are of."""
    query = select(FrozenFigures.id).where(FrozenFigures.differed_at.is_not(None)).limit(1)
    return "differ" if db.session.scalar(query) is not None else None
