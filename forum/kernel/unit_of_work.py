"""One unit of work per entry: everything an action changes, and all that follows from it, is committed together, here only."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from forum.kernel.clock import Clock
from forum.kernel.db import WRITING, Base
from forum.kernel.events import Event
from forum.kernel.keys import Keys
from forum.kernel.outbox import add_jobs

Row = TypeVar("Row", bound=Base)
_is_open: ContextVar[bool] = ContextVar("unit_of_work_is_open", default=False)


class UnitOfWork:
    """What an action writes through. `now` is read once, so that one change has one time."""

    def __init__(self, session: Session, now: datetime, keys: Keys) -> None:
        self.session = session
        self.now = now
        self.keys = keys
        self.events: list[Event] = []
        self.jobs: list[dict[str, Any]] = []
        self._added: list[Base] = []

    def add(self, row: Row) -> Row:
        """The row is held to the end, so that the session, which holds rows weakly, need not read it again."""
        self.session.add(row)
        self._added.append(row)
        return row

    def has_added(self, kind: type[Base]) -> bool:
        return any(isinstance(row, kind) for row in self._added)

    def flush(self) -> None:
        """Send pending rows, so that they have ids."""
        self.session.flush()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Of what fails in this block nothing stays; what was done before it does."""
        events, jobs = len(self.events), len(self.jobs)
        try:
            with self.session.begin_nested():
                yield
        except BaseException:
            del self.events[events:], self.jobs[jobs:]
            raise

    def move_to(self, instant: datetime) -> None:
        """Go on as of another instant: only where history is written (the demo), which happens at many."""
        self.flush()
        self.now = instant

    def record(self, event: Event) -> None:
        self.events.append(event)

    def enqueue(self, task: str, *, run_after: datetime | None = None, key: str | None = None, **payload: Any) -> None:
        """Have a worker run `task` (a name of `wiring.TASKS`) after the commit; `key` is unique among pending jobs."""
        self._add_job(task, payload, key=key, run_after=run_after or self.now)

    def consequences(self, reactions: Mapping[type[Event], Sequence[str]]) -> list[dict[str, Any]]:
        """The rows of the outbox: one job for each event and reaction, and the tasks asked for."""
        for event in self.events:
            for reaction in reactions.get(type(event), ()):
                self._add_job(reaction, {"event": type(event).__name__, **event.fields()}, key=None, run_after=self.now)
        return self.jobs

    def _add_job(self, name: str, payload: dict[str, Any], *, key: str | None, run_after: datetime) -> None:
        self.jobs.append(
            {
                "name": name,
                "payload": payload,
                "key": key,
                "state": "ready",
                "run_after": run_after,
                "tries": 0,
                "created_at": self.now,
            }
        )


BeforeCommit = Callable[[UnitOfWork], None]


class Units:
    """Opens units of work, one at a time in each context."""

    def __init__(
        self,
        make_session: Callable[[], Session],
        clock: Clock,
        *,
        keys: Keys,
        reactions: Mapping[type[Event], Sequence[str]],
        before_commit: Sequence[BeforeCommit] = (),
    ) -> None:
        self._make_session = make_session
        self.clock = clock
        self.keys = keys
        self._reactions = reactions
        self._before_commit = before_commit

    def without(self, *slices: str) -> "Units":
        """The same, but the reactions of these slices stay away: history, for one, is told to nobody."""
        reactions = {
            event: [name for name in names if name.split(".")[0] not in slices]
            for event, names in self._reactions.items()
        }
        return Units(
            self._make_session, self.clock, keys=self.keys, reactions=reactions, before_commit=self._before_commit
        )

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session to look with, that holds nobody up and leaves nothing open."""
        session = self._make_session()
        try:
            yield session
        finally:
            session.rollback()

    @contextmanager
    def open(self, now: datetime | None = None) -> Iterator[UnitOfWork]:
        """Commit on leaving, roll back on any error. `now` stands for the clock only where history is written (the demo)."""
        if _is_open.get():
            raise RuntimeError("a unit of work is already open")
        token = _is_open.set(True)
        session = self._make_session()
        try:
            session.rollback()
            session.connection(execution_options={WRITING: True})
            uow = UnitOfWork(session, now or self.clock.now(), self.keys)
            yield uow
            self._close(uow)
        except BaseException:
            session.rollback()
            raise
        finally:
            _is_open.reset(token)

    def _close(self, uow: UnitOfWork) -> None:
        uow.session.flush()
        for step in self._before_commit:
            step(uow)
        uow.session.flush()
        add_jobs(uow.session, uow.consequences(self._reactions))
        uow.session.commit()
