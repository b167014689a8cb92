from forum.admin.queries.machine import check_keeper
from forum.kernel.actor import Actor
from forum.kernel.outbox import Job
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log


def retry_job(uow: UnitOfWork, actor: Actor, *, job_id: int) -> None:
    """Have a job that was given up tried again, from the beginning. One that is gone or runs is left alone."""
    check_keeper(actor)
    job = uow.session.get(Job, job_id)
    if job is None or job.state != "dead":
        return
    job.state, job.run_after, job.lease_until, job.tries = "ready", uow.now, None, 0
    write_log(uow, actor, act="retry_job", thing="job", thing_id=job_id)


def drop_job(uow: UnitOfWork, actor: Actor, *, job_id: int) -> None:
    """Give a dead job up for good."""
    check_keeper(actor)
    job = uow.session.get(Job, job_id)
    if job is None or job.state != "dead":
        return
    uow.session.delete(job)
    write_log(uow, actor, act="drop_job", thing="job", thing_id=job_id, reason=job.name[:60])
