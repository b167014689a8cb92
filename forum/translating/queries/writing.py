"""What a translator has before her: the source, paragraph by paragraph, and what there is beside each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from forum.kernel.actor import Actor
from forum.kernel.outbox import is_pending
from forum.texts.models import Version
from forum.translating.errors import MayNotTranslate, NothingToTranslate
from forum.translating.models import Draft
from forum.translating.policy import NOT_FOR_YOU, Work, can_ask_machine, can_write_version
from forum.translating.queries.work import Standing, get_work, load_standing, spell_language
from forum.translating.rules import Held, Paragraph, Written, accept, align, clean_sheet, machine_key


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph: its source and digest, the version begun or standing, and a machine's offer ('' = none)."""

    source: str
    digest: str
    version: Paragraph
    offer: str


@dataclass(frozen=True, slots=True)
class Workbench:
    """`draft` is the looker's own. `left_over`: her words for paragraphs that the source no longer has.

    `seen_edition`: of the person's version that stands now, None where there is none.
    """

    work: Work
    language: str
    rows: tuple[Row, ...]
    left_over: tuple[str, ...]
    draft: Draft | None
    human: Version | None
    seen_edition: int | None
    may_ask_machine: bool
    is_machine_asked: bool


def get_workbench(
    session: Session,
    actor: Actor,
    *,
    text_id: int,
    language: str,
    now: datetime,
    typed: Sequence[Written] | None = None,
) -> Workbench:
    """NothingToTranslate where she may not know of the text, MayNotTranslate where she may not bring it into `language`.

    `typed`: what a refused form held, shown instead of what is stored.
    """
    work = get_work(session, text_id)
    language = spell_language(language)
    allow_writing(actor, work, now, language=language)
    standing = load_standing(session, work, language, writer_id=actor.membership_id(work.exchange_id))
    held = _typed(typed, work, standing) if typed is not None else _held(standing.draft or standing.human)
    rows = _rows(standing, held)
    is_asked = is_pending(session, machine_key(text_id, language))
    machine_answer = can_ask_machine(actor, work, now, language=language)
    return Workbench(
        work=work,
        language=language,
        rows=rows,
        left_over=tuple(words for words, _ in held if words.strip() and words not in {r.version.words for r in rows}),
        draft=standing.draft,
        human=standing.human,
        seen_edition=standing.human.edition if standing.human else None,
        may_ask_machine=bool(machine_answer) and standing.human is None and standing.machine is None and not is_asked,
        is_machine_asked=is_asked,
    )


def allow_writing(actor: Actor, work: Work, now: datetime, *, language: str) -> None:
    decision = can_write_version(actor, work, now, language=language)
    if decision is NOT_FOR_YOU:
        raise NothingToTranslate()
    if not decision:
        raise MayNotTranslate(code=decision.code, message=decision.message)


def begun(standing: Standing) -> tuple[Paragraph, ...]:
    """What she goes on from: her draft, else the person's version that stands."""
    return align(source_digests(standing.source), _held(standing.draft or standing.human))


def source_digests(source: Version) -> list[str]:
    return [digest or "" for digest in source.digests]


def _held(base: Draft | Version | None) -> list[Held]:
    return list(zip(base.paragraphs, base.digests, strict=False)) if base else []


def _typed(typed: Sequence[Written], work: Work, standing: Standing) -> list[Held]:
    accepted = accept(clean_sheet(typed, is_plain=work.is_plain), begun(standing))
    return [(paragraph.words, paragraph.digest) for paragraph in accepted]


def _rows(standing: Standing, held: Sequence[Held]) -> tuple[Row, ...]:
    digests = source_digests(standing.source)
    versions, offers = align(digests, held), align(digests, _held(standing.machine))
    parts = zip(standing.source.paragraphs, digests, versions, offers, strict=True)
    return tuple(Row(source, digest, version, offer.words) for source, digest, version, offer in parts)
