"""What a translator has before her: the source, paragraph by paragraph, and what there is beside each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from forum.kernel.actor import Actor
from forum.texts.models import Version
from forum.translating.errors import MayNotTranslate, NothingToTranslate
from forum.translating.models import Draft
from forum.translating.policy import NOT_FOR_YOU, Work, can_ask_machine, can_write_version
from forum.translating.queries.work import Standing, get_work, load_standing, spell_language
from forum.translating.rules import Paragraph, align


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph: its source and digest, the version begun or standing, and a machine's offer ('' = none)."""

    source: str
    digest: str
    version: Paragraph
    offer: str


@dataclass(frozen=True, slots=True)
class Workbench:
    """`draft` is the looker's own. `seen_edition`: of the person's version that stands now, None where there is none."""

    work: Work
    language: str
    rows: tuple[Row, ...]
    draft: Draft | None
    human: Version | None
    seen_edition: int | None
    may_ask_machine: bool


def get_workbench(session: Session, actor: Actor, *, text_id: int, language: str, now: datetime) -> Workbench:
    """NothingToTranslate where she may not know of the text, MayNotTranslate where she may not bring it into `language`."""
    work = get_work(session, text_id)
    language = spell_language(language)
    allow_writing(actor, work, now, language=language)
    standing = load_standing(session, work, language, writer_id=actor.membership_id(work.exchange_id))
    machine_answer = can_ask_machine(actor, work, now, language=language)
    return Workbench(
        work=work,
        language=language,
        rows=_rows(standing),
        draft=standing.draft,
        human=standing.human,
        seen_edition=standing.human.edition if standing.human else None,
        may_ask_machine=bool(machine_answer) and standing.human is None and standing.machine is None,
    )


def allow_writing(actor: Actor, work: Work, now: datetime, *, language: str) -> None:
    decision = can_write_version(actor, work, now, language=language)
    if decision is NOT_FOR_YOU:
        raise NothingToTranslate()
    if not decision:
        raise MayNotTranslate(code=decision.code, message=decision.message)


def begun(standing: Standing) -> tuple[Paragraph, ...]:
    """What she goes on from: her draft, else the person's version that stands."""
    base: Draft | Version | None = standing.draft or standing.human
    digests = source_digests(standing.source)
    return align(digests, base.paragraphs, base.digests) if base else align(digests, (), ())


def source_digests(source: Version) -> list[str]:
    return [digest or "" for digest in source.digests]


def _rows(standing: Standing) -> tuple[Row, ...]:
    digests = source_digests(standing.source)
    machine = standing.machine
    offers = align(digests, machine.paragraphs, machine.digests) if machine else align(digests, (), ())
    parts = zip(standing.source.paragraphs, digests, begun(standing), offers, strict=True)
    return tuple(Row(source, digest, version, offer.words) for source, digest, version, offer in parts)
