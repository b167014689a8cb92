from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.contributions.queries.wordings import find_proposed_edit
from forum.moderation.models import DecisionRow, Passage
from forum.moderation.passages import ShownParagraph, Span, show_marked
from forum.moderation.queries.decisions import is_in_force
from forum.moderation.rules import Kind
from forum.texts.models import Revision
from forum.texts.queries import get_source
from forum.texts.rules import own_digests


def words_decided_on(session: Session, contribution: Contribution) -> list[str]:
    """The paragraphs that a decision is about: of the change that waits or was returned last, else those that stand."""
    proposal = find_proposed_edit(session, contribution.text_id)
    return list((proposal or get_source(session, contribution.text_id)).paragraphs)


def find_last_return(session: Session, contribution_id: int) -> DecisionRow | None:
    """The last that was not taken back."""
    is_return = (DecisionRow.kind == Kind.RETURN, is_in_force())
    query = select(DecisionRow).where(DecisionRow.contribution_id == contribution_id, *is_return)
    return session.scalar(query.order_by(DecisionRow.id.desc()).limit(1))


def list_spans(session: Session, decision_id: int) -> list[Span]:
    query = select(Passage).where(Passage.decision_id == decision_id).order_by(Passage.paragraph, Passage.id)
    return [Span(row.paragraph, row.digest, row.begins, row.ends, row.note or "") for row in session.scalars(query)]


def list_marked(session: Session, contribution: Contribution) -> list[ShownParagraph]:
    """Her words with what was marked in them when they came back last, for herself.

    Nothing where nothing was marked, where the words changed since, or while they wait again.
    """
    came_back = contribution.status == Status.RETURNED or contribution.reason_code is not None
    if not came_back or contribution.status == Status.HIDDEN or contribution.has_pending_edit:
        return []
    last = find_last_return(session, contribution.id)
    spans = list_spans(session, last.id) if last is not None else []
    shown = show_marked(words_decided_on(session, contribution), spans) if spans else []
    return shown if any(paragraph.is_marked for paragraph in shown) else []


def find_returned_words(session: Session, contribution: Contribution) -> Sequence[str] | None:
    """The paragraphs as they were when they came back last; None where they never did, or that is unknown."""
    last = find_last_return(session, contribution.id)
    if last is None or last.returned_digests is None:
        return None
    source = get_source(session, contribution.text_id)
    if own_digests(source) == last.returned_digests and not contribution.has_pending_edit:
        return source.paragraphs
    query = select(Revision).where(Revision.version_id == source.id).order_by(Revision.id.desc())
    earlier = (row.paragraphs for row in session.scalars(query) if row.digests == last.returned_digests)
    return next(earlier, None)
