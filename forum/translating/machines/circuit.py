"""A circuit: after several failures in a row a machine is left in peace for a while, then tried once."""

from datetime import datetime, timedelta
from threading import Lock

from forum.translating.machines.base import MachineUnavailable


class Circuit:
    def __init__(self, *, failures: int = 5, pause: timedelta = timedelta(minutes=5)) -> None:
        self._allowed_failures = failures
        self._pause = pause
        self._failures = 0
        self._closed_again_at: datetime | None = None
        self._lock = Lock()

    def check(self, now: datetime) -> None:
        """Raises MachineUnavailable while open; when the pause is over, lets one caller try and the others wait."""
        with self._lock:
            if self._closed_again_at is None:
                return
            if now < self._closed_again_at:
                raise MachineUnavailable("resting")
            self._closed_again_at = now + self._pause

    def is_open(self, now: datetime) -> bool:
        with self._lock:
            return self._closed_again_at is not None and now < self._closed_again_at

    def record_success(self) -> None:
        with self._lock:
            self._failures = 0
            self._closed_again_at = None

    def record_failure(self, now: datetime, *, wait: timedelta | None = None) -> None:
        """`wait`: how long the machine itself asked to be left in peace, which holds from the first time."""
        with self._lock:
            self._failures += 1
            if wait is not None:
                self._closed_again_at = now + wait
            elif self._failures >= self._allowed_failures:
                self._closed_again_at = now + self._pause
