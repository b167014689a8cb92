"""What machines gave and what they did not: paragraphs kept so as to ask once, and why there is no version."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select

from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.models import Text
from forum.translating.machines.paragraphs import sent_pieces
from forum.translating.models import MachinePassage, MachineRefusal, MachineTally

KEPT_FOR = timedelta(days=30)
"""A service does not tell when it got better; after this it is asked anew."""
TALLY_KEPT_FOR = timedelta(days=90)
WELL = "well"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom one asks, for what. `names`: kept from the machine."""

    engine: str
    source_language: str
    language: str
    names: frozenset[str]


def passage_keys(asked: Asked, paragraphs: Sequence[str]) -> list[str]:
    """One for each: another where the machine, the languages, the words or what is kept from the machine differ."""
    return [_key(asked, paragraph) for paragraph in paragraphs]


def _key(asked: Asked, paragraph: str) -> str:
    told = [asked.engine, asked.source_language, asked.language, paragraph, sent_pieces(paragraph, asked.names)]
    return sha256(json.dumps(told).encode("utf-8")).hexdigest()


def find_passages(uow: UnitOfWork, text_id: int, keys: Collection[str]) -> dict[str, str]:
    """By key, of this text only, as far as they are not too old."""
    query = select(MachinePassage.digest, MachinePassage.rendering).where(
        MachinePassage.text_id == text_id,
        MachinePassage.digest.in_(list(keys)),
        MachinePassage.made_at > uow.now - KEPT_FOR,
    )
    return {digest: rendering for digest, rendering in uow.session.execute(query)}


def keep_passages(uow: UnitOfWork, text_id: int, renderings: Mapping[str, str]) -> None:
    """Only of a text that is read: of one withdrawn meanwhile nothing is kept."""
    text = uow.session.get(Text, text_id, with_for_update=True)
    if text is None or text.published_at is None:
        return
    for key, rendering in renderings.items():
        uow.session.merge(MachinePassage(text_id=text_id, digest=key, rendering=rendering, made_at=uow.now))
    uow.flush()


def note_trouble(uow: UnitOfWork, *, text_id: int, language: str, code: str) -> None:
    """Why there is no machine's version of it, said again to who may ask."""
    if uow.session.get(Text, text_id) is None:
        return
    row = uow.session.get(MachineRefusal, (text_id, language))
    if row is None:
        uow.add(MachineRefusal(text_id=text_id, language=language, code=code, times=1, last_at=uow.now))
    else:
        row.code, row.times, row.last_at = code, row.times + 1, uow.now
    uow.flush()


def forget_trouble(uow: UnitOfWork, *, text_id: int, language: str) -> None:
    uow.session.execute(
        delete(MachineRefusal).where(MachineRefusal.text_id == text_id, MachineRefusal.language == language),
        execution_options={"synchronize_session": False},
    )


def count_answer(uow: UnitOfWork, *, engine: str, code: str = WELL) -> None:
    day = uow.now.astimezone(UTC).date()
    row = uow.session.get(MachineTally, (engine, day, code), with_for_update=True)
    if row is None:
        row = uow.add(MachineTally(engine=engine, day=day, code=code, times=0, last_at=uow.now))
    row.times, row.last_at = row.times + 1, uow.now
    uow.flush()


def forget_passages_of(uow: UnitOfWork, text_ids: Collection[int]) -> None:
    """What machines made of these texts, and why they made nothing of them."""
    for table in (MachinePassage, MachineRefusal):
        uow.session.execute(
            delete(table).where(table.text_id.in_(list(text_ids))), execution_options={"synchronize_session": False}
        )


def forget_old_passages(uow: UnitOfWork, *, now: datetime) -> None:
    without = {"synchronize_session": False}
    uow.session.execute(
        delete(MachinePassage).where(MachinePassage.made_at <= now - KEPT_FOR), execution_options=without
    )
    before = (now - TALLY_KEPT_FOR).date()
    uow.session.execute(delete(MachineTally).where(MachineTally.day < before), execution_options=without)
