"""Apertium's programs on this machine: one process a call, without a shell, bounded in time and in what it may say."""

import os
import re
import shutil
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen
from threading import Event, Thread, Timer
from typing import IO

from forum.translating.machines.apertium_service import our_tag
from forum.translating.machines.base import MachineUnavailable
from forum.translating.machines.routes import Step

_MODE = re.compile(r"[A-Za-z]{2,3}(?:_[A-Za-z0-9]+)?-[A-Za-z]{2,3}(?:_[A-Za-z0-9]+)?")
_PIECE = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_PATH = "/usr/local/bin:/usr/bin:/bin"
_ENVIRONMENT = {"PATH": _PATH, "LC_ALL": "C.UTF-8"}
"""All that they learn of us: no setting, no secret."""


class Programs:
    """`program` is Apertium's own, by its name or whole path. Pieces go in together, since each start costs half a second."""

    host = ""

    def __init__(self, program: str = "apertium", *, timeout: float = 60.0, max_bytes: int = 2_000_000) -> None:
        self._program = program
        self._timeout = timeout
        self._max_bytes = max_bytes

    def list_steps(self) -> Mapping[Step, str]:
        """A mode that is no pair of languages we have tags for is left out."""
        modes = [line.strip() for line in self._call(["-l"], "").splitlines()]
        steps: dict[Step, str] = {}
        for mode in filter(_MODE.fullmatch, modes):
            source, _, target = mode.partition("-")
            step = our_tag(source), our_tag(target)
            if all(step):
                steps[step] = mode
        return steps

    def run(self, pair: str, pieces: list[str]) -> list[str]:
        if not pieces:
            return []
        asked = "\n".join(f"<p>{piece}</p>" for piece in pieces)
        found = _PIECE.findall(self._call(["-u", "-f", "html", pair], asked))
        if len(found) != len(pieces):
            raise MachineUnavailable("answer_not_understood")
        return found

    def _call(self, arguments: Sequence[str], words: str) -> str:
        program = shutil.which(self._program, path=_PATH)
        if program is None:
            raise MachineUnavailable("not_installed")
        try:
            process = Popen(  # noqa: S603  a list, no shell; the words go in by the pipe
                [program, *arguments],
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env=_ENVIRONMENT,
                cwd="/",
                start_new_session=True,
            )
        except OSError:
            raise MachineUnavailable("not_installed") from None
        return self._converse(process, words.encode("utf-8"))

    def _converse(self, process: Popen[bytes], words: bytes) -> str:
        assert process.stdin is not None
        assert process.stdout is not None
        time_is_up = Event()
        alarm = Timer(self._timeout, _stop, (process, time_is_up))
        alarm.daemon = True
        writer = Thread(target=_write, args=(process.stdin, words), daemon=True)
        alarm.start()
        writer.start()
        try:
            said = process.stdout.read(self._max_bytes + 1)
            if len(said) > self._max_bytes:
                raise MachineUnavailable("answer_too_large")
            status = process.wait()
        finally:
            alarm.cancel()
            _kill(process)
            process.stdout.close()
            writer.join()
        return _understand(said, status, is_late=time_is_up.is_set())


def _understand(said: bytes, status: int, *, is_late: bool) -> str:
    if is_late:
        raise MachineUnavailable("too_slow")
    if status != 0:
        raise MachineUnavailable("failing")
    try:
        return said.decode("utf-8")
    except UnicodeDecodeError:
        raise MachineUnavailable("answer_not_understood") from None


def _write(pipe: IO[bytes], words: bytes) -> None:
    with suppress(OSError, ValueError):
        pipe.write(words)
    with suppress(OSError):
        pipe.close()


def _stop(process: Popen[bytes], time_is_up: Event) -> None:
    time_is_up.set()
    _kill(process)


def _kill(process: Popen[bytes]) -> None:
    """All that the program started, which may outlive it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
