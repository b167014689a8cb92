from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.contributions.queries.standing import own_anonymous
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.characters import shorten
from forum.kernel.keys import Keys
from forum.kernel.markup import plain
from forum.kernel.wording import direction
from forum.texts.models import Origin, Text, Version

MOST_MINE = 200
FIRST_WORDS = 140


@dataclass(frozen=True, slots=True)
class MineLine:
    """One of a person's own contributions. `first_words` are as she wrote them, in `language`."""

    id: int
    exchange_id: int
    slug: str
    topic_id: int
    status: str
    has_pending_edit: bool
    is_anonymous: bool
    at: datetime
    reason_code: str | None
    language: str
    first_words: str

    @property
    def direction(self) -> str:
        return direction(self.language)


def list_mine(session: Session, actor: Actor, *, keys: Keys) -> list[MineLine]:
    """What she wrote, named or not, in every exchange, the newest first; drafts too, whatever her standing there."""
    ids = {
        grant.exchange_id: grant.membership_id
        for grant in actor.grants
        if grant.membership_id is not None and grant.exchange_id is not None
    }
    anonymous = [
        contribution_id
        for exchange_id, membership_id in ids.items()
        for contribution_id in own_anonymous(session, membership_id, exchange_id, keys=keys)
    ]
    query = (
        select(Contribution, Exchange.slug, Text.source_language, Version.paragraphs)
        .join(Exchange, Exchange.id == Contribution.exchange_id)
        .join(Text, Text.id == Contribution.text_id)
        .join(Version, Version.text_id == Text.id)
        .where(
            Version.origin == Origin.AUTHOR,
            or_(Contribution.author_id.in_(ids.values()), Contribution.id.in_(anonymous)),
        )
        .order_by(Contribution.id.desc())
        .limit(MOST_MINE)
    )
    return [
        _line(row, slug, language=language, paragraphs=paragraphs)
        for row, slug, language, paragraphs in session.execute(query)
    ]


def _line(row: Contribution, slug: str, *, language: str, paragraphs: list[str]) -> MineLine:
    return MineLine(
        id=row.id,
        exchange_id=row.exchange_id,
        slug=slug,
        topic_id=row.topic_id,
        status=row.status,
        has_pending_edit=row.has_pending_edit,
        is_anonymous=row.shown_as == "anonymous",
        at=row.submitted_at or row.created_at,
        reason_code=row.reason_code,
        language=language,
        first_words="" if row.status == Status.WITHDRAWN else first_words(paragraphs),
    )


def first_words(paragraphs: list[str]) -> str:
    """The beginning of a text on one line."""
    return shorten(" ".join(plain(paragraphs[:3]).split()), FIRST_WORDS)
