from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from forum.exchanges.models import Membership
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.outbox import bury_dead, is_pending
from forum.kernel.reader import same_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.texts.actions import put_version
from forum.texts.models import Origin, Version
from forum.texts.queries import get_text
from forum.translating.errors import MayNotTranslate, NothingToTranslate
from forum.translating.policy import NO_MACHINE_HERE, NOT_FOR_YOU, Work, can_ask_machine, may_use_machine
from forum.translating.queries.work import find_work, get_work, load_standing, spell_language
from forum.translating.rules import machine_key

TASK = "translating.translate_by_machine"
NO_MACHINE = "none"


@dataclass(frozen=True, slots=True)
class Order:
    """What a machine is to translate, as it stood when read. `names` are people's, to be kept from it."""

    source_language: str
    language: str
    paragraphs: tuple[str, ...]
    digests: tuple[str | None, ...]
    names: frozenset[str]


def ask_machine_version(uow: UnitOfWork, actor: Actor, *, text_id: int, language: str, provider: str) -> None:
    """Have `provider` translate a text into `language`; it comes when it comes, and nobody waits for it."""
    work = get_work(uow.session, text_id)
    language = spell_language(language)
    decision = can_ask_machine(actor, work, uow.now, language=language)
    if decision and provider == NO_MACHINE:
        decision = NO_MACHINE_HERE
    if decision is NOT_FOR_YOU:
        raise NothingToTranslate()
    if not decision:
        raise MayNotTranslate(code=decision.code, message=decision.message)
    enqueue_machine(uow, work, [language])


def ask_machine_for_all(uow: UnitOfWork, *, text_id: int) -> None:
    """After a text was published or changed: one task for each language of its exchange, where all consent."""
    work = find_work(uow.session, text_id)
    if work is None or not may_use_machine(work):
        return
    enqueue_machine(uow, work, [tag for tag in work.languages if not same_language(tag, work.source_language)])


def enqueue_machine(uow: UnitOfWork, work: Work, languages: Sequence[str]) -> None:
    keys = {machine_key(work.text_id, language): language for language in languages}
    for key, language in keys.items():
        if not is_pending(uow.session, key):
            bury_dead(uow.session, key)
            uow.enqueue(TASK, key=key, text_id=work.text_id, language=language)


def read_order(uow: UnitOfWork, *, text_id: int, language: str) -> Order | None:
    """What to send, or None where there is nothing to do any more: no consent, withdrawn, or done already."""
    work = find_work(uow.session, text_id)
    if work is None or not may_use_machine(work):
        return None
    standing = load_standing(uow.session, work, language, writer_id=None)
    if _is_current(standing.human) or _is_current(standing.machine):
        return None
    return Order(
        source_language=work.source_language,
        language=language,
        paragraphs=tuple(standing.source.paragraphs),
        digests=tuple(standing.source.digests),
        names=names_in(uow, standing.source.paragraphs, exchange_id=work.exchange_id),
    )


def names_in(uow: UnitOfWork, paragraphs: Sequence[str], *, exchange_id: int) -> frozenset[str]:
    """Members and organisations whose names stand in it, also where they are not shown."""
    words = "\n".join(paragraphs)
    query = select(Membership.name, Membership.organisation).where(Membership.exchange_id == exchange_id)
    names = {name.strip() for row in uow.session.execute(query) for name in row if name}
    return frozenset(name for name in names if name and name in words)


def store_machine_version(
    uow: UnitOfWork, *, text_id: int, order: Order, paragraphs: Sequence[str], provider: str, through: str = ""
) -> Version | None:
    """Keep what a machine made, apart from any person's; None where consent, publication or need ended meanwhile."""
    work = find_work(uow.session, text_id)
    if work is None or not may_use_machine(work):
        return None
    if _is_current(load_standing(uow.session, work, order.language, writer_id=None).human):
        return None
    return put_version(
        uow,
        get_text(uow.session, text_id),
        language=order.language,
        paragraphs=paragraphs,
        origin=Origin.MACHINE,
        digests=order.digests,
        provider=provider,
        through=through or None,
    )


def note_machine_refusal(uow: UnitOfWork, *, text_id: int, code: str) -> None:
    """A machine will never give this text: say so to whoever keeps the server, in a code."""
    work = find_work(uow.session, text_id)
    if work is not None:
        write_log(
            uow,
            SYSTEM,
            act="machine_refused",
            thing="text",
            thing_id=text_id,
            exchange_id=work.exchange_id,
            reason=code,
        )


def _is_current(version: Version | None) -> bool:
    return version is not None and not version.is_stale
