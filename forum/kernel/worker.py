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
        for job in claimed:
            self._run(job)
        return len(claimed)

    def _run(self, job: Claimed) -> None:
        try:
            if job.name in self.handlers.tasks:
                self.handlers.tasks[job.name](self.units, **job.payload)
                with self.units.open() as uow:
                    finish_job(uow.session, job.id)
            else:
                with self.units.open() as uow:
                    fields = dict(job.payload)
                    event = self.handlers.events[fields.pop("event")](**fields)
                    self.handlers.reactions[job.name](uow, event)
                    finish_job(uow.session, job.id)
        except Exception as error:
            code = str(getattr(error, "code", "") or type(error).__name__)
            log.warning("job %s %s failed: %s", job.id, job.name, code)
            with self.units.open() as uow:
                delay_job(uow.session, job, error=code, now=uow.now)

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
