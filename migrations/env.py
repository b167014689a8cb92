"""Runs the migrations on the application's own engine; imports no slice."""

from alembic import context
from flask import current_app

LOCK_TIMEOUT = "5s"
target = current_app.extensions["migrate"].db.metadata


def render_type(kind: str, thing: object, _context: object) -> str | bool:
    """Our own type of instants is written down as what it is in the database."""
    return "sa.DateTime(timezone=True)" if kind == "type" and type(thing).__name__ == "UtcDateTime" else False


def run() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
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


run()
