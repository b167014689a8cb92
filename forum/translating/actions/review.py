from forum.kernel.actor import Actor
from forum.kernel.characters import clean_text
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.texts.models import Version
from forum.translating.actions.write import publish_draft
from forum.translating.errors import NoDraftWaiting, ReasonMissing, ReviewOvertaken
from forum.translating.events import VersionReturned
from forum.translating.models import DraftState
from forum.translating.queries.review import Review, get_review
from forum.translating.rules import RETURN_REASONS


def approve_version(uow: UnitOfWork, actor: Actor, *, draft_id: int, seen_edition: int) -> Version:
    """Publish what another translator handed in. ReviewOvertaken where it is not what the reviewer read."""
    review = _take(uow, actor, draft_id=draft_id, seen_edition=seen_edition)
    version = publish_draft(uow, review.draft, reviewer_id=actor.membership_id(review.work.exchange_id))
    write_log(
        uow, actor, act="version_approved", thing="version", thing_id=version.id, exchange_id=review.work.exchange_id
    )
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
) -> None:
    """Give it back to its writer. `reason_code` is of RETURN_REASONS; `reason` adds words in `reason_language`."""
    review = _take(uow, actor, draft_id=draft_id, seen_edition=seen_edition)
    if reason_code not in RETURN_REASONS:
        raise ReasonMissing({"reason_code": ReasonMissing.message})
    draft = review.draft
    draft.state = DraftState.RETURNED
    draft.reason_code, draft.reason = reason_code, clean_text(reason)[:4000] or None
    draft.reason_language = check_language(reason_language)
    draft.reviewer_id = actor.membership_id(review.work.exchange_id)
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


def _take(uow: UnitOfWork, actor: Actor, *, draft_id: int, seen_edition: int) -> Review:
    try:
        review = get_review(uow.session, actor, draft_id=draft_id, now=uow.now)
    except NoDraftWaiting:
        raise ReviewOvertaken() from None
    if review.draft.edition != seen_edition:
        raise ReviewOvertaken()
    return review
