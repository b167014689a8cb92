"""Runs the migrations on the application's own engine; imports no slice."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

LOCK_TIMEOUT = "5s"
target = current_app.extensions["migrate"].db.metadata


def render_type(kind: str, thing: object, _context: object) -> str | bool:
    """Our own type of instants is written down as what it is in the database."""
    return "sa.DateTime(timezone=True)" if kind == "type" and type(thing).__name__ == "UtcDateTime" else False


def let_tables_be_remade(connection: Connection) -> None:
    """SQLite changes a table by making it anew; with foreign keys on, all that leans on the old one would go with it.

    The connection is the migrations' own and ends with them: nobody else meets it with the keys off.
    """
    if connection.dialect.name == "sqlite":
        connection.detach()
        connection.connection.cursor().execute("PRAGMA foreign_keys=off")


def check_references(connection: Connection) -> None:
    """Before all is committed: what was not watched meanwhile holds."""
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if lost:
            raise RuntimeError(f"rows that lean on nothing: {sorted({(row[0], row[2]) for row in lost})}")


def run() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        let_tables_be_remade(connection)
        context.configure(
            connection=connection,
            target_metadata=target,
            render_as_batch=True,
            compare_type=True,
            render_item=render_type,
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
            context.run_migrations()
            check_references(connection)


run()
