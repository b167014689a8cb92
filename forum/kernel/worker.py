"""Runs jobs: claims them, gives each its unit of work, puts the failed off."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from forum.kernel.events import Event
from forum.kernel.outbox import Claimed, Job, ScheduleMark, claim_jobs, delay_job, finish_job, has_due_jobs
from forum.kernel.unit_of_work import UnitOfWork, Units

log = logging.getLogger(__name__)

Reaction = Callable[[UnitOfWork, Any], None]
Task = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Handlers:
    """`reactions` run inside one unit of work with their job; `tasks` get `units` and open their own,

    around slow work outside the database.
    """

    events: Mapping[str, type[Event]]
    reactions: Mapping[str, Reaction]
    tasks: Mapping[str, Task]
    schedule: Sequence[tuple[timedelta, str]]


def is_period_over(last_at: datetime | None, period: timedelta, now: datetime) -> bool:
    """Also where the clock was set back: a mark in the future holds nothing up."""
    return last_at is None or not last_at <= now < last_at + period


def put_off(uow: UnitOfWork, job: Claimed, error: Exception) -> None:
    code = str(getattr(error, "code", "") or type(error).__name__)
    log.warning("job %s %s failed: %s", job.id, job.name, code)
    delay_job(uow.session, job, error=code, now=uow.now)


class Worker:
    def __init__(self, units: Units, handlers: Handlers) -> None:
        self.units = units
        self.handlers = handlers

    def run_due(self) -> int:
        """Run what is due now; the number of jobs handled, failed ones included. Looks before it writes."""
        if not self._is_anything_due():
            return 0
        with self.units.open() as uow:
            self._hand_out_periodic(uow)
        with self.units.open() as uow:
            claimed = claim_jobs(uow.session, uow.now)
        self._react([job for job in claimed if job.name not in self.handlers.tasks])
        for job in claimed:
            if job.name in self.handlers.tasks:
                self._run_task(job)
        return len(claimed)

    def _react(self, jobs: Sequence[Claimed]) -> None:
        """All in one unit of work, since each commit costs a write to the disk; none harms another."""
        if jobs:
            with self.units.open() as uow:
                for job in jobs:
                    try:
                        with uow.attempt():
                            self._react_to(uow, job)
                    except Exception as error:
                        put_off(uow, job, error)

    def _react_to(self, uow: UnitOfWork, job: Claimed) -> None:
        fields = dict(job.payload)
        event = self.handlers.events[fields.pop("event")](**fields)
        self.handlers.reactions[job.name](uow, event)
        finish_job(uow.session, job.id)

    def _run_task(self, job: Claimed) -> None:
        try:
            self.handlers.tasks[job.name](self.units, **job.payload)
        except Exception as error:
            with self.units.open() as uow:
                put_off(uow, job, error)
        else:
            with self.units.open() as uow:
                finish_job(uow.session, job.id)

    def _is_anything_due(self) -> bool:
        now = self.units.clock.now()
        with self.units.reading() as session:
            marks = {mark.name: mark.last_at for mark in session.scalars(select(ScheduleMark))}
            return has_due_jobs(session, now) or any(
                is_period_over(marks.get(name), period, now) for period, name in self.handlers.schedule
            )

    def _hand_out_periodic(self, uow: UnitOfWork) -> None:
        if not self.handlers.schedule:
            return
        marks = {mark.name: mark for mark in uow.session.scalars(select(ScheduleMark))}
        for period, name in self.handlers.schedule:
            mark = marks.get(name)
            if not is_period_over(mark.last_at if mark else None, period, uow.now):
                continue
            if mark is None:
                uow.add(ScheduleMark(name=name, last_at=uow.now))
            else:
                mark.last_at = uow.now
            if uow.session.scalar(select(Job.id).where(Job.key == name)) is None:
                uow.enqueue(name, key=name)
