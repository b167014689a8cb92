from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.exchanges.course import Course, Dates
from forum.exchanges.models import Exchange, Round
from forum.exchanges.rules import closing_times
from forum.texts.queries import VersionRow, load_versions


def find_course(session: Session, exchange: Exchange) -> Course:
    """The dates as they stand now."""
    rounds = list(session.scalars(select(Round).where(Round.exchange_id == exchange.id).order_by(Round.opens_at)))
    ends = closing_times(rounds, exchange.closes_at)
    return Course(
        timezone=exchange.timezone,
        opens_at=exchange.opens_at,
        closes_at=exchange.closes_at,
        rounds=tuple(
            Dates(id=r.id, number=r.number, opens_at=r.opens_at, ends_at=r.closes_at, closes_at=end)
            for r, end in zip(rounds, ends, strict=True)
        ),
    )


def load_themes(session: Session, exchange: Exchange) -> Mapping[int, list[VersionRow]]:
    """The versions of each round's theme, by round."""
    rows = session.execute(select(Round.id, Round.theme_id).where(Round.exchange_id == exchange.id)).all()
    versions = load_versions(session, [theme_id for _, theme_id in rows])
    return {round_id: versions.get(theme_id, []) for round_id, theme_id in rows}
