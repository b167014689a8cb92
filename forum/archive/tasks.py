"""Archives are made in the worker, and removed when they are old or out of date."""

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from forum.archive.formats import make_archive
from forum.archive.models import Archive
from forum.archive.queries.kept import list_with_revisions
from forum.archive.rules import UNDER_WAY, State, is_over, stands_as
from forum.archive.shelter import Made, keep_archive, list_paths, remove_others
from forum.exchanges.models import Exchange
from forum.files.storage import Storage
from forum.kernel.errors import Refusal
from forum.kernel.keys import Keys
from forum.kernel.unit_of_work import UnitOfWork, Units

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """Whose archive, for whom, as of when."""

    archive_id: int
    slug: str
    audience: str
    now: datetime


@dataclass(frozen=True, slots=True)
class MakeArchive:
    """A task: note that it is under way, read and write outside any unit of work, note what came of it."""

    storage: Storage
    folder: Path

    def __call__(self, units: Units, *, archive_id: int) -> None:
        with units.open() as uow:
            order = begin(uow, archive_id)
        if order is None:
            return
        try:
            with units.reading() as session:
                made, revision = self.make(session, order, keys=units.keys)
        except (Refusal, OSError) as error:
            code = error.code if isinstance(error, Refusal) else "no_room"
            log.warning("archive.failed id=%s code=%s error=%s", archive_id, code, type(error).__name__)
            with units.open() as uow:
                note_failure(uow, archive_id, code=code)
            return
        with units.open() as uow:
            note_made(uow, archive_id, made=made, revision=revision)

    def make(self, session: Session, order: Order, *, keys: Keys) -> tuple[Made, int]:
        revisions: list[int] = []

        def write(stream: BinaryIO) -> None:
            revision = make_archive(
                session, order.slug, stream, audience=order.audience, now=order.now, keys=keys, storage=self.storage
            )
            revisions.append(revision)

        made = keep_archive(self.folder, order.archive_id, write)
        return made, revisions[0]


def begin(uow: UnitOfWork, archive_id: int) -> Order | None:
    """None where nobody waits for it any more."""
    row = uow.session.get(Archive, archive_id)
    if row is None or row.state not in UNDER_WAY:
        return None
    row.state = State.MAKING
    return Order(row.id, uow.session.get_one(Exchange, row.exchange_id).slug, row.audience, uow.now)


def note_made(uow: UnitOfWork, archive_id: int, *, made: Made, revision: int) -> None:
    row = uow.session.get(Archive, archive_id)
    if row is not None:
        row.state, row.made_at, row.revision = State.READY, uow.now, revision
        row.size, row.sha256 = made


def note_failure(uow: UnitOfWork, archive_id: int, *, code: str) -> None:
    row = uow.session.get(Archive, archive_id)
    if row is not None:
        row.state, row.reason = State.FAILED, code


def remove_old(folder: Path, units: Units) -> None:
    """A week old: row and bytes. Out of date: the bytes, at once, since they may hold what was withdrawn."""
    paths = list_paths(folder)  # before the rows: what is made meanwhile is none of these
    with units.open() as uow:
        kept = [row.id for row, present in list_with_revisions(uow.session) if keeps_bytes(uow, row, present)]
    remove_others(paths, kept)


def keeps_bytes(uow: UnitOfWork, row: Archive, present: int) -> bool:
    if is_over(row.made_at, uow.now):
        uow.session.delete(row)
        return False
    row.state = stands_as(row.state, revision=row.revision, present=present)
    return row.state in UNDER_WAY | {State.READY}
