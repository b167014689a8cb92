from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.kernel.events import Event
from forum.kernel.outbox import Job
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.kernel.worker import Handlers, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived(Event):
    email: str


def keep(uow: UnitOfWork, event: Arrived) -> None:
    uow.add(Account(email=event.email, language="en", reads=["en"], created_at=uow.now))
    uow.flush()
    uow.enqueue("greet", email=event.email)


def keep_and_fail(uow: UnitOfWork, event: Arrived) -> None:
    keep(uow, event)
    raise ValueError("of what failed nothing stays")


def worker_of(units: Units) -> Worker:
    reactions = {"good": keep, "bad": keep_and_fail}
    return Worker(units, Handlers(events={"Arrived": Arrived}, reactions=reactions, tasks={}, schedule=()))


def hand_out(units: Units, *names: str) -> None:
    with units.open() as uow:
        for place, name in enumerate(names):
            uow.enqueue(name, event="Arrived", exchange_id=None, email=f"{place}.{name}@example.org")


def test_a_reaction_that_fails_leaves_nothing_and_harms_no_other(units: Units, session: Session) -> None:
    hand_out(units, "good", "bad", "good")
    assert worker_of(units).run_due() == 3
    assert set(session.scalars(select(Account.email))) == {"0.good@example.org", "2.good@example.org"}
    waiting = {(job.name, job.payload["email"], job.error) for job in session.scalars(select(Job))}
    assert waiting == {
        ("greet", "0.good@example.org", None),
        ("greet", "2.good@example.org", None),
        ("bad", "1.bad@example.org", "ValueError"),
    }


def test_what_failed_is_tried_again_later_and_not_before(units: Units, session: Session) -> None:
    hand_out(units, "bad")
    worker = worker_of(units)
    assert worker.run_due() == 1
    assert worker.run_due() == 0
    assert session.scalars(select(Job.tries)).one() == 1
