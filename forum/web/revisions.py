"""Whether an exchange's pages are still what they were: asked before every kept page, so it must cost next to nothing."""

import threading
from typing import Any

from flask import Flask

from forum.kernel.db import db
from forum.web.runtime import Runtime


class Revisions:
    """The present revision of an exchange.

    SQLite tells a connection by `data_version` whether any other has committed since it last looked: until then what was
    read is still true. Each thread has a connection of its own for this. PostgreSQL is asked each time.
    """

    def __init__(self, app: Flask, runtime: Runtime) -> None:
        self._app = app
        self._runtime = runtime
        self._local = threading.local()
        with app.app_context():
            self._is_sqlite = db.engine.dialect.name == "sqlite"

    def present(self, exchange_id: int) -> int | None:
        if not self._is_sqlite:
            return self._ask(exchange_id)
        known = self._known()
        if exchange_id not in known:
            known[exchange_id] = self._ask(exchange_id)
        return known[exchange_id]

    def _ask(self, exchange_id: int) -> int | None:
        with self._app.app_context():
            return self._runtime.revision_of(db.session(), exchange_id)

    def _known(self) -> dict[int, int | None]:
        """What this thread read since the last commit of anybody else."""
        version = self._connection().execute("PRAGMA data_version").fetchone()[0]
        if getattr(self._local, "version", None) != version:
            self._local.version, self._local.known = version, {}
        known: dict[int, int | None] = self._local.known
        return known

    def _connection(self) -> Any:
        if not hasattr(self._local, "connection"):
            with self._app.app_context():
                pooled = db.engine.raw_connection()
            self._local.connection = pooled.driver_connection
            pooled.detach()
        return self._local.connection
