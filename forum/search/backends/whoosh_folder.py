"""The private folder of the embedded index: which index in it counts, who writes, and whether it can be trusted.

current     which folder holds the index, and by what layout it was written
broken      the name of an index that a reader could not read
lock        held by whoever writes
g1, g2, …   an index each; another is filled beside the current one while everything is made anew
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from forum.kernel.analyser import ANALYSER
from forum.kernel.errors import Unavailable
from forum.search.whoosh_library import FileLock

LAYOUT = f"2-{ANALYSER}"
"""An index written by another layout or analyser is stale."""


class IndexFolder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._current = path / "current"
        self._broken = path / "broken"

    def name(self) -> str | None:
        """The name of the index that counts; None where there is none that this program can read."""
        name, layout = self._pointer()
        return name if self._health_of(name, layout) is None else None

    def health(self) -> str | None:
        return self._health_of(*self._pointer())

    def _health_of(self, name: str | None, layout: str | None) -> str | None:
        if name is None or not (self.path / name).is_dir():
            return "missing"
        if layout != LAYOUT:
            return "stale"
        return "broken" if self._broken_name() == name else None

    def report_broken(self, name: str) -> None:
        """Have every process know at once. An index replaced meanwhile is not meant."""
        with suppress(OSError):
            self._broken.write_text(name, encoding="utf-8")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The only writer over all processes. Unavailable while there is another: what is pending stays pending."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.chmod(0o700)
        lock = FileLock(str(self.path / "lock"))
        if not lock.acquire(blocking=False):
            raise Unavailable()
        try:
            yield
        finally:
            lock.release()

    def make_next(self) -> Path:
        """An empty folder beside the current one."""
        name = self._pointer()[0] or "g0"
        number = int(name[1:]) if name[1:].isdigit() else 0
        fresh = self.path / f"g{number + 1}"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        return fresh

    def switch_to(self, fresh: Path) -> None:
        draft = self.path / "current.new"
        draft.write_text(json.dumps({"folder": fresh.name, "layout": LAYOUT}), encoding="utf-8")
        sync(self.path)
        draft.replace(self._current)
        sync(self.path)
        for folder in self.path.glob("g*"):
            if folder != fresh:
                shutil.rmtree(folder, ignore_errors=True)

    def _pointer(self) -> tuple[str | None, str | None]:
        try:
            kept = json.loads(self._current.read_bytes())
            return str(kept["folder"]), str(kept["layout"])
        except (OSError, ValueError, KeyError, TypeError):
            return None, None

    def _broken_name(self) -> str | None:
        try:
            return self._broken.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None


def sync(folder: Path) -> None:
    """Have what was written survive a power cut, before anybody relies on it."""
    for path in [*folder.iterdir(), folder]:
        if path.is_file() or path == folder:
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
