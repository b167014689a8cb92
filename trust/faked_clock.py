"""The running server, as `make run` starts it, under a system clock that a trial moves (libfaketime)."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/local/lib/faketime/libfaketimeMT.so.1")
LONGEST_START = 120


def library() -> str:
    found = [str(path) for pattern in LIBRARIES for path in Path("/").glob(pattern.lstrip("/"))]
    assert found, "libfaketime is missing: install Debian's package faketime"
    return found[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class FakedServer:
    """Web processes and workers on a data directory; commands of the same installation; one clock for all of them."""

    def __init__(self, folder: Path, at: datetime) -> None:
        self.folder = folder
        self.port = free_port()
        self._clock = folder / "clock"
        self.move_to(at)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            **os.environ,
            "LD_PRELOAD": library(),
            "FAKETIME_TIMESTAMP_FILE": str(self._clock),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FORUM_DATA_DIR": str(self.folder / "data"),
            "FORUM_DEMO": "0",
            "FORUM_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "PORT": str(self.port),
        }

    def move_to(self, at: datetime) -> None:
        """From here the faked clock goes on at its usual pace."""
        behind = self._clock.with_suffix(".next")
        behind.write_text(f"{at.timestamp() - time.time():+.3f}\n", encoding="ascii")
        behind.replace(self._clock)

    def start(self) -> None:
        with (self.folder / "server.log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "forum.run"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + LONGEST_START
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0 and self._is_up():
                    return
            time.sleep(0.3)
        raise AssertionError((self.folder / "server.log").read_text(encoding="utf-8"))

    def _is_up(self) -> bool:
        return "Ronda is at" in (self.folder / "server.log").read_text(encoding="utf-8")

    def stop(self) -> int:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=15)

    def kill(self) -> None:
        """All its processes at once, as when the machine stops."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=15)

    def run(self, *arguments: str) -> str:
        """A command of the `flask` line."""
        answer = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout
