from collections.abc import Mapping

from forum.kernel.actor import Actor
from forum.kernel.characters import clean_text
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.texts.models import Version
from forum.translating.actions.write import publish_draft
from forum.translating.errors import NoDraftWaiting, ReasonMissing, ReviewOvertaken
from forum.translating.events import VersionReturned
from forum.translating.models import Draft, DraftState
from forum.translating.policy import Work
from forum.translating.queries.review import get_review
from forum.translating.rules import RETURN_REASONS


def approve_version(uow: UnitOfWork, actor: Actor, *, draft_id: int, seen_edition: int) -> Version:
    """Publish what another translator handed in. ReviewOvertaken where it is not what the reviewer read."""
    work, draft = _take(uow, actor, draft_id=draft_id, seen_edition=seen_edition)
    version = publish_draft(uow, draft, reviewer_id=actor.membership_id(work.exchange_id))
    write_log(uow, actor, act="version_approved", thing="version", thing_id=version.id, exchange_id=work.exchange_id)
    return version


def return_version(
    uow: UnitOfWork,
    actor: Actor,
    *,
    draft_id: int,
    seen_edition: int,
    reason_code: str,
    reason: str = "",
    reason_language: str = "en",
    comments: Mapping[str, str] | None = None,
) -> None:
    """Give it back to its writer. `reason_code` is of RETURN_REASONS; `reason` adds words in `reason_language`, and
    `comments` some on single paragraphs, by the digests of what these render.
    """
    work, draft = _take(uow, actor, draft_id=draft_id, seen_edition=seen_edition)
    if reason_code not in RETURN_REASONS:
        raise ReasonMissing({"reason_code": ReasonMissing.message})
    draft.state = DraftState.RETURNED
    draft.reason_code, draft.reason = reason_code, clean_text(reason)[:4000] or None
    draft.reason_language, draft.comments = check_language(reason_language), dict(comments or {})
    draft.reviewer_id = actor.membership_id(work.exchange_id)
    draft.updated_at = uow.now
    uow.flush()
    uow.record(
        VersionReturned(
            exchange_id=draft.exchange_id, text_id=draft.text_id, draft_id=draft.id, language=draft.language
        )
    )
    write_log(
        uow,
        actor,
        act="version_returned",
        thing="version_draft",
        thing_id=draft.id,
        exchange_id=draft.exchange_id,
        reason=reason_code,
    )


def _take(uow: UnitOfWork, actor: Actor, *, draft_id: int, seen_edition: int) -> tuple[Work, Draft]:
    try:
        review = get_review(uow.session, actor, draft_id=draft_id, now=uow.now)
    except NoDraftWaiting:
        raise ReviewOvertaken() from None
    draft = uow.session.get_one(Draft, draft_id)
    if draft.edition != seen_edition:
        raise ReviewOvertaken()
    return review.work, draft
