from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.texts.models import Origin, Revision, State, Text, Version
from forum.texts.notes import ContentNote, as_note


def find_proposed_edit(session: Session, text_id: int) -> Revision | None:
    """The author's changed words that wait, or were returned, while the published ones stand."""
    query = (
        select(Revision)
        .join(Version, Version.id == Revision.version_id)
        .where(
            Version.text_id == text_id,
            Version.origin == Origin.AUTHOR,
            Revision.state.in_((State.WAITING, State.RETURNED)),
        )
    )
    return session.scalar(query.order_by(Revision.id.desc()).limit(1))


def words_to_edit(session: Session, text_id: int) -> str:
    """What its author last wrote, as she wrote it."""
    proposed = find_proposed_edit(session, text_id)
    paragraphs = proposed.paragraphs if proposed is not None else _source_paragraphs(session, text_id)
    return "\n\n".join(paragraphs)


def words_waiting(session: Session, contribution: Contribution) -> list[str]:
    """The paragraphs that a moderator is to read: those of a change where one waits."""
    proposed = find_proposed_edit(session, contribution.text_id) if contribution.has_pending_edit else None
    return list(proposed.paragraphs) if proposed is not None else _source_paragraphs(session, contribution.text_id)


def note_to_edit(session: Session, text_id: int) -> ContentNote | None:
    """The content note that goes with these words; one that a moderator gave stands in any case."""
    found = session.get_one(Text, text_id)
    if found.content_note_by != "moderator" and (proposed := find_proposed_edit(session, text_id)) is not None:
        return as_note(proposed.content_note, proposed.content_note_language)
    return as_note(found.content_note, found.content_note_language)


def _source_paragraphs(session: Session, text_id: int) -> list[str]:
    query = select(Version.paragraphs).where(Version.text_id == text_id, Version.origin == Origin.AUTHOR)
    return session.execute(query).scalar_one()
