"""One text as the desk sees it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import AnonymousAuthor, Contribution
from forum.contributions.queries.standing import ANONYMOUS
from forum.exchanges.models import Exchange
from forum.kernel.keys import Keys
from forum.kernel.languages import UnknownLanguage, check_language
from forum.kernel.reader import same_language
from forum.texts.models import Origin, Revision, State, Text, Version
from forum.texts.notes import as_note
from forum.texts.queries import list_versions
from forum.texts.rules import chain_of
from forum.translating.errors import BasisGone, NothingToTranslate
from forum.translating.models import Draft
from forum.translating.policy import Work
from forum.translating.rules import FROM_THEIR_DRAFT, ORIGINAL, Basis

IS_OPEN = or_(Text.published_at.is_not(None), Text.kind.in_(FROM_THEIR_DRAFT))
"""To translators."""
_WORK = (
    select(Text, Exchange, Contribution)
    .join(Exchange, Exchange.id == Text.exchange_id)
    .outerjoin(Contribution, Contribution.text_id == Text.id)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The published versions of one text as they count for one language: its source, a person's and a machine's in it,
    and one writer's draft. `base` is what is worked from, as `basis` says; `bases` are all that may be.
    """

    source: Version
    human: Version | None
    machine: Version | None
    draft: Draft | None
    versions: Sequence[Version]
    bases: Sequence[Version]
    basis: Basis
    base: Version


def find_work(session: Session, text_id: int) -> Work | None:
    return find_works(session, [text_id]).get(text_id)


def find_works(session: Session, text_ids: Collection[int]) -> dict[int, Work]:
    """By text. One query."""
    found = session.execute(_WORK.where(Text.id.in_(list(text_ids))))
    return {text.id: _work(text, exchange, contribution) for text, exchange, contribution in found}


def _work(text: Text, exchange: Exchange, contribution: Contribution | None) -> Work:
    return Work(
        text_id=text.id,
        exchange_id=exchange.id,
        kind=text.kind,
        is_plain=text.is_plain,
        source_language=text.source_language,
        is_published=text.published_at is not None,
        is_open=text.published_at is not None or text.kind in FROM_THEIR_DRAFT,
        may_translate=text.may_translate,
        may_translate_by_machine=text.may_translate_by_machine,
        audience=contribution.audience if contribution else "everybody",
        author_id=contribution.author_id if contribution else None,
        topic_id=contribution.topic_id if contribution else None,
        contribution_id=contribution.id if contribution else None,
        languages=tuple(exchange.languages),
        reviews_versions=exchange.reviews_versions and not exchange.publishes_unreviewed,
        reads_over=exchange.reviews_versions and exchange.publishes_unreviewed,
        uses_machine=exchange.uses_machine,
        note=as_note(text.content_note, text.content_note_language),
    )


def get_work(session: Session, text_id: int) -> Work:
    """NothingToTranslate."""
    work = find_work(session, text_id)
    if work is None:
        raise NothingToTranslate()
    return work


def spell_language(language: str) -> str:
    """The tag in its usual spelling; what is no language has no version: NothingToTranslate."""
    try:
        return check_language(language)
    except UnknownLanguage:
        raise NothingToTranslate() from None


def load_standing(
    session: Session, work: Work, language: str, *, writer_id: int | None, basis: Basis | None = None
) -> Standing:
    """Two queries. Where no `basis` is given, the draft's or the standing version's; the original where that is gone.

    NothingToTranslate where the text has no source, or is a line, of which there is no summary; BasisGone where the given
    one is not, or no longer, to be worked from.
    """
    if work.is_plain and basis is not None and basis.is_summary:
        raise NothingToTranslate()
    versions = list_published(session, work.text_id)
    draft = find_draft(session, work.text_id, language=language, writer_id=writer_id) if writer_id is not None else None
    return make_standing(versions, draft, language=language, basis=basis)


def make_standing(
    versions: Sequence[Version], draft: Draft | None, *, language: str, basis: Basis | None = None
) -> Standing:
    """Of the published versions of one text and its writer's draft. NothingToTranslate without a source, BasisGone."""
    by_origin = {v.origin: v for v in versions if v.origin == Origin.AUTHOR or v.language == language}
    if Origin.AUTHOR not in by_origin:
        raise NothingToTranslate()
    human = by_origin.get(Origin.HUMAN)
    bases = list_bases(versions, language, human)
    chosen, base = choose_base(bases, basis, basis_of(draft) or basis_of(human) or ORIGINAL)
    return Standing(
        source=by_origin[Origin.AUTHOR],
        human=human,
        machine=by_origin.get(Origin.MACHINE),
        draft=draft,
        versions=versions,
        bases=bases,
        basis=chosen,
        base=base,
    )


def list_published(session: Session, text_id: int) -> list[Version]:
    return [version for version in list_versions(session, text_id) if version.state == State.PUBLISHED]


def list_bases(versions: Sequence[Version], language: str, human: Version | None) -> list[Version]:
    """The original, then what is in other languages and was not itself made from the version that is written."""
    return [
        version
        for version in sorted(versions, key=lambda one: (one.origin != Origin.AUTHOR, one.language, one.origin))
        if version.origin == Origin.AUTHOR
        or (not same_language(version.language, language) and human not in chain_of(version, versions))
    ]


def basis_of(made: Draft | Version | None) -> Basis | None:
    return Basis(made.made_from_language, made.made_from_origin, made.extent) if made is not None else None


def choose_base(bases: Sequence[Version], asked: Basis | None, preset: Basis) -> tuple[Basis, Version]:
    """BasisGone where what was asked for is not there; the original for a preset that is not."""
    basis = asked or preset
    base = next((version for version in bases if basis.is_of(version)), None)
    if base is not None:
        return basis, base
    if asked is not None:
        raise BasisGone()
    return Basis(extent=preset.extent), bases[0]


def find_base(session: Session, text_id: int, made: Draft | Revision) -> Version:
    """What a draft, or an earlier wording, is made from. BasisGone."""
    basis = Basis(made.made_from_language, made.made_from_origin)
    base = next((one for one in list_published(session, text_id) if basis.is_of(one)), None)
    if base is None:
        raise BasisGone()
    return base


def find_anonymous_authors(session: Session, text_ids: Sequence[int], *, keys: Keys) -> dict[int, int | None]:
    """Memberships of those who wrote these texts without their names: to leave them unnamed, for nothing else."""
    query = (
        select(Contribution.text_id, AnonymousAuthor.sealed)
        .join(AnonymousAuthor, AnonymousAuthor.contribution_id == Contribution.id)
        .where(Contribution.text_id.in_(text_ids))
    )
    return {text_id: keys.unseal(ANONYMOUS, sealed) for text_id, sealed in session.execute(query)}


def find_draft(session: Session, text_id: int, *, language: str, writer_id: int) -> Draft | None:
    return session.scalar(
        select(Draft).where(Draft.text_id == text_id, Draft.language == language, Draft.writer_id == writer_id)
    )
