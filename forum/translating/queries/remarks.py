"""What readers said of versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.texts.models import Origin, State, Text, Version
from forum.texts.rules import own_digests
from forum.translating.models import Remark
from forum.translating.policy import MODERATORS_ONLY, directs
from forum.translating.queries.needs import is_in
from forum.translating.queries.scope import Scope

MOST = 50


@dataclass(frozen=True, slots=True)
class Said:
    """A remark beside the paragraph it is about, "" where that has changed since: then it is seen to."""

    remark: Remark
    kind: str
    source_language: str
    paragraph: str
    contribution_id: int | None
    has_note: bool

    @property
    def is_mended(self) -> bool:
        return not self.paragraph


def list_remarks(session: Session, scope: Scope) -> Sequence[Said]:
    """Those to be seen to in her pairs, the oldest first, at most MOST. Two queries."""
    if not scope.pairs:
        return []
    here = [
        and_(Remark.language == target, is_in(Text.source_language, source)) if source else Remark.language == target
        for source, target in scope.pairs
    ]
    query = _select().where(Remark.exchange_id == scope.view.id, Remark.found_right_at.is_(None), or_(*here))
    if not directs(scope.actor, scope.view.id, scope.now):
        query = query.where(or_(Contribution.id.is_(None), Contribution.audience != MODERATORS_ONLY))
    return [said for said in _with_paragraphs(session, query.limit(MOST)) if not said.is_mended]


def list_own_remarks(session: Session, exchange_id: int, reader_id: int) -> Sequence[Said]:
    """Hers, with what came of them, the oldest first. Two queries."""
    return _with_paragraphs(session, _select().where(Remark.exchange_id == exchange_id, Remark.reader_id == reader_id))


def _select() -> Select[Any, Any, Any, Any, Any]:
    return (
        select(Remark, Text.kind, Text.source_language, Contribution.id, Text.content_note)
        .join(Text, Text.id == Remark.text_id)
        .outerjoin(Contribution, Contribution.text_id == Text.id)
        .where(Text.published_at.is_not(None))
        .order_by(Remark.made_at, Remark.id)
    )


def _with_paragraphs(session: Session, query: Select[Any, Any, Any, Any, Any]) -> Sequence[Said]:
    rows = session.execute(query).all()
    ids = {row.Remark.text_id for row in rows}
    versions = session.scalars(
        select(Version).where(
            Version.text_id.in_(ids), Version.origin != Origin.AUTHOR, Version.state == State.PUBLISHED
        )
    )
    words = {
        (version.text_id, version.language, digest): paragraph
        for version in versions
        for digest, paragraph in zip(own_digests(version), version.paragraphs, strict=True)
    }
    return [
        Said(
            remark=remark,
            kind=kind,
            source_language=source_language,
            paragraph=words.get((remark.text_id, remark.language, remark.digest), ""),
            contribution_id=contribution_id,
            has_note=note is not None,
        )
        for remark, kind, source_language, contribution_id, note in rows
    ]
