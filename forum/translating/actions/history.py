from forum.exchanges.models import Membership
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.texts.actions import put_version
from forum.texts.models import Origin, Revision, State, Version
from forum.texts.queries import get_text
from forum.translating.actions.claims import open_for
from forum.translating.errors import DraftInTheWay, NothingToTranslate
from forum.translating.events import VersionSubmitted
from forum.translating.models import Draft, DraftState
from forum.translating.queries.work import find_base, find_draft


def restore_wording(uow: UnitOfWork, actor: Actor, *, version: Version, revision_id: int) -> DraftState | None:
    """Have a version say again what it said: published (None), or where the exchange asks for review WAITING for that.

    Published it stays whose it was; handed in it is hers who handed it in. Where the original changed since, it is behind.
    NothingToTranslate, MayNotTranslate, DraftInTheWay; BasisGone where what it was made from is there no more.
    """
    text_id, language = version.text_id, version.language
    work, language, own_id = open_for(uow, actor, text_id=text_id, language=language)
    revision = uow.session.get_one(Revision, revision_id)
    if version.origin == Origin.AUTHOR or revision.state != State.REPLACED:
        raise NothingToTranslate()
    if work.reviews_versions:
        return hand_in(uow, version, revision, writer_id=own_id)
    restored = put_version(
        uow,
        get_text(uow.session, text_id),
        language=language,
        paragraphs=revision.paragraphs,
        origin=Origin(version.origin),
        made_from=find_base(uow.session, text_id, revision),
        digests=revision.digests,
        extent=revision.extent,
        translator_id=revision.writer_id,
        provider=revision.provider,
        through=revision.through,
        is_gone_over=revision.rests_on_machine,
    )
    writer = uow.session.get(Membership, revision.writer_id) if revision.writer_id else None
    restored.credit = writer.credit if writer is not None else "none"
    write_log(uow, actor, act="version_restored", thing="version", thing_id=restored.id, exchange_id=work.exchange_id)
    return None


def hand_in(uow: UnitOfWork, version: Version, revision: Revision, *, writer_id: int) -> DraftState:
    text = get_text(uow.session, version.text_id)
    if find_draft(uow.session, text.id, language=version.language, writer_id=writer_id) is not None:
        raise DraftInTheWay()
    here = {"exchange_id": text.exchange_id, "text_id": text.id, "language": version.language}
    draft = uow.add(Draft(writer_id=writer_id, created_at=uow.now, **here))
    draft.paragraphs, draft.digests, draft.extent = list(revision.paragraphs), list(revision.digests), revision.extent
    draft.made_from_language, draft.made_from_origin = revision.made_from_language, revision.made_from_origin
    draft.taken = list(revision.paragraphs) if revision.rests_on_machine else []
    draft.seen_edition = version.edition if version.origin == Origin.HUMAN else None
    draft.state, draft.submitted_at, draft.updated_at = DraftState.WAITING, uow.now, uow.now
    uow.flush()
    uow.record(
        VersionSubmitted(
            exchange_id=draft.exchange_id, text_id=draft.text_id, draft_id=draft.id, language=draft.language
        )
    )
    return DraftState.WAITING
