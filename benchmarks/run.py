"""Measures the running server against its goals, beside a bare Flask page and a Jinja page from memory.

    python -m benchmarks.run [FOLDER]

FOLDER (made by `benchmarks.build` where it is not there) is copied first: what is written while measuring is thrown away.
Processor time a request moves least on a busy machine; timings mean something only beside the reference of the same run.
"""

import gzip
import http.client
import itertools
import os
import re
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from benchmarks.load import Ask, measure
from forum.accounts.actions import start_session
from forum.config import Settings
from forum.factory import create_app
from forum.web.runtime import Runtime

HOME, TOPIC = "/exchanges/bench/", "/exchanges/bench/topics/1"
SECONDS, ROUNDS, CLIENTS = 6.0, 5, 8
WEB_PROCESSES = 2
WRITERS = 8
FIELD = re.compile(r'<input type="hidden" name="(csrf_token|opened)" value="([^"]*)"')
OWN_FILE = re.compile(r'(?:href|src)="(/static/[^"]+)"')
Asks = Callable[[int], Iterator[Ask]]


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    processes: tuple[int, ...]
    """The web processes."""


@dataclass(frozen=True, slots=True)
class Goal:
    name: str
    asks: Asks
    cpu_ms: float | None = None


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def started(command: Sequence[str], port: int, path: str, **environment: str) -> Iterator[tuple[int, float]]:
    """A server of ours while the block runs: its process, and the seconds to its first answer."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *command], env=os.environ | environment, stdout=subprocess.DEVNULL
    )
    try:
        while not answers(port, path):
            if process.poll() is not None or time.perf_counter() - began > 60:
                raise SystemExit(f"{' '.join(command)} did not start")
            time.sleep(0.02)
        yield process.pid, time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def answers(port: int, path: str) -> bool:
    try:
        return ask_once(port, Ask(path))[0] == 200
    except OSError:
        return False


def ask_once(port: int, ask: Ask) -> tuple[int, bytes, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(ask.method, ask.path, ask.body, dict(ask.headers))
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body, answer.headers


def children(process: int) -> tuple[int, ...]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return tuple(sorted(map(int, listed.split())))


def pss_mib(processes: Sequence[int]) -> float:
    """Memory of these processes, what they share counted once between those who share it."""
    kilobytes = 0
    for process in processes:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
        kilobytes += int(re.search(r"^Pss:\s+(\d+)", rollup, re.M)[1])  # type: ignore[index]
    return kilobytes / 1024


def always(path: str, **headers: str) -> Asks:
    ask = Ask(path, headers=tuple(headers.items()))
    return lambda _client: itertools.repeat(ask)


def anew(path: str, **headers: str) -> Asks:
    """Each time under an address not asked for before, so that no kept page can answer."""
    numbers = itertools.count()
    mark = "&" if "?" in path else "?"
    return lambda _client: (Ask(f"{path}{mark}n={number}", headers=tuple(headers.items())) for number in numbers)


def cookies(folder: Path) -> list[str]:
    """Of as many people signed in as write at once."""
    app = create_app(Settings(data_dir=folder))
    runtime: Runtime = app.extensions["ronda"]
    made = []
    with app.app_context():
        for account_id in range(1, WRITERS + 1):
            with runtime.units.open() as uow:
                token = start_session(uow, account_id=account_id, is_kept=True)
            serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
            made.append(f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({'_user_id': token, '_fresh': True})}")
    return made


def writing(server: Server, folder: Path) -> Asks:
    """Each client is somebody else, with her own form opened once and a new submission each time."""
    signed_in = cookies(folder)

    def asks(client: int) -> Iterator[Ask]:
        _, page, headers = ask_once(server.port, Ask(f"{TOPIC}?before=end", headers=(("Cookie", signed_in[client]),)))
        cookie = headers.get("Set-Cookie", signed_in[client]).partition(";")[0]
        fields = dict(FIELD.findall(page.decode()))
        while True:
            body = fields | {
                "text": "Nous avons marché ensemble la nuit. " * 18,
                "language": "fr",
                "submission_key": secrets.token_urlsafe(18),
            }
            kind = ("Content-Type", "application/x-www-form-urlencoded")
            yield Ask(f"{TOPIC}/contributions", "POST", urlencode(body), (("Cookie", cookie), kind), (303,))

    return asks


def compare(goal: Goal, server: Server, reference: Server) -> None:
    """Prints medians of several runs: CPU time with one client, beside the references in the same seconds; then the rush."""
    times: list[tuple[float, float, float]] = []
    for _ in range(ROUNDS):
        at_ease = partial(measure, clients=1, seconds=SECONDS / ROUNDS / 3)
        hello = at_ease(reference.port, always("/hello"), processes=reference.processes)
        memory = at_ease(reference.port, always("/memory"), processes=reference.processes)
        ours = at_ease(server.port, goal.asks, processes=server.processes)
        times.append((ours.cpu_ms, hello.cpu_ms, memory.cpu_ms))
    ours_ms, hello_ms, memory_ms = (median(each) for each in zip(*times, strict=True))
    rush = measure(server.port, goal.asks, processes=server.processes, clients=CLIENTS, seconds=SECONDS / 2)
    wanted = f"≤ {goal.cpu_ms}" if goal.cpu_ms else ""
    print(
        f"{goal.name:<28} {ours_ms:7.2f} {wanted:>6} {hello_ms:7.2f} {memory_ms:7.2f} "
        f"{rush.cpu_ms:9.2f} {rush.per_second:7.0f} {rush.p50_ms:7.1f} {rush.p95_ms:7.1f} {rush.failed:7d}",
        flush=True,
    )


def count(folder: Path) -> int:
    with sqlite3.connect(folder / "ronda.sqlite3") as database:
        return int(database.execute("SELECT count(*) FROM contribution").fetchone()[0])


def post(server: Server, folder: Path, *, clients: int, wanted: int) -> None:
    before = count(folder)
    asks = writing(server, folder)
    ours = measure(server.port, asks, processes=server.processes, clients=clients, seconds=SECONDS)
    rows = count(folder) - before
    print(
        f"posting, {clients} client(s): {rows / ours.seconds:6.0f}/s in the database (≥ {wanted}), answered {ours.answered}, "
        f"failed {ours.failed}, p95 {ours.p95_ms:.1f} ms, {ours.cpu_ms:.2f} ms CPU"
    )


def weigh(port: int) -> None:
    """The first visit of a topic: requests, and bytes as they travel."""
    take = (("Accept-Encoding", "gzip"),)
    _, page, _ = ask_once(port, Ask(f"{TOPIC}?weigh=1", headers=take))
    files = dict.fromkeys(OWN_FILE.findall(gzip.decompress(page).decode()))
    total = len(page) + sum(len(ask_once(port, Ask(path, headers=take))[1]) for path in files)
    print(f"first topic page: {1 + len(files)} requests (≤ 4), {total / 1024:.1f} kB as sent (≤ 40)")


def goals(cookie: str) -> tuple[list[Goal], list[Goal]]:
    """Pages, and searches."""
    pages = [
        Goal("front page, anew", anew("/"), 3),
        Goal("page of the exchange, anew", anew(HOME)),
        Goal("topic, kept", always(TOPIC), 0.8),
        Goal("topic, anew", anew(TOPIC), 5),
        Goal("topic, page 40, anew", anew(f"{TOPIC}?after=975.0"), 5),
        Goal("topic, signed in", always(TOPIC, Cookie=cookie), 6),
    ]
    searches = [
        Goal("search, rare word", anew("/search?q=quetzalcoatlus"), 7),
        Goal("search, a word in a third", anew("/search?q=energy"), 40),
    ]
    return pages, searches


def main() -> None:
    source = Path(sys.argv[1] if len(sys.argv) > 1 else "/tmp/ronda-bench")
    if not (source / "ronda.sqlite3").exists():
        subprocess.run(
            [sys.executable, "-m", "benchmarks.build"], env=os.environ | {"FORUM_DATA_DIR": str(source)}, check=True
        )
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(shutil.copytree(source, Path(temporary) / "data"))
        port, other = free_port(), free_port()
        settings = {"FORUM_DATA_DIR": str(folder), "FORUM_DEMO": "0", "FORUM_LIMITS": "0", "PORT": str(port)}
        with (
            started(["benchmarks.reference", str(other)], other, "/hello") as (bare, _),
            started(["forum.run"], port, "/healthz", **settings) as (parent, seconds),
        ):
            run(Server(port, children(parent)[:WEB_PROCESSES]), Server(other, (bare,)), folder, seconds=seconds)


def run(server: Server, reference: Server, folder: Path, *, seconds: float) -> None:
    print(f"first answer after {seconds:.2f} s (≤ 2)")
    weigh(server.port)
    pages, searches = goals(cookies(folder)[0])
    print(
        f"{'':<34} {'CPU ms':>7} {'goal':>6}  {'hello':>6} {'Jinja':>6} {'rps':>7} {'p50 ms':>7} {'p95 ms':>7} {'failed':>6}"
    )
    for goal in pages:
        compare(goal, server, reference)
    print(f"memory of the web processes before the first search: {pss_mib(server.processes):.0f} MiB PSS (≤ 150)")
    for goal in searches:
        compare(goal, server, reference)
    print(f"memory of the web processes after it: {pss_mib(server.processes):.0f} MiB PSS (≤ 280)")
    post(server, folder, clients=1, wanted=100)
    post(server, folder, clients=WRITERS, wanted=160)


if __name__ == "__main__":
    main()
