"""What has lacked a version for too long, whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.exchanges.models import Exchange
from forum.texts.models import Text
from forum.translating.queries.desk import lacks


@dataclass(frozen=True, slots=True)
class Lacking:
    """A published text, and the languages of the exchange in which no person's version of it is current."""

    text_id: int
    published_at: datetime | None
    languages: tuple[str, ...]
    is_day_only: bool


def list_lacking(session: Session, exchange: Exchange, *, before: datetime, most: int) -> Sequence[Lacking]:
    """Published `before` that instant and still lacking, the oldest first. The caller has asked policy. One query."""
    lacking = {language: lacks(("", language)) for language in exchange.languages}
    query = (
        select(Text.id, Text.published_at, Contribution.id, Contribution.author_id, *lacking.values())
        .outerjoin(Contribution, Contribution.text_id == Text.id)
        .where(Text.exchange_id == exchange.id, Text.published_at <= before, Text.may_translate, or_(*lacking.values()))
        .order_by(Text.published_at, Text.id)
        .limit(most)
    )
    return [
        Lacking(
            text_id=text_id,
            published_at=published_at,
            languages=tuple(language for language, is_lacking in zip(lacking, each, strict=True) if is_lacking),
            is_day_only=contribution_id is not None and author_id is None,
        )
        for text_id, published_at, contribution_id, author_id, *each in session.execute(query)
    ]
