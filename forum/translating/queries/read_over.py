"""Versions that readers see already, and that somebody is still to read over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.kernel.actor import Actor
from forum.texts.models import Extent, Origin, State, Text, Version
from forum.texts.notes import ContentNote, as_note
from forum.texts.queries import get_source
from forum.texts.rules import own_digests
from forum.translating.errors import NoDraftWaiting
from forum.translating.policy import MODERATORS_ONLY, allow, can_review_version, directs
from forum.translating.queries.names import find_names
from forum.translating.queries.needs import excerpt, is_in
from forum.translating.queries.questions import list_questions
from forum.translating.queries.review import Review
from forum.translating.queries.scope import Scope
from forum.translating.queries.work import find_work
from forum.translating.rules import align

MOST = 25


@dataclass(frozen=True, slots=True)
class Unread:
    """`since`: when it appeared."""

    version_id: int
    kind: str
    source_language: str
    language: str
    excerpt: str
    note: ContentNote | None
    since: datetime


def list_unread(session: Session, scope: Scope) -> Sequence[Unread]:
    """In her pairs and not by her, the oldest first, at most MOST. One query."""
    if not scope.pairs:
        return []
    here = [
        and_(Version.language == target, is_in(Text.source_language, source)) if source else Version.language == target
        for source, target in scope.pairs
    ]
    awaiting = select(Version.id).where(Version.awaits_review)
    query = (
        select(Version, Text)
        .join(Text, Text.id == Version.text_id)
        .outerjoin(Contribution, Contribution.text_id == Text.id)
        .where(Text.exchange_id == scope.view.id, Text.published_at.is_not(None))
        # SQLite begins with the texts, all of them, unless the few that wait are asked for apart.
        .where(Version.id.in_(awaiting), Version.state == State.PUBLISHED, or_(*here))
        .where(or_(Version.translator_id.is_(None), Version.translator_id != scope.own_id))
        .order_by(Version.updated_at, Version.id)
        .limit(MOST)
    )
    if not directs(scope.actor, scope.view.id, scope.now):
        query = query.where(or_(Contribution.id.is_(None), Contribution.audience != MODERATORS_ONLY))
    return [
        Unread(
            version_id=version.id,
            kind=text.kind,
            source_language=text.source_language,
            language=version.language,
            excerpt="" if text.content_note else excerpt(version.paragraphs),
            note=as_note(text.content_note, text.content_note_language),
            since=version.updated_at,
        )
        for version, text in session.execute(query)
    ]


def get_unread(session: Session, actor: Actor, *, version_id: int, now: datetime) -> Review:
    """NoDraftWaiting where it was read over, NothingToTranslate, MayNotTranslate."""
    version = session.get(Version, version_id)
    work = find_work(session, version.text_id) if version is not None else None
    if version is None or work is None or not version.awaits_review or version.state != State.PUBLISHED:
        raise NoDraftWaiting()
    allow(can_review_version(actor, work, now, language=version.language, writer_id=version.translator_id or 0))
    original = get_source(session, version.text_id)
    base = session.get(Version, version.made_from_id) if version.made_from_id else None
    base = base if base is not None and base.origin != Origin.AUTHOR else original
    held = list(zip(version.paragraphs, version.digests, strict=False))
    return Review(
        work=work,
        draft=version,
        original=original,
        base=base,
        paragraphs=() if version.extent == Extent.SUMMARY else align(own_digests(base), held),
        questions=list_questions(session, work.text_id) if work.contribution_id else (),
        names=find_names(session, work.exchange_id, base.paragraphs),
    )
