"""What is kept of the work of translators: counts, a day, a language; no words, and no text."""

from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.translating.errors import MayNotTranslate, TimeUnread
from forum.translating.given import read_minutes
from forum.translating.models import TranslatorWork, WorkKind
from forum.translating.policy import NO_TRANSLATOR, NOT_YOUR_PAIR
from forum.translating.queries.needs import check_desk, list_pairs


def note_work(
    uow: UnitOfWork,
    *,
    exchange_id: int,
    membership_id: int | None,
    kind: WorkKind,
    language: str,
    words: int = 0,
    minutes: int = 0,
) -> None:
    uow.add(
        TranslatorWork(
            exchange_id=exchange_id,
            membership_id=membership_id,
            kind=kind,
            language=language,
            words=words,
            minutes=minutes,
            done_on=uow.now.date(),
        )
    )
    uow.flush()


def note_hours(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, language: str, hours: str, minutes: str) -> int:
    """Time she gave, as she says; the minutes noted. TimeUnread, MayNotTranslate."""
    check_desk(actor, exchange.id, uow.now)
    own_id = actor.membership_id(exchange.id)
    if own_id is None:
        raise MayNotTranslate(NO_TRANSLATOR)
    if language not in {target for _, target in list_pairs(actor, exchange, uow.now)}:
        raise MayNotTranslate(NOT_YOUR_PAIR)
    given = read_minutes(hours, minutes)
    if given is None:
        raise TimeUnread({"hours": TimeUnread()})
    note_work(uow, exchange_id=exchange.id, membership_id=own_id, kind=WorkKind.HOURS, language=language, minutes=given)
    return given
