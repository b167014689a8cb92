"""A bounded load on a server of this machine: clients that ask again as soon as they are answered."""

import http.client
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request; `good` are the statuses that count as answered."""

    path: str
    method: str = "GET"
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    good: tuple[int, ...] = (200,)


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one run. `cpu_ms`: processor time of the server's processes a request. `size`: bytes of the last body."""

    answered: int
    failed: int
    seconds: float
    cpu_ms: float
    p50_ms: float
    p95_ms: float
    size: int

    @property
    def per_second(self) -> float:
        return self.answered / self.seconds


class Client(threading.Thread):
    """One connection, kept open, until time is up."""

    def __init__(self, port: int, asks: Iterator[Ask], until: float) -> None:
        super().__init__()
        self.port, self.asks, self.until = port, asks, until
        self.times: list[float] = []
        self.failed = 0
        self.size = 0

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while time.perf_counter() < self.until:
            ask = next(self.asks)
            began = time.perf_counter()
            try:
                connection.request(ask.method, ask.path, ask.body, dict(ask.headers))
                answer = connection.getresponse()
                self.size = len(answer.read())
            except (OSError, http.client.HTTPException):
                connection.close()
                self.failed += 1
                continue
            if answer.status in ask.good:
                self.times.append(time.perf_counter() - began)
            else:
                self.failed += 1
        connection.close()


def cpu_seconds(processes: Sequence[int]) -> float:
    total = 0
    for process in processes:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def measure(
    port: int, asks: Callable[[int], Iterator[Ask]], *, processes: Sequence[int], clients: int, seconds: float
) -> Measured:
    """`asks(n)` are the requests of client n, without end."""
    began, spent = time.perf_counter(), cpu_seconds(processes)
    running = [Client(port, asks(number), began + seconds) for number in range(clients)]
    for client in running:
        client.start()
    for client in running:
        client.join()
    took, spent = time.perf_counter() - began, cpu_seconds(processes) - spent
    times = sorted(t for client in running for t in client.times)
    failed = sum(client.failed for client in running)
    return Measured(
        answered=len(times),
        failed=failed,
        seconds=took,
        cpu_ms=1000 * spent / max(len(times) + failed, 1),
        p50_ms=_percentile(times, 0.50),
        p95_ms=_percentile(times, 0.95),
        size=running[0].size,
    )


def _percentile(times: Sequence[float], share: float) -> float:
    return 1000 * times[min(int(len(times) * share), len(times) - 1)] if times else float("nan")
