"""The newest contributions of a round, for feed readers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status, Topic
from forum.contributions.queries.page import Row
from forum.exchanges.models import Membership
from forum.texts.queries import VersionRow, load_versions

NEWEST = 30
_OF_CONTRIBUTION = Row._fields[:17]
_OF_AUTHOR = Row._fields[17:23]


@dataclass(frozen=True, slots=True)
class FeedRow:
    row: Row
    title: Sequence[VersionRow]
    versions: Sequence[VersionRow]


def list_newest(session: Session, *, round_id: int) -> list[FeedRow]:
    """Published for everybody, the newest first; the caller has asked policy. Two queries."""
    columns: list[Any] = [getattr(Contribution, name) for name in _OF_CONTRIBUTION]
    columns += [getattr(Membership, name) for name in _OF_AUTHOR]
    query = (
        select(Topic.title_id, *columns)
        .join(Topic, Topic.id == Contribution.topic_id)
        .outerjoin(Membership, Membership.id == Contribution.author_id)
        .where(
            Topic.round_id == round_id,
            Contribution.status == Status.PUBLISHED,
            Contribution.audience == "everybody",
        )
        .order_by(Contribution.published_at.desc(), Contribution.id.desc())
        .limit(NEWEST)
    )
    found = [(title_id, Row._make((*rest, None, None))) for title_id, *rest in session.execute(query)]
    texts = {text_id for title_id, row in found for text_id in (title_id, row.text_id)}
    versions: Mapping[int, Sequence[VersionRow]] = load_versions(session, texts)
    return [
        FeedRow(row, versions.get(title_id, ()), versions[row.text_id])
        for title_id, row in found
        if row.text_id in versions
    ]
