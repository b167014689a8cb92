from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from forum.exchanges.models import Membership
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.texts.actions import put_version
from forum.texts.models import Extent, Origin, Version
from forum.texts.queries import find_version, get_text
from forum.texts.rules import own_digests
from forum.translating.actions.claims import CLAIM_TIME, free, hold
from forum.translating.actions.given import note_work
from forum.translating.errors import DraftKeptElsewhere, MayNotTranslate, NothingToTake, VersionChangedMeanwhile
from forum.translating.events import VersionSubmitted
from forum.translating.given import count_new_words
from forum.translating.models import Draft, DraftState, WorkKind
from forum.translating.policy import NO_TRANSLATOR, Work
from forum.translating.queries.work import (
    Standing,
    basis_of,
    find_anonymous_authors,
    find_base,
    get_work,
    load_standing,
    spell_language,
)
from forum.translating.queries.writing import allow_writing, begun, offers_in
from forum.translating.rules import (
    ORIGINAL,
    Basis,
    Held,
    Written,
    accept,
    align,
    check_complete,
    check_size,
    check_summary,
    clean_sheet,
    cut_summary,
    is_gone_over,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a translator sends: of which text, into which language, made from what, each paragraph, and the edition of the
    person's version she saw (None: there was none). Or a `summary`, and the digests of all she had `read`.

    `draft_edition`: of her draft as this page knows it (0: there was none); None where nobody else may have written on it. What
    was last kept from the same `page` is known to it, though its answer was lost on the way. `credit`: how readers are to be told
    who translated it, None as she chose for all.
    """

    text_id: int
    language: str
    written: Sequence[Written] = ()
    seen_edition: int | None = None
    basis: Basis = ORIGINAL
    summary: str = ""
    read: Sequence[str] = ()
    draft_edition: int | None = None
    page: str | None = None
    credit: str | None = None

    @property
    def has_words(self) -> bool:
        return bool(self.summary.strip()) or any(paragraph.words.strip() for paragraph in self.written)


def save_draft(uow: UnitOfWork, actor: Actor, *, sheet: Sheet) -> Draft:
    """Keep what she has, for her alone. One that waited for review comes back to her until she submits again."""
    work, standing, writer_id = _open(uow, actor, sheet)
    return _keep(uow, work, standing, sheet=sheet, writer_id=writer_id)


def take_offers(uow: UnitOfWork, actor: Actor, *, sheet: Sheet, digest: str | None = None) -> int:
    """Keep what she has, and beneath it what a machine made of the paragraph of this `digest`, or of all that are empty.

    How many were taken. NothingToTake also where she works from another version: machines worked from the original.
    """
    work, standing, writer_id = _open(uow, actor, sheet)
    draft = _keep(uow, work, standing, sheet=sheet, writer_id=writer_id)
    offers = dict(zip(own_digests(standing.base), offers_in(standing), strict=True)) if sheet.basis == ORIGINAL else {}
    held = list(zip(draft.paragraphs, draft.digests, strict=True))
    taken: list[str] = []
    for place, row in enumerate(sheet.written):
        offer = offers.get(row.digest or "", "")
        if offer and (row.digest == digest if digest else not row.words.strip()):
            held[place] = ("\n".join(filter(None, (held[place][0], offer))), row.digest)
            taken.append(offer)
    if not taken:
        raise NothingToTake()
    draft.paragraphs, draft.digests = [words for words, _ in held], [one for _, one in held]
    draft.taken = [*draft.taken, *taken]
    uow.flush()
    return len(taken)


def submit_version(uow: UnitOfWork, actor: Actor, *, sheet: Sheet) -> DraftState | None:
    """Hand a version in: it waits where the exchange asks for review (WAITING), else it is published (None).

    VersionIncomplete names the paragraphs; VersionChangedMeanwhile: another's was published since she opened hers.
    """
    work, standing, writer_id = _open(uow, actor, sheet)
    check_edition(standing.human, sheet.seen_edition)
    draft = _keep(uow, work, standing, sheet=sheet, writer_id=writer_id)
    check_ready(draft, own_digests(standing.base))
    if not work.reviews_versions:
        version = publish_draft(uow, draft)
        version.awaits_review = work.reads_over
        who = actor if version.translator_id is not None else SYSTEM
        write_log(uow, who, act="version_published", thing="version", thing_id=version.id, exchange_id=work.exchange_id)
        return None
    draft.state, draft.submitted_at = DraftState.WAITING, uow.now
    free(uow, text_id=draft.text_id, language=draft.language, holder_id=writer_id)
    uow.flush()
    uow.record(
        VersionSubmitted(exchange_id=work.exchange_id, text_id=work.text_id, draft_id=draft.id, language=draft.language)
    )
    return DraftState.WAITING


def check_ready(draft: Draft, digests: Sequence[str]) -> None:
    """VersionIncomplete. `digests`: of what it is made from, as that stands."""
    if draft.extent == Extent.SUMMARY:
        check_summary(draft.paragraphs, draft.digests, digests)
    else:
        check_complete(align(digests, list(zip(draft.paragraphs, draft.digests, strict=True))))


def check_edition(human: Version | None, seen_edition: int | None) -> None:
    if (human.edition if human else None) != seen_edition:
        raise VersionChangedMeanwhile()


def check_draft(draft: Draft | None, sheet: Sheet) -> None:
    """DraftKeptElsewhere."""
    is_from_here = draft is not None and sheet.page is not None and draft.page == sheet.page
    if sheet.draft_edition not in {None, draft.edition if draft else 0} and not is_from_here:
        raise DraftKeptElsewhere()


def publish_draft(uow: UnitOfWork, draft: Draft, *, reviewer_id: int | None = None) -> Version:
    """Make a version of a draft, in its writer's name as she chose to be named; in none where she is the author of the text
    and gave that without her name. BasisGone, MadeInACircle.
    """
    is_hidden = (
        find_anonymous_authors(uow.session, [draft.text_id], keys=uow.keys).get(draft.text_id) == draft.writer_id
    )
    standing = find_version(uow.session, draft.text_id, language=draft.language, origin=Origin.HUMAN)
    words = count_new_words(draft.paragraphs, standing.paragraphs if standing else ())
    version = put_version(
        uow,
        get_text(uow.session, draft.text_id),
        language=draft.language,
        paragraphs=draft.paragraphs,
        origin=Origin.HUMAN,
        made_from=find_base(uow.session, draft.text_id, draft),
        digests=draft.digests,
        extent=draft.extent,
        translator_id=None if is_hidden else draft.writer_id,
        is_gone_over=basis_of(draft) == ORIGINAL and is_gone_over(draft.paragraphs, draft.taken),
    )
    chosen = draft.credit or uow.session.get_one(Membership, draft.writer_id).credit
    version.credit = "none" if is_hidden else chosen
    note = partial(note_work, uow, exchange_id=draft.exchange_id, language=draft.language)
    note(kind=WorkKind.VERSION, membership_id=version.translator_id, words=words)
    if reviewer_id is not None:
        version.reviewer_id, version.reviewed_at = reviewer_id, uow.now
        note(kind=WorkKind.REVIEW, membership_id=reviewer_id)
    free(uow, text_id=draft.text_id, language=draft.language, holder_id=draft.writer_id)
    uow.session.delete(draft)
    uow.flush()
    return version


def _open(uow: UnitOfWork, actor: Actor, sheet: Sheet) -> tuple[Work, Standing, int]:
    work = get_work(uow.session, sheet.text_id)
    language = spell_language(sheet.language)
    allow_writing(actor, work, uow.now, language=language)
    writer_id = actor.membership_id(work.exchange_id)
    if writer_id is None:
        raise MayNotTranslate(NO_TRANSLATOR)
    return work, load_standing(uow.session, work, language, writer_id=writer_id, basis=sheet.basis), writer_id


def _keep(uow: UnitOfWork, work: Work, standing: Standing, *, sheet: Sheet, writer_id: int) -> Draft:
    check_draft(standing.draft, sheet)
    held = _held(work, standing, sheet)
    draft = standing.draft or uow.add(
        Draft(
            exchange_id=work.exchange_id,
            text_id=work.text_id,
            language=spell_language(sheet.language),
            writer_id=writer_id,
            taken=taken_before(standing.human),
            created_at=uow.now,
        )
    )
    draft.paragraphs = [words for words, _ in held]
    draft.digests = list(sheet.read) if sheet.basis.is_summary else [digest for _, digest in held]
    draft.extent = sheet.basis.extent
    draft.made_from_language, draft.made_from_origin = sheet.basis.language, sheet.basis.origin
    draft.seen_edition, draft.page = sheet.seen_edition, sheet.page
    draft.credit = sheet.credit or draft.credit
    draft.state = DraftState.RETURNED if draft.state == DraftState.RETURNED else DraftState.DRAFT
    draft.updated_at = uow.now
    uow.flush()
    hold(uow, work, language=draft.language, holder_id=writer_id, until=uow.now + CLAIM_TIME)
    return draft


def taken_before(human: Version | None) -> list[str]:
    """Of a standing version that came of a machine, whichever way, all words may be: going on from it does not undo that."""
    return list(human.paragraphs) if human is not None and human.rests_on_machine else []


def _held(work: Work, standing: Standing, sheet: Sheet) -> list[Held]:
    if sheet.basis.is_summary:
        check_size([Written(sheet.summary, None)])
        return [(words, None) for words in cut_summary(sheet.summary)]
    check_size(sheet.written)
    accepted = accept(clean_sheet(sheet.written, is_plain=work.is_plain), begun(standing))
    return [(paragraph.words, paragraph.digest) for paragraph in accepted]
