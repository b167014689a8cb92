"""The two scenes, each in an application with a folder of its own, and all that everybody received in them."""

import logging
import zipfile
from dataclasses import dataclass
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.archive.formats import make_archive
from forum.archive.rules import AUDIENCES
from forum.config import Settings
from forum.contributions.models import Contribution
from forum.exchanges.queries import get_exchange
from forum.factory import create_app
from forum.kernel.clock import MovableClock
from forum.kernel.db import Base, db
from forum.publication.book import Book
from forum.publication.making.chapters import build_book
from forum.publication.making.material import gather
from forum.publication.models import PrintAnswer, Publication
from forum.publication.rules import EVERY_PART, Scope
from forum.web.runtime import Runtime
from tests.conftest import START
from tests.databases import begin_anew
from tests.leaks.scene import AUTHORS, SLUG, Scene, come_back, fixed_chance
from tests.leaks.story import tell
from tests.leaks.walking import Answer, Copy, copies, kept_files, mails, rows, walk
from tests.pages import Client


class Lines(logging.Handler):
    """What the server says, without when."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.levelname} {record.name} {record.getMessage()}")


@dataclass(slots=True)
class Told:
    """What one scene left. `received`: by reader, by address; `copies`: what each takes out of her own data, file by file.

    `archives`: for each audience, file by file.
    """

    scene: Scene
    received: dict[str, dict[str, Answer]]
    copies: dict[str, Copy]
    rows: dict[str, list[dict[str, object]]]
    mails: list[str]
    files: dict[str, tuple[int, float]]
    log: list[str]
    archives: dict[str, dict[str, bytes]]
    books: list[Book]


def print_books(app: Flask, session: Session) -> list[Book]:
    """The proceedings as every writer takes them: in each language, and side by side. No author minds being printed."""
    runtime: Runtime = app.extensions["ronda"]
    exchange = get_exchange(session, SLUG).exchange
    session.add(Publication(exchange_id=exchange.id, parts=list(EVERY_PART), scope=Scope.ALL))
    contribution_ids = session.scalars(select(Contribution.id).where(Contribution.exchange_id == exchange.id)).all()
    session.add_all(PrintAnswer(contribution_id=each, answer="yes") for each in contribution_ids)
    session.flush()
    material = gather(session, exchange, edition=1, now=runtime.clock.now(), keys=runtime.keys)
    found = [build_book(material, tags) for tags in (*([tag] for tag in exchange.languages), exchange.languages)]
    session.rollback()
    return found


def take_archives(app: Flask, session: Session, slug: str = SLUG) -> dict[str, dict[str, bytes]]:
    runtime: Runtime = app.extensions["ronda"]
    how = {"now": runtime.clock.now(), "keys": runtime.keys, "storage": runtime.parts["storage"]}
    found = {}
    for audience in AUDIENCES:
        stream = BytesIO()
        make_archive(session, slug, stream, audience=audience, **how)
        with zipfile.ZipFile(stream) as archive:
            found[audience] = {name: archive.read(name) for name in archive.namelist()}
    session.rollback()
    return found


@pytest.fixture(scope="module")
def told(
    shared_app: Flask,
    database_url: str,
    shared_clock: MovableClock,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Told]:
    """By author."""
    found: dict[str, Told] = {}
    engine = shared_app.extensions["test_engine"]
    for author in AUTHORS:
        shared_clock.move_to(START)
        begin_anew(engine, Base.metadata)
        folder = tmp_path_factory.mktemp("ronda")
        settings = Settings(
            data_dir=folder, database_url=database_url, secret_key="for tests only", limits=False, figures_delay=0
        )
        app = create_app(settings, shared_clock)
        app.test_client_class = Client
        with app.app_context():
            app.extensions["test_engine"] = own = db.engine
        lines = Lines()
        logging.getLogger().addHandler(lines)
        with (
            pytest.MonkeyPatch.context() as patch,
            fixed_chance(patch),
            Session(own, expire_on_commit=False) as session,
        ):
            scene = tell(app, shared_clock, session, author=author)
            session.rollback()
            left = rows(own)
            come_back(scene)
            received, taken = walk(scene), copies(scene)
            session.rollback()
            app.extensions["ronda"].flush()
            archives, books = take_archives(app, session), print_books(app, session)
        logging.getLogger().removeHandler(lines)
        found[author] = Told(
            scene, received, taken, left, mails(folder), kept_files(folder), lines.said, archives, books
        )
        own.dispose()
    begin_anew(engine, Base.metadata)
    return found
