"""What has lacked a version for too long, whoever asks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CompoundSelect, func, or_, select, union_all
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Topic
from forum.exchanges.models import Exchange, Notice, Paper, Question, Round
from forum.synthesis.models import Synthesis
from forum.texts.models import Text
from forum.translating.queries.needs import lacks, open_since
from forum.translating.queries.work import IS_OPEN


@dataclass(frozen=True, slots=True)
class Lacking:
    """A published text, and the languages of the exchange in which no person's version of it is current."""

    text_id: int
    published_at: datetime | None
    languages: tuple[str, ...]
    is_day_only: bool


@dataclass(frozen=True, slots=True)
class Lack:
    """How many texts lack a version in a language of the exchange, and since when the oldest does."""

    texts: int
    since: datetime | None


def count_lacking(session: Session, exchange: Exchange) -> Lack:
    """The caller has asked policy. One query."""
    lacking = or_(*(lacks(("", language)) for language in exchange.languages))
    query = select(func.count(), func.min(open_since)).select_from(Text)
    texts, since = session.execute(
        query.where(Text.exchange_id == exchange.id, IS_OPEN, Text.may_translate, lacking)
    ).one()
    return Lack(texts, since)


def list_lacking(
    session: Session, exchange: Exchange, *, before: datetime, most: int, but_of_rounds: Collection[int] = ()
) -> Sequence[Lacking]:
    """Published `before` that instant and still lacking, the oldest first; without what is of those rounds.

    The caller has asked policy. One query.
    """
    lacking = {language: lacks(("", language)) for language in exchange.languages}
    query = (
        select(Text.id, Text.published_at, Contribution.id, Contribution.author_id, *lacking.values())
        .outerjoin(Contribution, Contribution.text_id == Text.id)
        .where(Text.exchange_id == exchange.id, Text.published_at <= before, Text.may_translate, or_(*lacking.values()))
        .where(Text.id.not_in(texts_of(but_of_rounds)))
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


def texts_of(rounds: Collection[int]) -> CompoundSelect[tuple[int]]:
    """All that is read in these rounds, and what is said of them."""
    return union_all(
        select(Round.theme_id).where(Round.id.in_(rounds)),
        select(Question.text_id).where(Question.round_id.in_(rounds)),
        select(Paper.title_id).where(Paper.round_id.in_(rounds)),
        select(Paper.body_id).where(Paper.round_id.in_(rounds), Paper.body_id.is_not(None)),
        select(Topic.title_id).where(Topic.round_id.in_(rounds)),
        select(Contribution.text_id).join(Topic, Topic.id == Contribution.topic_id).where(Topic.round_id.in_(rounds)),
        select(Synthesis.text_id).where(Synthesis.round_id.in_(rounds)),
        select(Notice.title_id).where(Notice.round_id.in_(rounds)),
        select(Notice.body_id).where(Notice.round_id.in_(rounds)),
    )
