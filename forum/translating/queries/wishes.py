"""What readers would read in their language."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.kernel.actor import Actor
from forum.texts.models import Origin, State, Text, Version
from forum.translating.errors import MayNotTranslate, NothingToTranslate
from forum.translating.models import VersionWish
from forum.translating.policy import MODERATORS_ONLY, NOT_FOR_YOU, Work, can_wish
from forum.translating.queries.work import get_work, spell_language


@dataclass(frozen=True, slots=True)
class Wish:
    """What she asked for: `is_there` once a person's version can be read."""

    text_id: int
    language: str
    contribution_id: int | None
    asked_at: datetime
    is_there: bool


class Came(NamedTuple):
    """A contribution that she asked for in this language, and can read in it now."""

    exchange_id: int
    contribution_id: int
    language: str


def get_wishable(session: Session, actor: Actor, *, text_id: int, language: str, now: datetime) -> Work:
    """NothingToTranslate, MayNotTranslate."""
    work, language = get_work(session, text_id), spell_language(language)
    decision = can_wish(actor, work, now, language=language)
    if decision is NOT_FOR_YOU:
        raise NothingToTranslate()
    if not decision:
        raise MayNotTranslate(code=decision.code, message=decision.message)
    return work


def find_wish(session: Session, *, text_id: int, language: str, reader_id: int) -> VersionWish | None:
    return session.get(VersionWish, (text_id, language, reader_id))


def is_read_in(session: Session, *, text_id: int, language: str) -> bool:
    """Whether a person's version of it, behind or not, can be read in that language."""
    here = Version.text_id == text_id, Version.language == language, Version.state == State.PUBLISHED
    return session.scalar(select(Version.id).where(*here, Version.origin != Origin.MACHINE).limit(1)) is not None


def list_came(session: Session, reader_ids: Collection[int], *, since: datetime) -> Sequence[Came]:
    """What these memberships asked for and a person brought into their language since, the last first. One query."""
    query = (
        select(VersionWish.exchange_id, Contribution.id, VersionWish.language)
        .join(Contribution, Contribution.text_id == VersionWish.text_id)
        .join(Text, Text.id == VersionWish.text_id)
        .join(Version, and_(Version.text_id == VersionWish.text_id, Version.language == VersionWish.language))
        .where(VersionWish.reader_id.in_(reader_ids), Text.published_at.is_not(None))
        .where(Version.origin == Origin.HUMAN, Version.state == State.PUBLISHED, Version.created_at > since)
        .where(Contribution.audience != MODERATORS_ONLY)
        .order_by(Version.created_at.desc(), Version.id.desc())
    )
    return [Came(*row) for row in session.execute(query)]


def list_wishes(session: Session, exchange_id: int, reader_id: int) -> Sequence[Wish]:
    """Hers, of what can still be read, the last first. One query."""
    version = select(Version.id).where(
        Version.text_id == VersionWish.text_id,
        Version.language == VersionWish.language,
        Version.origin == Origin.HUMAN,
        Version.state == State.PUBLISHED,
    )
    query = (
        select(VersionWish, Contribution.id, version.exists())
        .join(Text, Text.id == VersionWish.text_id)
        .outerjoin(Contribution, Contribution.text_id == Text.id)
        .where(VersionWish.exchange_id == exchange_id, VersionWish.reader_id == reader_id)
        .where(Text.published_at.is_not(None))
        .order_by(VersionWish.asked_at.desc(), VersionWish.text_id)
    )
    return [Wish(w.text_id, w.language, id_, w.asked_at, is_there) for w, id_, is_there in session.execute(query)]
