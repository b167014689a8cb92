"""Whether the worker keeps up and the disk has room."""

import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from forum.kernel.clock import Clock
from forum.kernel.db import db
from forum.kernel.outbox import Job

LONGEST_WAIT = timedelta(minutes=10)
LEAST_FREE_SHARE = 0.02


def jobs_problem(clock: Clock) -> str | None:
    """`late` when a job that could run waits for more than ten minutes, `dead` when one was given up."""
    oldest = db.session.scalar(select(func.min(Job.run_after)).where(Job.state == "ready"))
    if oldest is not None and clock.now() - oldest > LONGEST_WAIT:
        return "late"
    is_dead = db.session.scalar(select(Job.id).where(Job.state == "dead").limit(1)) is not None
    return "dead" if is_dead else None


def disk_problem(folder: Path) -> str | None:
    """`full` when less than 2 % of the disk that holds the data is free."""
    usage = shutil.disk_usage(folder)
    return "full" if usage.free < usage.total * LEAST_FREE_SHARE else None
