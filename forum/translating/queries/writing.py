"""What a translator has before her: the source, paragraph by paragraph, and what there is beside each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.kernel.actor import Actor
from forum.kernel.markup import digest
from forum.kernel.outbox import is_pending
from forum.texts.models import Extent, Revision, State, Version
from forum.texts.rules import carry, lagging, own_digests, sources_of, trace
from forum.translating.models import AuthorQuestion, Draft
from forum.translating.policy import Work, allow, can_ask_author, can_ask_machine, can_write_version
from forum.translating.queries.names import find_names
from forum.translating.queries.questions import list_questions
from forum.translating.queries.work import Standing, get_work, load_standing, spell_language
from forum.translating.rules import Basis, Held, Paragraph, Written, accept, align, clean_sheet, machine_key
from forum.translating.rules import Standing as Place


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph of what she works from, and its digest; the version begun or standing; a machine's offer ('' = none).

    `is_behind`: what she works from is itself behind the original there. `before`: what stood there when she rendered it,
    where that is known and has changed.
    """

    source: str
    digest: str
    version: Paragraph
    offer: str
    is_behind: bool
    before: str = ""


@dataclass(frozen=True, slots=True)
class Workbench:
    """`draft` is the looker's own. `left_over`: her words for paragraphs that the source no longer has.

    `bases`: what she may work from; `base`, as `basis` says: what she does. A `summary` stands beside all `rows` at once.
    `seen_edition`: of the person's version that stands now, None where there is none. `elsewhere`: beside what was typed here,
    her words as they were kept in another tab. `names`: of people and organisations of the exchange that stand in the source.
    """

    work: Work
    language: str
    bases: Sequence[Version]
    basis: Basis
    base: Version
    summary: str
    rows: tuple[Row, ...]
    left_over: tuple[str, ...]
    draft: Draft | None
    human: Version | None
    seen_edition: int | None
    may_ask_machine: bool
    is_machine_asked: bool
    may_ask_author: bool
    questions: Sequence[AuthorQuestion]
    names: frozenset[str]
    elsewhere: Sequence[Paragraph] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """What a refused form held, shown instead of what is stored."""

    written: Sequence[Written] = ()
    summary: str = ""
    was_kept_elsewhere: bool = False


def get_workbench(
    session: Session,
    actor: Actor,
    *,
    text_id: int,
    language: str,
    now: datetime,
    basis: Basis | None = None,
    typed: Typed | None = None,
) -> Workbench:
    """NothingToTranslate where she may not know of the text, MayNotTranslate where she may not bring it into `language`.

    BasisGone where `basis` is given and is not to be worked from.
    """
    work = get_work(session, text_id)
    language = spell_language(language)
    allow_writing(actor, work, now, language=language)
    standing = load_standing(session, work, language, writer_id=actor.membership_id(work.exchange_id), basis=basis)
    held = _typed(typed.written, work, standing) if typed is not None else held_in(standing)
    rows, is_asked = _rows(session, standing, held), is_pending(session, machine_key(text_id, language))
    machine_answer = can_ask_machine(actor, work, now, language=language)
    return Workbench(
        work=work,
        language=language,
        bases=standing.bases,
        basis=standing.basis,
        base=standing.base,
        summary=typed.summary if typed is not None else "\n\n".join(words for words, _ in held),
        rows=rows,
        left_over=tuple(words for words, _ in held if words.strip() and words not in {r.version.words for r in rows}),
        draft=standing.draft,
        human=standing.human,
        seen_edition=standing.human.edition if standing.human else None,
        may_ask_machine=bool(machine_answer) and standing.human is None and standing.machine is None and not is_asked,
        is_machine_asked=is_asked,
        may_ask_author=bool(can_ask_author(actor, work, now, language=language)),
        questions=list_questions(session, text_id) if work.contribution_id else (),
        names=find_names(session, work.exchange_id, standing.base.paragraphs),
        elsewhere=begun(standing) if typed is not None and typed.was_kept_elsewhere and standing.draft else (),
    )


def allow_writing(actor: Actor, work: Work, now: datetime, *, language: str) -> None:
    allow(can_write_version(actor, work, now, language=language))


def begun(standing: Standing) -> tuple[Paragraph, ...]:
    """What she goes on from: her draft, else the person's version that stands."""
    return align(own_digests(standing.base), held_in(standing))


def held_in(standing: Standing) -> list[Held]:
    """The same, beside the digests of what she works from now, whatever it was made from."""
    made = standing.draft or standing.human
    if made is None:
        return []
    if made.extent != standing.basis.extent or made.extent == Extent.SUMMARY:
        return [("\n\n".join(made.paragraphs), None)]
    return list(zip(made.paragraphs, _digests_here(made, standing), strict=False))


def _digests_here(made: Draft | Version, standing: Standing) -> Sequence[str | None]:
    """Digests as `made` has them, or what they stand for where she works from something else now."""
    basis = Basis(made.made_from_language, made.made_from_origin)
    if basis.is_of(standing.base):
        return made.digests
    if isinstance(made, Version):
        return carry(sources_of(made), standing.base)
    base = next((version for version in standing.bases if basis.is_of(version)), None)
    return carry(trace(made.digests, base), standing.base) if base is not None else made.digests


def _typed(typed: Sequence[Written], work: Work, standing: Standing) -> list[Held]:
    accepted = accept(clean_sheet(typed, is_plain=work.is_plain), begun(standing))
    return [(paragraph.words, paragraph.digest) for paragraph in accepted]


def _rows(session: Session, standing: Standing, held: Sequence[Held]) -> tuple[Row, ...]:
    base = standing.base
    digests, behind = own_digests(base), lagging(base, standing.versions)
    versions = align(digests, held)
    befores = find_earlier(session, base, [one.digest for one in versions if one.standing is Place.CHANGED])
    parts = zip(base.paragraphs, digests, versions, offers_in(standing), strict=True)
    return tuple(
        Row(*part, is_behind=place in behind, before=befores.get(part[2].digest or "", ""))
        for place, part in enumerate(parts)
    )


def find_earlier(session: Session, base: Version, digests: Sequence[str | None]) -> dict[str, str]:
    """Earlier wordings of paragraphs of this version by their digests, as far as they are kept. A query where any is asked."""
    wanted = {one for one in digests if one}
    if not wanted:
        return {}
    query = select(Revision.paragraphs).where(Revision.version_id == base.id, Revision.state == State.REPLACED)
    found = (paragraph for paragraphs in session.scalars(query) for paragraph in paragraphs)
    return {one: paragraph for paragraph in found if (one := digest(paragraph)) in wanted}


def offers_in(standing: Standing) -> list[str]:
    """What a machine made of each paragraph as it now stands; empty where it made nothing of it."""
    machine = standing.machine
    held = list(zip(machine.paragraphs, carry(sources_of(machine), standing.base), strict=False)) if machine else []
    found = align(own_digests(standing.base), held)
    return [one.words if one.standing is Place.CURRENT else "" for one in found]
