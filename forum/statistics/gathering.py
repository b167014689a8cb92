import atexit
import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Generic, TypeVar
from weakref import WeakMethod

logger = logging.getLogger(__name__)

LARGEST_BATCH = 2_000
LONGEST_PAUSE = 10.0

Item = TypeVar("Item")


class Gatherer(Generic[Item]):
    """Takes items at the speed of memory and hands them to `write` in batches, apart from the request.

    With a `delay` in seconds a thread of this process writes them, at most that late; without one they wait for
    `flush()`. A batch refused by one of the `passing` errors (a database locked) is kept and tried again, in order;
    any other error loses that batch, and the log says so. Beyond `capacity` new items are dropped and counted.
    """

    def __init__(
        self,
        write: Callable[[Sequence[Item]], None],
        *,
        delay: float | None = None,
        capacity: int = 100_000,
        passing: tuple[type[Exception], ...] = (),
    ) -> None:
        self._write = write
        self._delay = delay
        self._capacity = capacity
        self._passing = passing
        self._begin()
        _begin_again_in_children(self)

    def add(self, item: Item) -> None:
        with self._arrived:
            if len(self._waiting) >= self._capacity:
                self.dropped += 1
                return
            self._waiting.append(item)
            if self._delay is not None:
                self._arrived.notify()
                if self._thread is None:
                    self._start()

    def flush(self) -> None:
        """Write all that came before this call. Raises what `write` raises."""
        with self._writing:
            while batch := self._first_batch():
                try:
                    self._write(batch)
                except self._passing:
                    raise
                except Exception:
                    self._forget(batch)
                    self.dropped += len(batch)
                    raise
                self._forget(batch)

    def close(self) -> None:
        """Stop the thread and write what is left; called by itself when the process ends."""
        self._ending.set()
        with self._arrived:
            self._arrived.notify()
        if self._thread is not None:
            self._thread.join(timeout=LONGEST_PAUSE)
        self._flush_or_say_why()

    def _begin(self) -> None:
        self.dropped = 0
        self._waiting: deque[Item] = deque()
        self._arrived = threading.Condition()
        self._writing = threading.Lock()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._keep_writing, name="figures", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def _keep_writing(self) -> None:
        pause = delay = self._delay or 0.0
        while not self._ending.is_set():
            with self._arrived:
                self._arrived.wait_for(lambda: self._waiting or self._ending.is_set())
            self._ending.wait(pause)
            pause = delay if self._flush_or_say_why() else min(2 * pause, LONGEST_PAUSE)

    def _flush_or_say_why(self) -> bool:
        try:
            self.flush()
        except self._passing as error:
            logger.warning("figures.kept waiting=%d error=%s", len(self._waiting), type(error).__name__)
            return False
        except Exception as error:
            logger.error("figures.lost in_all=%d error=%s", self.dropped, type(error).__name__)
        return True

    def _first_batch(self) -> list[Item]:
        with self._arrived:
            return list(islice(self._waiting, LARGEST_BATCH))

    def _forget(self, batch: Sequence[Item]) -> None:
        with self._arrived:
            for _ in batch:
                self._waiting.popleft()


def _begin_again_in_children(gatherer: Gatherer[Item]) -> None:
    """A forked process starts empty, with locks of its own: what waited is its parent's to write."""
    begin = WeakMethod(gatherer._begin)

    def begin_again() -> None:
        if method := begin():
            method()

    os.register_at_fork(after_in_child=begin_again)
