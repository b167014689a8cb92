"""What is known of the machine at work: what would leave the house, why there is no version, and how it went of late."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.kernel.actor import Actor
from forum.kernel.outbox import list_pending
from forum.translating.machines.paragraphs import sent_pieces
from forum.translating.models import MachineRefusal, MachineTally
from forum.translating.policy import Work, allow, can_ask_machine
from forum.translating.queries.names import find_names
from forum.translating.queries.work import get_work, load_standing, spell_language
from forum.translating.rules import machine_key

OF_LATE = timedelta(days=30)
WELL = "well"


@dataclass(frozen=True, slots=True)
class Departing:
    """`pieces`: all that a machine is sent of a text, as it is sent; but names of members that are kept from it stand here where
    they are not shown to everybody, since a mark would tell who takes part.
    """

    work: Work
    language: str
    pieces: Sequence[str]


@dataclass(frozen=True, slots=True)
class Came:
    """How often something came of asking, in thirty days."""

    code: str
    times: int
    last_at: datetime


def get_departing(session: Session, actor: Actor, *, text_id: int, language: str, now: datetime) -> Departing:
    """For who may ask a machine for it. NothingToTranslate, MayNotTranslate."""
    work, language = get_work(session, text_id), spell_language(language)
    allow(can_ask_machine(actor, work, now, language=language))
    paragraphs = load_standing(session, work, language, writer_id=None).source.paragraphs
    names = find_names(session, work.exchange_id, paragraphs)
    pieces = [piece for paragraph in paragraphs for piece in sent_pieces(paragraph, names)]
    return Departing(work, language, pieces)


def find_refusal(session: Session, text_id: int, language: str) -> str:
    """The code of why there is no machine's version of it; "" where nothing went wrong."""
    found = select(MachineRefusal.code).where(MachineRefusal.text_id == text_id, MachineRefusal.language == language)
    return session.scalar(found) or ""


def find_coming(session: Session, text_ids: Collection[int], language: str) -> frozenset[int]:
    """Those of which a machine was asked for a version and has not given it yet. One query, none for no texts."""
    keys = {machine_key(text_id, language): text_id for text_id in text_ids}
    return frozenset(keys[key] for key in list_pending(session, keys)) if keys else frozenset()


def list_came(session: Session, engine: str, *, now: datetime) -> list[Came]:
    """Of all exchanges together, the most frequent first."""
    times, last_at = func.sum(MachineTally.times), func.max(MachineTally.last_at)
    query = (
        select(MachineTally.code, times, last_at)
        .where(MachineTally.engine == engine, MachineTally.day >= (now - OF_LATE).astimezone(UTC).date())
        .group_by(MachineTally.code)
        .order_by(times.desc(), MachineTally.code)
    )
    return [Came(code, int(number), last) for code, number, last in session.execute(query)]


def find_trouble(session: Session, engine: str) -> str:
    """What came of asking the last time, where that was nothing; else ""."""
    query = select(MachineTally.code).where(MachineTally.engine == engine).order_by(MachineTally.last_at.desc())
    last = session.scalar(query.limit(1)) or WELL
    return "" if last == WELL else last
