"""Consequences as rows: jobs written with the change that causes them, claimed by workers under a lease."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from forum.kernel.db import Base

LEASE = timedelta(minutes=5)
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(hours=6)
MOST_TRIES = 14


class Job(Base):
    """One thing to do: a reaction to an event, or a task. Gone when done; `dead` when it failed too often."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="ready")
    run_after: Mapped[datetime] = mapped_column(index=True)
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]


class ScheduleMark(Base):
    """When a periodic task was last handed out."""

    __tablename__ = "schedule_mark"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    last_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Claimed:
    id: int
    name: str
    payload: dict[str, Any]
    tries: int


def add_jobs(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """A job whose key is there already is not added again."""
    if rows:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        session.execute(insert(Job).on_conflict_do_nothing(index_elements=["key"]), list(rows))


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(Job.state == "ready", Job.run_after <= now),
        and_(Job.state == "leased", Job.lease_until < now),
    )


def has_due_jobs(session: Session, now: datetime) -> bool:
    return session.scalar(select(Job.id).where(_is_due(now)).limit(1)) is not None


def claim_jobs(session: Session, now: datetime, most: int = 10) -> list[Claimed]:
    """Take up to `most` due jobs for LEASE; a job whose worker died comes back when its lease ends."""
    ids = session.scalars(
        select(Job.id).where(_is_due(now)).order_by(Job.id).limit(most).with_for_update(skip_locked=True)
    )
    taken = (
        update(Job)
        .where(Job.id.in_(list(ids)))
        .values(state="leased", lease_until=now + LEASE, tries=Job.tries + 1)
        .returning(Job.id, Job.name, Job.payload, Job.tries)
    )
    return sorted((Claimed(*row) for row in session.execute(taken)), key=lambda job: job.id)


def finish_job(session: Session, job_id: int) -> None:
    session.execute(delete(Job).where(Job.id == job_id))


def delay_job(session: Session, job: Claimed, *, error: str, now: datetime) -> None:
    """Put a failed job off, each time longer, until it is dead for a person to look at. `error` is a code, never content."""
    delay = min(FIRST_DELAY * 4 ** (job.tries - 1), LONGEST_DELAY)
    state = "dead" if job.tries >= MOST_TRIES else "ready"
    session.execute(
        update(Job)
        .where(Job.id == job.id)
        .values(state=state, run_after=now + delay, lease_until=None, error=error[:200])
    )


def is_pending(session: Session, key: str) -> bool:
    """Whether a job of this key waits or runs."""
    return session.scalar(select(Job.id).where(Job.key == key, Job.state != "dead")) is not None


def list_pending(session: Session, keys: Collection[str]) -> list[str]:
    """Those of which a job waits or runs."""
    return [key for key in session.scalars(select(Job.key).where(Job.key.in_(list(keys)), Job.state != "dead")) if key]


def bury_dead(session: Session, key: str) -> None:
    """Make room for a new job of this key where an earlier one failed too often."""
    session.execute(delete(Job).where(Job.key == key, Job.state == "dead"))


def count_jobs(session: Session) -> dict[str, int]:
    """Jobs by state, for the health page."""
    return {state: number for state, number in session.execute(select(Job.state, func.count()).group_by(Job.state))}
