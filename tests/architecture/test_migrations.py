"""The migrations make what the models say, can be taken back, and carry over what is there."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, Index, MetaData, insert, select, true

from forum.config import Settings
from forum.factory import create_app
from forum.kernel.clock import MovableClock
from forum.kernel.db import db
from tests.databases import empty_database

AT = datetime(2026, 5, 18, tzinfo=UTC)


@pytest.fixture
def empty(engine_name: str, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database holds nothing yet."""
    with empty_database(engine_name) as url:
        app = create_app(Settings(data_dir=tmp_path, database_url=url, secret_key="for tests only"), MovableClock(AT))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


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


def put(connection: Connection, tables: MetaData, name: str, **values: object) -> None:
    """A row with a plain value in each column that must have one; JSON is an `object`."""
    plain: dict[type, object] = {int: 0, str: "", bool: False, datetime: AT, object: []}
    table = tables.tables[name]
    needed = {
        column.name: plain[column.type.python_type]
        for column in table.columns
        if not column.nullable and column.server_default is None
    }
    connection.execute(insert(table).values({**needed, **values}))


def test_what_was_written_before_is_asked_or_not(empty: Flask) -> None:
    words = {
        1: ("en", "<p>Who knows?</p>"),
        2: ("en", "<p>I do; see https://example.org/?a=b.</p>"),
        3: ("el", "<p>Ποιος;</p>"),
    }
    upgrade(revision="g010")
    before = MetaData()
    with db.engine.begin() as connection:
        before.reflect(connection, only=("text", "version"))
        for number, (language, html) in words.items():
            put(connection, before, "text", id=number, source_language=language)
            put(connection, before, "version", id=number, text_id=number, language=language, origin="author", html=html)
    upgrade()
    asks = select(db.metadata.tables["text"].c.id).where(db.metadata.tables["text"].c.asks == true())
    with db.engine.connect() as connection:
        assert set(connection.scalars(asks)) == {1, 3}
    downgrade(revision="g010")
    with db.engine.connect() as connection:
        assert dict(
            connection.execute(select(before.tables["version"].c.text_id, before.tables["version"].c.html)).all()
        ) == {number: html for number, (_, html) in words.items()}
