from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.kernel.outbox import Job
from forum.kernel.unit_of_work import Units


def test_a_job_with_a_key_is_queued_once(units: Units, session: Session) -> None:
    for _ in range(2):
        with units.open() as uow:
            uow.enqueue("some.task", key="once")
            uow.enqueue("some.task", key="once")
            uow.enqueue("some.task")
    assert session.scalar(select(func.count()).where(Job.key == "once")) == 1
    assert session.scalar(select(func.count()).select_from(Job)) == 3
