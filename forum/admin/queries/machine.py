from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.admin.errors import MachineNotFound
from forum.admin.policy import can_keep_machine
from forum.kernel.actor import Actor
from forum.kernel.outbox import Job, count_jobs

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job given up: its name and the code of what went wrong, never what it was about."""

    id: int
    name: str
    error: str
    tries: int
    since: datetime


def check_keeper(actor: Actor) -> None:
    """MachineNotFound for everybody but administrators."""
    if not can_keep_machine(actor):
        raise MachineNotFound()


def count_jobs_by_state(session: Session, actor: Actor) -> Mapping[str, int]:
    check_keeper(actor)
    return count_jobs(session)


def list_dead_jobs(session: Session, actor: Actor) -> list[JobLine]:
    """The oldest first."""
    check_keeper(actor)
    rows = session.scalars(select(Job).where(Job.state == "dead").order_by(Job.id).limit(MOST_LISTED))
    return [JobLine(row.id, row.name, row.error or "", row.tries, row.created_at) for row in rows]
