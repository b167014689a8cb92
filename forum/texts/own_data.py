"""Words in all their wordings: taken out by their author, deleted when she erases or withdraws them."""

from collections.abc import Collection

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from forum.kernel.taking_out import Taken, take_fields
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.events import TranslatorForgotten
from forum.texts.models import Origin, Revision, State, Text, Version

NOTE = ("content_note", "content_note_language")
PROMISES = ("may_translate", "may_translate_by_machine", "may_quote", "may_publish")


def take_out_wordings(session: Session, text_ids: Collection[int]) -> dict[int, Taken]:
    """By text: what its author wrote, as it stands and as it stood before. Translations are others' words."""
    texts = session.execute(
        select(Text, Version)
        .join(Version, Version.text_id == Text.id)
        .where(Text.id.in_(list(text_ids)), Version.origin == Origin.AUTHOR)
    ).all()
    earlier = take_out_revisions(session, [version.id for _, version in texts])
    return {
        text.id: {
            **take_fields(
                text,
                "source_language",
                "created_at",
                "published_at",
                "asks",
                "word_count",
                *PROMISES,
                *NOTE,
                "content_note_by",
                "detected_language",
                "denied_languages",
            ),
            "words": "\n\n".join(version.paragraphs),
            "updated_at": take_fields(version, "updated_at")["updated_at"],
            "wordings": earlier.get(version.id, []),
        }
        for text, version in texts
    }


def take_out_revisions(session: Session, version_ids: Collection[int]) -> dict[int, list[Taken]]:
    """By version, the oldest first: what was replaced, and what waits or was sent back while it stands."""
    found: dict[int, list[Taken]] = {}
    query = select(Revision).where(Revision.version_id.in_(list(version_ids))).order_by(Revision.id)
    for row in session.scalars(query):
        words = {"words": "\n\n".join(row.paragraphs)}
        fields = take_fields(row, "state", "is_typing_error", "created_at", *NOTE)
        found.setdefault(row.version_id, []).append({**words, **fields})
    return found


def take_out_versions(session: Session, membership_id: int) -> list[Taken]:
    """Versions of others' texts that she made."""
    versions = session.scalars(select(Version).where(Version.translator_id == membership_id).order_by(Version.id))
    columns = ("language", "state", "extent", "credit", "created_at", "updated_at")
    return [{"words": "\n\n".join(row.paragraphs), **take_fields(row, *columns)} for row in versions]


def take_out_earlier_versions(session: Session, membership_id: int) -> list[Taken]:
    """What she wrote of versions before they said something else."""
    earlier = session.scalars(select(Revision).where(Revision.writer_id == membership_id).order_by(Revision.id))
    return [{"words": "\n\n".join(row.paragraphs), **take_fields(row, "state", "created_at")} for row in earlier]


def erase_words(uow: UnitOfWork, *, text_ids: Collection[int]) -> None:
    """Delete what texts say, in every language and wording. Each keeps its row and an empty version: others lean on them."""
    versions = Version.text_id.in_(list(text_ids))
    by_author = Version.origin == Origin.AUTHOR
    revisions = Revision.version_id.in_(select(Version.id).where(versions))
    uow.session.execute(delete(Revision).where(revisions).execution_options(synchronize_session=False))
    uow.session.execute(delete(Version).where(versions, ~by_author).execution_options(synchronize_session=False))
    nothing: dict[str, object] = {
        "paragraphs": [],
        "digests": [],
        "html": "",
        "translator_id": None,
        "reviewer_id": None,
    }
    uow.session.execute(update(Version).where(versions, by_author).values(nothing))
    unsaid: dict[str, object] = {
        "asks": False,
        "word_count": 0,
        "content_note": None,
        "content_note_language": None,
        "content_note_by": None,
        "detected_language": None,
        "denied_languages": [],
    }
    uow.session.execute(update(Text).where(Text.id.in_(list(text_ids))).values(unsaid))


def erase_earlier_wordings(uow: UnitOfWork, *, text_ids: Collection[int]) -> None:
    """What the author had written before, and what she proposed; the words that stand are left."""
    sources = select(Version.id).where(Version.text_id.in_(list(text_ids)), Version.origin == Origin.AUTHOR)
    uow.session.execute(
        delete(Revision).where(Revision.version_id.in_(sources)), execution_options={"synchronize_session": False}
    )


def erase_proposals(uow: UnitOfWork, *, text_id: int) -> None:
    """Changed words that waited or were sent back."""
    sources = select(Version.id).where(Version.text_id == text_id, Version.origin == Origin.AUTHOR)
    uow.session.execute(
        delete(Revision).where(Revision.version_id.in_(sources), Revision.state != State.REPLACED),
        execution_options={"synchronize_session": False},
    )


def forget_translator(uow: UnitOfWork, *, membership_id: int) -> None:
    """The versions she made stay, and name her no more, also where they were taken over; nor do those she read over."""
    hers = select(Text.exchange_id).join(Version, Version.text_id == Text.id)
    for exchange_id in uow.session.scalars(hers.where(Version.translator_id == membership_id).distinct()).all():
        uow.record(TranslatorForgotten(exchange_id=exchange_id))
    uow.session.execute(update(Revision).where(Revision.writer_id == membership_id).values(writer_id=None))
    uow.session.execute(
        update(Version).where(Version.translator_id == membership_id).values(translator_id=None, credit="none")
    )
