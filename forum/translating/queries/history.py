"""What a version said before, for those who work on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.kernel.actor import Actor
from forum.texts.models import Origin, Revision, State, Version
from forum.translating.errors import NothingToTranslate
from forum.translating.policy import Work
from forum.translating.queries.work import get_work, list_published, spell_language
from forum.translating.queries.writing import allow_writing


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person's or a machine's version said from `since` on. `revision_id`: None for what it says now.

    `before`: what it said before that. `writer_id`: a membership, None for a machine and for who is not named.
    `through`: the language a machine went through.
    """

    revision_id: int | None
    origin: str
    paragraphs: Sequence[str]
    before: Sequence[str]
    since: datetime
    writer_id: int | None
    is_reviewed: bool
    through: str = ""


@dataclass(frozen=True, slots=True)
class History:
    work: Work
    language: str
    wordings: Sequence[Wording]


def get_history(session: Session, actor: Actor, *, text_id: int, language: str, now: datetime) -> History:
    """The last first. NothingToTranslate, MayNotTranslate."""
    work, language = get_work(session, text_id), spell_language(language)
    allow_writing(actor, work, now, language=language)
    here = [v for v in list_published(session, text_id) if v.language == language and v.origin != Origin.AUTHOR]
    wordings = [wording for version in here for wording in _wordings(session, version)]
    return History(work, language, sorted(wordings, key=lambda one: (one.since, one.revision_id is None), reverse=True))


def find_version_of(session: Session, revision_id: int) -> Version:
    """Which a revision is of; the caller asks who may see it. NothingToTranslate."""
    revision = session.get(Revision, revision_id)
    version = session.get(Version, revision.version_id) if revision is not None else None
    if version is None:
        raise NothingToTranslate()
    return version


def _wordings(session: Session, version: Version) -> Sequence[Wording]:
    """A revision tells until when its words stood; they stood since the one before it was replaced."""
    replaced = Revision.version_id == version.id, Revision.state == State.REPLACED
    rows = session.scalars(select(Revision).where(*replaced).order_by(Revision.id)).all()
    since = [version.created_at, *(row.created_at for row in rows)]
    told: list[tuple[int | None, Sequence[str], int | None, str | None]] = [
        (row.id, row.paragraphs, row.writer_id, row.through) for row in rows
    ]
    told.append((None, version.paragraphs, version.translator_id, version.through))
    return [
        Wording(
            revision_id=revision_id,
            origin=version.origin,
            paragraphs=paragraphs,
            before=told[place - 1][1] if place else (),
            since=since[place],
            writer_id=writer_id,
            is_reviewed=revision_id is None and version.reviewer_id is not None,
            through=through or "",
        )
        for place, (revision_id, paragraphs, writer_id, through) in enumerate(told)
    ]
