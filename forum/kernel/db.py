"""The database: base class and types of the tables, and how SQLite is opened. The only kernel file that knows Flask."""

import fcntl
import importlib
import importlib.util
import os
import select
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, Executable, MetaData, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase, Session, registry

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SAFE_FOR_WAL = (3, 51, 3)
WRITING = "ronda_writing"
TURN = "ronda_turn"
BUSY_MS = 5000
PAUSE = 0.001
"""Between two looks; by select, since sleep fails under a faked system clock."""


class OldPagesInUse(Exception):
    """Somebody was reading; tried again later."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware on the Python side, always UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: UtcDateTime()})


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False, "autoflush": False})


def plain_rows(session: Session, statement: Executable, values: Mapping[str, Any]) -> Sequence[Any]:
    """Columns as rows, past the ORM, which would take as long again over them: for pages that many read."""
    return session.connection().execute(statement, values).all()


def sqlite_module() -> ModuleType:
    """The wheel's SQLite, newer than most systems' own; the system's where no wheel is made for the machine."""
    return importlib.import_module("pysqlite3.dbapi2" if importlib.util.find_spec("pysqlite3") else "sqlite3.dbapi2")


def may_use_wal() -> bool:
    """Older SQLite loses commits when a checkpoint and a commit meet (the WAL-reset race): no WAL there."""
    return tuple(sqlite_module().sqlite_version_info) >= SAFE_FOR_WAL


def engine_options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"module": sqlite_module(), "pool_size": 12, "connect_args": {"timeout": BUSY_MS / 1000}}
    return {"pool_size": 12, "pool_pre_ping": True}


def connect_database(app: Flask, url: str) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)


def prepare_sqlite(engine: Engine) -> None:
    """Every connection durable and with foreign keys; transactions begun by us, at once exclusive where one writes."""

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        journal = "wal" if may_use_wal() else "delete"
        pragmas = (
            f"journal_mode={journal}",
            "synchronous=full",
            "foreign_keys=on",
            "temp_store=memory",
            "cache_size=-4000",
            "secure_delete=on",
        )
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writing = connection.get_execution_options().get(WRITING, False)
        if writing:
            connection.info[TURN] = Turn(f"{engine.url.database}-turn")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    @event.listens_for(engine, "checkin")
    def give_turn_on(_connection: Any, record: Any) -> None:
        turn = record.info.pop(TURN, None)
        if turn is not None:
            turn.end()


def clear_old_pages(engine: Engine) -> None:
    """Have SQLite write its log into the database and empty it: `secure_delete` has wiped deleted words there already.

    OldPagesInUse while somebody reads; PostgreSQL looks after its own.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        is_busy, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(truncate)").fetchone()
    finally:
        connection.close()
    if is_busy:
        raise OldPagesInUse()


class Turn:
    """To be the one who writes: waited for among the threads of a process first, then among processes, looking often.

    SQLite itself looks ever more seldom, and a busy worker would starve the others. A turn not had in time is left to SQLite
    to refuse.
    """

    _here = threading.Lock()

    def __init__(self, path: str) -> None:
        self._is_first_here = self._here.acquire(timeout=BUSY_MS / 1000)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        for _ in range(BUSY_MS):
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                select.select([], [], [], PAUSE)
            else:
                return

    def end(self) -> None:
        os.close(self._file)
        if self._is_first_here:
            self._here.release()
