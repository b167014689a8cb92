from collections.abc import Mapping
from functools import partial

from forum.kernel.actor import Actor
from forum.kernel.characters import clean_text
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.texts.actions import take_down_version
from forum.texts.models import Version
from forum.texts.queries import get_text
from forum.translating.errors import NoDraftWaiting, ReasonMissing, ReviewOvertaken
from forum.translating.events import VersionReturned
from forum.translating.models import Draft, DraftState
from forum.translating.queries.read_over import get_unread
from forum.translating.queries.work import find_draft
from forum.translating.rules import RETURN_REASONS

MISLEADING = "meaning"
"""The reason for which readers see a version no longer until it is mended."""
MOST_LETTERS = 4_000


def find_it_right(uow: UnitOfWork, actor: Actor, *, version_id: int, seen_edition: int) -> Version:
    """It was read over, and is right. ReviewOvertaken where it is not what the reviewer read."""
    version = take(uow, actor, version_id=version_id, seen_edition=seen_edition)
    text = get_text(uow.session, version.text_id)
    version.awaits_review = False
    version.reviewer_id, version.reviewed_at = actor.membership_id(text.exchange_id), uow.now
    write_log(uow, actor, act="version_approved", thing="version", thing_id=version.id, exchange_id=text.exchange_id)
    return version


def send_back(
    uow: UnitOfWork,
    actor: Actor,
    *,
    version_id: int,
    seen_edition: int,
    reason_code: str,
    reason: str = "",
    reason_language: str = "en",
    comments: Mapping[str, str] | None = None,
) -> bool:
    """Give it back to its translator, as a draft of hers with the reason; what she is writing already stays as it is.

    Readers go on seeing it, labelled, unless it does not say what the original says: whether it was taken down.
    ReasonMissing, ReviewOvertaken.
    """
    if reason_code not in RETURN_REASONS:
        raise ReasonMissing({"reason_code": ReasonMissing.message})
    version = take(uow, actor, version_id=version_id, seen_edition=seen_edition)
    text = get_text(uow.session, version.text_id)
    if version.translator_id is not None:
        draft = draft_of(uow, version, exchange_id=text.exchange_id, writer_id=version.translator_id)
        draft.reason_code, draft.reason = reason_code, clean_text(reason)[:MOST_LETTERS] or None
        draft.reason_language, draft.comments = check_language(reason_language), dict(comments or {})
        draft.reviewer_id = actor.membership_id(text.exchange_id)
        hand_back(uow, draft)
    is_misleading = reason_code == MISLEADING
    if is_misleading:
        take_down_version(uow, text, version)
    note = partial(write_log, uow, actor, thing="version", thing_id=version.id, exchange_id=text.exchange_id)
    note(act="version_returned", reason=reason_code)
    return is_misleading


def hand_back(uow: UnitOfWork, draft: Draft) -> None:
    draft.state, draft.updated_at = DraftState.RETURNED, uow.now
    uow.flush()
    of = {"exchange_id": draft.exchange_id, "text_id": draft.text_id}
    uow.record(VersionReturned(draft_id=draft.id, language=draft.language, **of))


def take(uow: UnitOfWork, actor: Actor, *, version_id: int, seen_edition: int) -> Version:
    try:
        get_unread(uow.session, actor, version_id=version_id, now=uow.now)
    except NoDraftWaiting:
        raise ReviewOvertaken() from None
    version = uow.session.get_one(Version, version_id)
    if version.edition != seen_edition:
        raise ReviewOvertaken()
    return version


def draft_of(uow: UnitOfWork, version: Version, *, exchange_id: int, writer_id: int) -> Draft:
    """What its translator is writing of it, else the version as a draft."""
    draft = find_draft(uow.session, version.text_id, language=version.language, writer_id=writer_id)
    if draft is not None:
        return draft
    return uow.add(
        Draft(
            exchange_id=exchange_id,
            text_id=version.text_id,
            language=version.language,
            writer_id=writer_id,
            paragraphs=list(version.paragraphs),
            digests=list(version.digests),
            extent=version.extent,
            made_from_language=version.made_from_language,
            made_from_origin=version.made_from_origin,
            seen_edition=version.edition,
            created_at=uow.now,
            updated_at=uow.now,
        )
    )
