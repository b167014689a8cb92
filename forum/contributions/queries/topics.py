from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.models import Topic
from forum.texts.queries import VersionRow, load_versions


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic as the pages of its round list it."""

    id: int
    round_id: int
    title: Sequence[VersionRow]
    published_count: int
    is_locked: bool = False


def list_topics(session: Session, exchange_id: int) -> list[TopicLine]:
    """All topics of an exchange, each round's own first, in two queries."""
    query = select(Topic.id, Topic.round_id, Topic.title_id, Topic.published_count, Topic.is_locked)
    rows = session.execute(query.where(Topic.exchange_id == exchange_id).order_by(Topic.id)).all()
    titles = load_versions(session, [row.title_id for row in rows])
    return [
        TopicLine(row.id, row.round_id, titles.get(row.title_id, ()), row.published_count, row.is_locked)
        for row in rows
    ]
