"""A copy of the database at one moment, and back: SQLite by its own interface, PostgreSQL by its own programs."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, ClassVar, Protocol

from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.orm import Session

from forum.backup.errors import NotWhole, PlaceTaken, ProgramFailed, ProgramMissing
from forum.files.queries import list_digests
from forum.kernel.db import engine_options, sqlite_module

SETTINGS = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
"""How libpq's parameters are called in the environment, where no list of processes shows them."""


class Copier(Protocol):
    kind: ClassVar[str]

    def copy_to(self, place: Path) -> frozenset[str]:
        """Copy while others write; the digests of the files that the copy's rows name."""

    def check(self, place: Path) -> None:
        """NotWhole, ProgramFailed."""

    def require_empty(self) -> None:
        """PlaceTaken."""

    def restore_from(self, place: Path) -> None:
        """All of it or nothing."""


@contextmanager
def sqlite_errors_in_words() -> Iterator[None]:
    """A full disk or a broken file: ProgramFailed."""
    try:
        yield
    except sqlite_module().Error as error:
        raise ProgramFailed(program="SQLite", said=str(error)) from error


class SqliteCopier:
    kind: ClassVar[str] = "sqlite"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._place = Path(engine.url.database or "")

    def copy_to(self, place: Path) -> frozenset[str]:
        with sqlite_errors_in_words(), self._connected(place) as copy, closing(self._engine.raw_connection()) as source:
            source.driver_connection.backup(copy)  # type: ignore[union-attr]
            copy.execute("PRAGMA journal_mode=delete")
        copied = create_engine(f"sqlite:///{place}", **engine_options("sqlite"))
        with Session(copied) as session:
            digests = list_digests(session)
        copied.dispose()
        return digests

    def check(self, place: Path) -> None:
        with sqlite_errors_in_words(), self._connected(place) as copy:
            faults = (
                copy.execute("PRAGMA integrity_check(1)").fetchall()
                + copy.execute("PRAGMA foreign_key_check").fetchall()
            )
        if faults != [("ok",)]:
            raise NotWhole(what="SQLite finds faults in the database")

    @staticmethod
    def _connected(place: Path) -> closing[Any]:
        return closing(sqlite_module().connect(place))

    def require_empty(self) -> None:
        """A log left beside a missing database would be read into the one restored, so it counts as one."""
        if any(Path(f"{self._place}{end}").exists() for end in ("", "-wal", "-journal")):
            raise PlaceTaken()

    def restore_from(self, place: Path) -> None:
        beside = Path(f"{self._place}.part")
        shutil.copyfile(place, beside)
        beside.chmod(0o600)
        sync(beside)
        beside.replace(self._place)
        sync(self._place.parent)


class PostgresqlCopier:
    kind: ClassVar[str] = "postgresql"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def copy_to(self, place: Path) -> frozenset[str]:
        """The programs read in the snapshot in which the digests are listed."""
        repeatable = self._engine.execution_options(isolation_level="REPEATABLE READ")
        with Session(repeatable) as session:
            snapshot = session.connection().exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
            digests = list_digests(session)
            self._run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={place}")
        return digests

    def check(self, place: Path) -> None:
        self._run("pg_restore", "--list", str(place))

    def require_empty(self) -> None:
        if inspect(self._engine).get_table_names():
            raise PlaceTaken()

    def restore_from(self, place: Path) -> None:
        whole = ("--exit-on-error", "--single-transaction", "--no-owner")
        self._run("pg_restore", *whole, f"--dbname={self._engine.url.database}", str(place))

    def _run(self, program: str, *arguments: str) -> None:
        path = shutil.which(program)
        if path is None:
            raise ProgramMissing(program=program)
        _, parameters = self._engine.dialect.create_connect_args(self._engine.url)
        settings = {SETTINGS[name]: str(value) for name, value in parameters.items() if name in SETTINGS}
        done = subprocess.run(  # noqa: S603 - no shell, and nothing that a visitor wrote
            [path, *arguments], env={**os.environ, **settings}, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise ProgramFailed(program=program, said=done.stderr.strip())


COPIERS: dict[str, type[SqliteCopier] | type[PostgresqlCopier]] = {
    copier.kind: copier for copier in (SqliteCopier, PostgresqlCopier)
}


def copier_for(engine: Engine) -> Copier:
    return COPIERS[engine.dialect.name](engine)


def sync(place: Path) -> None:
    """What was written there would survive a power cut."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
