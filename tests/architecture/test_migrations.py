"""The migrations make what the models say, can be taken back, and lose nothing on either way."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, Index, MetaData, Table, delete, insert, select
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError

from forum.config import Settings
from forum.factory import create_app
from forum.kernel.clock import MovableClock
from forum.kernel.db import db
from tests.databases import empty_database
from tests.limiting import limiter_given_back

AT = datetime(2026, 5, 18, tzinfo=UTC)
PLAIN: dict[type, object] = {int: 1, str: "x", bool: False, datetime: AT, date: AT.date(), bytes: b"x", object: []}
"""A value of each type of column; JSON is an `object`."""
NOTHING = {"dismissal.letter_id"}
"""Columns that must hold none beside the others."""


@pytest.fixture
def empty(engine_name: str, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database holds nothing yet."""
    with empty_database(engine_name) as url, limiter_given_back():
        app = create_app(Settings(data_dir=tmp_path, database_url=url, secret_key="for tests only"), MovableClock(AT))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def steps() -> list[str]:
    """From the first to the last."""
    found = ScriptDirectory("migrations").walk_revisions()
    return [script.revision for script in found][::-1]


def tables_now(connection: Connection) -> list[Table]:
    found = MetaData()
    found.reflect(connection)
    return [table for name, table in found.tables.items() if name != "alembic_version"]


def differences(connection: Connection) -> list[Any]:
    """Between the database and the models; an index is left aside where it is for the other engine."""

    def is_meant(thing: object, _name: str | None, kind: str, _is_found: bool, _other: object) -> bool:
        is_for_one = kind == "index" and isinstance(thing, Index) and thing.dialect_options["postgresql"]["using"]
        return not is_for_one or connection.dialect.name == "postgresql"

    return compare_metadata(MigrationContext.configure(connection, opts={"include_object": is_meant}), db.metadata)


def test_they_make_what_the_models_say_and_can_be_taken_back_and_again(empty: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    upgrade()
    with db.engine.connect() as connection:
        assert differences(connection) == []


def fill_anew(connection: Connection, tables: list[Table]) -> None:
    """One row in each table, leaning on those of the others wherever it may."""
    put_off = {"sqlite": "PRAGMA defer_foreign_keys=on", "postgresql": "SET LOCAL session_replication_role = replica"}
    connection.exec_driver_sql(put_off[connection.dialect.name])
    for one in tables:
        connection.execute(delete(one))
    for one in tables:
        connection.execute(insert(one).values(plain_row(one)))


def plain_row(table: Table) -> dict[str, object]:
    """It leans on the first row of whatever it can lean on."""
    return {
        column.name: 1 if column.foreign_keys else PLAIN[column.type.python_type]
        for column in table.columns
        if str(column) not in NOTHING
    }


def list_filled(connection: Connection, tables: list[Table]) -> set[str]:
    return {one.name for one in tables if connection.execute(select(one)).first()}


def test_no_row_is_lost_on_the_way_up_or_down(empty: Flask) -> None:
    filled: set[str] = set()
    for revision in steps():
        upgrade(revision=revision)
        with db.engine.begin() as connection:
            tables = tables_now(connection)
            assert list_filled(connection, tables) == filled, revision
            fill_anew(connection, tables)
            filled = {one.name for one in tables}
    for revision in reversed(steps()[:-1]):
        downgrade(revision=revision)
        with db.engine.connect() as connection:
            tables = tables_now(connection)
            assert list_filled(connection, tables) == {one.name for one in tables}, revision


def test_foreign_keys_hold_once_all_is_migrated(empty: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        rounds = next(one for one in tables_now(connection) if one.name == "round")
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(insert(rounds).values(plain_row(rounds)))


def test_of_what_was_written_before_it_is_known_whether_it_asks(empty: Flask) -> None:
    words = {"Who knows?": "en", "I do; see https://example.org/?a=b.": "en", "Ποιος;": "el"}
    upgrade(revision="g010")
    with db.engine.begin() as connection:
        tables = {one.name: one for one in tables_now(connection)}
        fill_anew(connection, [*tables.values()])
        for number, (line, language) in enumerate(words.items(), start=2):
            text = {**plain_row(tables["text"]), "id": number, "source_language": language}
            said = {"id": number, "text_id": number, "origin": "author", "html": f"<p>{line}</p>"}
            connection.execute(insert(tables["text"]).values(text))
            connection.execute(insert(tables["version"]).values({**plain_row(tables["version"]), **said}))
    upgrade(revision="q010")
    with db.engine.connect() as connection:
        assert set(connection.scalars(sql("SELECT id FROM text WHERE asks"))) == {2, 4}
