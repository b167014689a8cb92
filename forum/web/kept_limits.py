"""Counters of the limits in a small SQLite file beside the database, shared by the web processes of one machine."""

import sqlite3
import threading
from typing import Any

from limits.storage import Storage

from forum.kernel.clock import Clock


class KeptStorage(Storage):
    """Storage of Flask-Limiter for the address `kept:///path`. Not durable on purpose: a limit forgotten harms nobody."""

    STORAGE_SCHEME = ["kept"]

    def __init__(self, uri: str, *, clock: Clock, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._clock = clock
        self._path = uri.removeprefix("kept://")
        self._local = threading.local()

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _table(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=2, isolation_level=None)
            connection.execute("PRAGMA journal_mode=wal")
            connection.execute("PRAGMA synchronous=off")
            connection.execute("CREATE TABLE IF NOT EXISTS hit (key TEXT PRIMARY KEY, count INTEGER, until REAL)")
            self._local.connection = connection
        return connection

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = self._now()
        row = self._table().execute(
            "INSERT INTO hit VALUES (:key, :amount, :until) ON CONFLICT (key) DO UPDATE SET "
            "count = CASE WHEN until <= :now THEN :amount ELSE count + :amount END, "
            "until = CASE WHEN until <= :now THEN :until ELSE until END RETURNING count",
            {"key": key, "amount": amount, "until": now + expiry, "now": now},
        )
        return int(row.fetchone()[0])

    def get(self, key: str) -> int:
        row = self._table().execute("SELECT count FROM hit WHERE key = ? AND until > ?", (key, self._now())).fetchone()
        return int(row[0]) if row else 0

    def get_expiry(self, key: str) -> float:
        row = self._table().execute("SELECT until FROM hit WHERE key = ?", (key,)).fetchone()
        return float(row[0]) if row else self._now()

    def check(self) -> bool:
        return bool(self._table().execute("SELECT 1").fetchone())

    def reset(self) -> int | None:
        return self._table().execute("DELETE FROM hit").rowcount

    def clear(self, key: str) -> None:
        self._table().execute("DELETE FROM hit WHERE key = ?", (key,))
