"""`make run`: one parent that prepares the installation, starts web and job workers, and starts them again if they die."""

import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable

from flask import Flask
from flask_migrate import upgrade
from waitress.server import create_server

from forum.config import Settings, listening_address, read_settings
from forum.factory import create_app
from forum.kernel.db import db
from forum.web.runtime import Runtime

log = logging.getLogger("ronda")
GRACE_SECONDS = 8.0
RESTART_PAUSE = 0.5
IDLE_PAUSE = 0.3
BUSY_PAUSE = 0.06
NICENESS = 10
SWITCH_SECONDS = 0.0005
"""Each statement lets go of the interpreter; who writes must have it back soon, for the others wait for her turn to end."""
CONNECTIONS = 1000


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    settings = read_settings()
    listener = listen(*listening_address())
    app = create_app(settings)
    if in_child(lambda: prepare(app, settings)) != 0:
        log.error("The installation could not be prepared; nothing was started.")
        return 1
    gc.freeze()
    parent = Parent([("web", lambda: serve(app, listener))] * settings.web_processes + [("worker", lambda: work(app))])
    parent.start()
    print(f"\nRonda is at {settings.public_url}  (Ctrl-C stops it)\n", flush=True)  # noqa: T201
    in_child(lambda: tell_ways_in(app, settings))
    return parent.watch()


def listen(host: str, port: str) -> socket.socket:
    """The one socket that all web processes accept from."""
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise SystemExit(f"PORT must be a number from 1 to 65535, not {port!r}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, int(port)))
    except OSError as error:
        raise SystemExit(
            f"Cannot listen on {host}:{port}: {error.strerror}. Is it running already? PORT chooses another."
        ) from None
    listener.listen(1024)
    listener.setblocking(False)
    return listener


def prepare(app: Flask, settings: Settings) -> None:
    """Bring the tables up to date, and load the demo where there is no exchange at all."""
    with app.app_context():
        upgrade()
    if settings.demo:
        app.cli.main(["demo", "load", "--where-empty"], standalone_mode=False)


def tell_ways_in(app: Flask, settings: Settings) -> None:
    """The first administrator's address while there is none, and the links of the demo."""
    app.cli.main(["accounts", "first-address"], standalone_mode=False)
    if settings.demo:
        app.cli.main(["demo", "links"], standalone_mode=False)


def in_child(do: Callable[[], object]) -> int:
    """Run `do` in a process of its own, so that the parent keeps no connection; its exit code."""
    child = os.fork()
    if child == 0:
        run_and_exit(do)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def run_and_exit(do: Callable[[], object]) -> None:
    code = 1
    try:
        do()
        code = 0
    except (KeyboardInterrupt, SystemExit):
        code = 0
    except Exception:
        log.exception("a process failed")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def serve(app: Flask, listener: socket.socket) -> None:
    """Answer requests until told to stop; those begun are finished, and what was counted is written."""
    sys.setswitchinterval(SWITCH_SECONDS)
    runtime: Runtime = app.extensions["ronda"]
    server = create_server(
        app,
        sockets=[listener],
        threads=runtime.settings.threads,
        connection_limit=CONNECTIONS,
        channel_timeout=60,
        ident=None,
        clear_untrusted_proxy_headers=False,
        max_request_body_size=app.config["MAX_CONTENT_LENGTH"] + 1024,
    )
    server.run()
    with app.app_context():
        runtime.flush()
        db.session.remove()


def work(app: Flask) -> None:
    """Run jobs until told to stop; the one begun is finished. Those who wait for a page come first."""
    os.nice(NICENESS)
    runtime: Runtime = app.extensions["ronda"]
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    while not stop.is_set():
        try:
            with app.app_context():
                done = runtime.worker.run_due()
        except Exception as error:
            log.warning("worker waits: %s", type(error).__name__)
            done = 0
        stop.wait(BUSY_PAUSE if done else IDLE_PAUSE)


class Parent:
    """Holds the processes: one that dies is started again, and all end together."""

    def __init__(self, kinds: list[tuple[str, Callable[[], None]]]) -> None:
        self._kinds = kinds
        self._running: dict[int, int] = {}
        self._stopping = False

    def start(self) -> None:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        for place in range(len(self._kinds)):
            self._launch(place)

    def _launch(self, place: int) -> None:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, _exit_on_signal)
            run_and_exit(self._kinds[place][1])
        self._running[child] = place

    def _stop(self, *_: object) -> None:
        if not self._stopping:
            self._stopping = True
            for child in self._running:
                os.kill(child, signal.SIGTERM)
            signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS)
            signal.signal(signal.SIGALRM, self._kill)

    def _kill(self, *_: object) -> None:
        for child in self._running:
            os.kill(child, signal.SIGKILL)

    def watch(self) -> int:
        """Until told to stop and all have ended; 0."""
        while self._running:
            child, status = os.wait()
            place = self._running.pop(child, None)
            if place is None or self._stopping:
                continue
            log.warning(
                "%s %s ended (%s); starting it again", self._kinds[place][0], child, os.waitstatus_to_exitcode(status)
            )
            time.sleep(RESTART_PAUSE)
            self._launch(place)
        return 0


def _exit_on_signal(*_: object) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
