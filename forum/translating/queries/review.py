"""Versions handed in, for those who review them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.exchanges.models import Exchange, Membership
from forum.kernel.actor import Actor
from forum.kernel.keys import Keys
from forum.kernel.pages import Page
from forum.texts.models import Extent, Origin, Text, Version
from forum.texts.notes import ContentNote, as_note
from forum.texts.queries import get_source
from forum.texts.rules import own_digests
from forum.translating.errors import BasisGone, NoDraftWaiting
from forum.translating.models import AuthorQuestion, Draft, DraftState
from forum.translating.policy import MODERATORS_ONLY, Work, allow, can_review_version, directs
from forum.translating.queries.names import find_names
from forum.translating.queries.needs import PAGE_SIZE, check_desk, excerpt, list_pairs
from forum.translating.queries.questions import list_questions
from forum.translating.queries.work import IS_OPEN, find_anonymous_authors, find_base, find_work
from forum.translating.rules import Paragraph, align


@dataclass(frozen=True, slots=True)
class WaitingVersion:
    """A draft handed in, or given back with `reason_code`. `made_from`: the language of what it renders."""

    draft_id: int
    text_id: int
    kind: str
    source_language: str
    made_from: str
    language: str
    writer_id: int
    submitted_at: datetime
    excerpt: str
    note: ContentNote | None
    reason_code: str


@dataclass(frozen=True, slots=True)
class Review:
    """A draft handed in, or a version that is still to be read over, what it is made from, and what each paragraph of it
    renders (nothing, of a summary).

    `original` is the author's version. Where what it was made from is gone, `base` is that too. `questions`: to the author, of
    any translator; `names`: of people and organisations that stand in `base`.
    """

    work: Work
    draft: Draft | Version
    original: Version
    base: Version
    paragraphs: tuple[Paragraph, ...]
    questions: Sequence[AuthorQuestion]
    names: frozenset[str]


def list_waiting(
    session: Session, actor: Actor, exchange: Exchange, *, now: datetime, after: int | None = None
) -> Page[WaitingVersion]:
    """Handed in by others in her pairs, oldest first; paged by the draft's id."""
    check_desk(actor, exchange.id, now)
    own_id = actor.membership_id(exchange.id)
    query = _drafts(actor, exchange, DraftState.WAITING, now=now)
    query = query.where(Draft.writer_id != own_id, or_(*_pairs(actor, exchange, now))).limit(PAGE_SIZE + 1)
    if after is not None:
        query = query.where(_later_than(after))
    rows = list(session.execute(query))
    items = [_waiting(draft, text, paragraphs) for draft, text, paragraphs in rows[:PAGE_SIZE]]
    return Page(items, following=str(items[-1].draft_id) if len(rows) > PAGE_SIZE else None)


def list_given_back(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> list[WaitingVersion]:
    """Her own that came back from review, oldest first: they wait for nobody but her."""
    check_desk(actor, exchange.id, now)
    query = _drafts(actor, exchange, DraftState.RETURNED, now=now).limit(PAGE_SIZE)
    own = query.where(Draft.writer_id == actor.membership_id(exchange.id), Text.may_translate)
    return [_waiting(draft, text, paragraphs) for draft, text, paragraphs in session.execute(own)]


def _drafts(actor: Actor, exchange: Exchange, state: DraftState, *, now: datetime) -> Select[Draft, Text, list[str]]:
    """In this state, of texts that are published and that she may see, with the author's words."""
    query = (
        select(Draft, Text, Version.paragraphs)
        .join(Text, Text.id == Draft.text_id)
        .join(Version, and_(Version.text_id == Text.id, Version.origin == Origin.AUTHOR))
        .outerjoin(Contribution, Contribution.text_id == Text.id)
        .where(Draft.exchange_id == exchange.id, Draft.state == state, IS_OPEN)
        .order_by(Draft.submitted_at, Draft.id)
    )
    if directs(actor, exchange.id, now):
        return query
    return query.where(or_(Contribution.id.is_(None), Contribution.audience != MODERATORS_ONLY))


def get_review(session: Session, actor: Actor, *, draft_id: int, now: datetime) -> Review:
    """NoDraftWaiting, NothingToTranslate, MayNotTranslate."""
    draft = session.get(Draft, draft_id)
    work = find_work(session, draft.text_id) if draft is not None else None
    if draft is None or work is None or draft.state != DraftState.WAITING:
        raise NoDraftWaiting()
    allow(can_review_version(actor, work, now, language=draft.language, writer_id=draft.writer_id))
    original = get_source(session, draft.text_id)
    try:
        base = find_base(session, draft.text_id, draft)
    except BasisGone:
        base = original
    is_summary = draft.extent == Extent.SUMMARY
    held = list(zip(draft.paragraphs, draft.digests, strict=False))
    return Review(
        work=work,
        draft=draft,
        original=original,
        base=base,
        paragraphs=() if is_summary else align(own_digests(base), held),
        questions=list_questions(session, work.text_id) if work.contribution_id else (),
        names=find_names(session, work.exchange_id, base.paragraphs),
    )


def name_writers(session: Session, waiting: Sequence[WaitingVersion], *, keys: Keys) -> dict[int, str]:
    """Names of those who handed in, by draft: reviewers work with them.

    Without those who have not confirmed theirs, and without the author of an anonymous text where it is her own.
    """
    ids = {item.writer_id for item in waiting}
    confirmed = Membership.id.in_(ids), Membership.confirmed_at.is_not(None)
    found = session.execute(select(Membership.id, Membership.name).where(*confirmed))
    names = {membership_id: name for membership_id, name in found}
    sealed = find_anonymous_authors(session, [item.text_id for item in waiting], keys=keys)
    return {
        item.draft_id: names[item.writer_id]
        for item in waiting
        if item.writer_id in names and sealed.get(item.text_id) != item.writer_id
    }


def _pairs(actor: Actor, exchange: Exchange, now: datetime) -> Sequence[ColumnElement[bool]]:
    return [
        and_(
            Draft.language == target, or_(Text.source_language == source, Text.source_language.startswith(f"{source}-"))
        )
        if source
        else Draft.language == target
        for source, target in list_pairs(actor, exchange, now)
    ]


def _later_than(draft_id: int) -> ColumnElement[bool]:
    """After the place of a draft, which may have been decided meanwhile: then from the beginning."""
    at = select(Draft.submitted_at).where(Draft.id == draft_id).scalar_subquery()
    return or_(at.is_(None), Draft.submitted_at > at, and_(Draft.submitted_at == at, Draft.id > draft_id))


def _waiting(draft: Draft, text: Text, paragraphs: Sequence[str]) -> WaitingVersion:
    return WaitingVersion(
        draft_id=draft.id,
        text_id=text.id,
        kind=text.kind,
        source_language=text.source_language,
        made_from=draft.made_from_language or text.source_language,
        language=draft.language,
        writer_id=draft.writer_id,
        submitted_at=draft.submitted_at or draft.updated_at,
        excerpt="" if text.content_note else excerpt(paragraphs),
        note=as_note(text.content_note, text.content_note_language),
        reason_code=draft.reason_code or "",
    )
