"""Times an edition of the publication with 300 contributions in three languages, and how much memory it takes.

    python -m benchmarks.publication

The exchange is that of `benchmarks.archive`: its proceedings in each language and side by side, in every format, made by the
worker's task in a process that has done nothing else. Memory is that of this process and of all programs it starts, summed each
50 ms (PSS: what they share counts once), so that what is said is the most at any one moment. It is no test: timings mean
something on a quiet machine only, processor time on a busy one too.
"""

import os
import resource
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import update

from benchmarks.archive import MEGABYTE, WRITTEN, fill
from forum.exchanges.models import Exchange
from forum.factory import create_app
from forum.files.storage import FolderStorage
from forum.kernel.actor import SYSTEM
from forum.publication.actions.editions import order_edition
from forum.publication.models import Edition
from forum.publication.tasks import MakeEdition
from forum.run import in_child
from forum.texts.models import Text
from forum.web.runtime import Runtime

KILOBYTE = 1024
EACH = 0.05
"""Seconds."""


def tree(pid: int) -> list[int]:
    """A process and all that descend from it."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(found for child in children for found in tree(child))]


def held(pid: int) -> float:
    """In MB; nothing where it has ended meanwhile."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * KILOBYTE / MEGABYTE


class Watch(threading.Thread):
    """The most that this process and its programs hold together, since it was last asked."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = self.highest = 0.0

    def run(self) -> None:
        while True:
            now = sum(held(pid) for pid in tree(os.getpid()))
            self.peak, self.highest = max(self.peak, now), max(self.highest, now)
            time.sleep(EACH)

    def take(self) -> float:
        peak, self.peak = self.peak, 0.0
        return peak


class Told(FolderStorage):
    """Says of each file what it took since the one before."""

    def __init__(self, folder: Path, watch: Watch) -> None:
        super().__init__(folder)
        self.watch = watch
        self.at, self.used = time.perf_counter(), processor()

    def put(self, content: bytes, now: datetime) -> str:
        at, used = time.perf_counter(), processor()
        taken = f"{at - self.at:6.1f} s, {used - self.used:6.1f} s of processor, {self.watch.take():5.0f} MB at most"
        print(f"{content[:4]!r:<22} {len(content) / MEGABYTE:5.1f} MB: {taken}", flush=True)
        self.at, self.used = at, used
        return super().put(content, now)


def processor() -> float:
    """Seconds of this process and of programs that have ended."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def prepare() -> None:
    """An exchange whose contributions may be printed, and an edition of them that is ordered."""
    app = create_app()
    runtime: Runtime = app.extensions["ronda"]
    with app.app_context():
        upgrade()
        with runtime.units.open() as uow:
            fill(uow)
            uow.session.execute(update(Text).values(may_publish=True))
        with runtime.units.open() as uow:
            order_edition(uow, SYSTEM, exchange=uow.session.query(Exchange).one())


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FORUM_DATA_DIR"], os.environ["FORUM_DEMO"] = folder, "0"
        in_child(prepare)
        app = create_app()
        runtime: Runtime = app.extensions["ronda"]
        with app.app_context():
            with runtime.units.reading() as session:
                edition_id = session.query(Edition).one().id
            before, began, used = held(os.getpid()), time.perf_counter(), processor()
            watch = Watch()
            watch.start()
            MakeEdition(Told(Path(folder) / "editions", watch))(runtime.units, edition_id=edition_id)
            took, used = time.perf_counter() - began, processor() - used
            with runtime.units.reading() as session:
                edition = session.get_one(Edition, edition_id)
                state, files = edition.state, edition.done
        print(f"{WRITTEN} contributions: {state}, {files} files in {took:.1f} s, {used:.1f} s of processor")
        print(f"memory of all processes at one moment: {watch.highest:.0f} MB, {before:.0f} MB of it before")


if __name__ == "__main__":
    main()
