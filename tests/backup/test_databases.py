"""What cannot be copied or read is said in words."""

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from forum.backup.databases import SqliteCopier
from forum.backup.errors import NotWhole, ProgramFailed
from forum.kernel.db import engine_options


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'source'}", **engine_options("sqlite"))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE stored_file (sha256 TEXT)")
        connection.exec_driver_sql("CREATE TABLE child (parent INTEGER REFERENCES parent (id))")
        connection.exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY, words TEXT)")
        connection.exec_driver_sql("INSERT INTO parent (words) VALUES (?)", ("many words " * 20_000,))
    yield engine
    engine.dispose()


@pytest.fixture
def _little_room(engine: Engine) -> Iterator[None]:
    """No file may grow over 64 KiB: to a program this is a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("_little_room")
def test_a_disk_that_fills_up_is_said(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(ProgramFailed):
        SqliteCopier(engine).copy_to(tmp_path / "copy")


def test_what_is_no_database_is_found_out(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"no database at all " * 100)
    with pytest.raises(ProgramFailed):
        SqliteCopier(engine).check(tmp_path / "copy")


def test_a_row_that_points_nowhere_is_found_out(engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO child VALUES (7)")
    SqliteCopier(engine).copy_to(tmp_path / "copy")
    with pytest.raises(NotWhole):
        SqliteCopier(engine).check(tmp_path / "copy")
