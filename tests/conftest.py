"""A real application on a real database, a clock that tests move, and the ways in: session, unit of work, client, worker."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from forum import wiring
from forum.accounts.models import Account
from forum.config import Settings
from forum.factory import create_app
from forum.kernel.clock import MovableClock
from forum.kernel.db import Base, db
from forum.kernel.form_secrets import form_secret
from forum.kernel.unit_of_work import Units
from forum.kernel.worker import Worker
from forum.web.runtime import Runtime
from tests.databases import ENGINES, delete_rows, empty_database, leave_out_what_needs_none
from tests.network import forbid_network
from tests.pages import Client, open_session

START = datetime(2026, 5, 18, 10, 0, tzinfo=UTC)


forbid_network()


def pytest_configure(config: pytest.Config) -> None:
    """Examples are the same in every run, so that a change answers for itself alone; `--hypothesis-seed=N` tries others."""
    is_seeded = config.getoption("--hypothesis-seed") is not None
    hypothesis.settings.register_profile("ours", deadline=None, derandomize=not is_seeded, print_blob=True)
    hypothesis.settings.load_profile("ours")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=ENGINES, default="sqlite", help="which database engine to run on")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    leave_out_what_needs_none(config, items)


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.config.getoption("--database"))


@pytest.fixture(scope="session")
def database_url(engine_name: str) -> Iterator[str]:
    with empty_database(engine_name) as url:
        yield url


@pytest.fixture(scope="session")
def shared_clock() -> MovableClock:
    return MovableClock(START)


@pytest.fixture(scope="session")
def shared_app(
    database_url: str, shared_clock: MovableClock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("ronda")
    settings = Settings(
        data_dir=folder, database_url=database_url, secret_key="for tests only", limits=False, figures_delay=0
    )
    app = create_app(settings, shared_clock)
    app.test_client_class = Client
    with app.app_context():
        upgrade()
        engine = db.engine
    app.extensions["test_engine"] = engine
    yield app
    engine.dispose()


@pytest.fixture
def clock(shared_clock: MovableClock) -> MovableClock:
    shared_clock.move_to(START)
    return shared_clock


@pytest.fixture
def app(shared_app: Flask, clock: MovableClock) -> Iterator[Flask]:
    """The application on an empty database: what a test wrote is gone afterwards."""
    yield shared_app
    runtime: Runtime = shared_app.extensions["ronda"]
    runtime.flush()
    delete_rows(shared_app.extensions["test_engine"], Base.metadata)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """For arranging and looking. Requests and units of work end its transaction, so that it always sees what is."""
    with Session(app.extensions["test_engine"], expire_on_commit=False, autoflush=False) as session:
        app.extensions["test_session"] = session
        yield session
        session.rollback()
        del app.extensions["test_session"]


@pytest.fixture
def units(app: Flask, session: Session) -> Units:
    """Opens units of work as the application does: `with units.open() as uow`."""
    runtime: Runtime = app.extensions["ronda"]
    names = {event: [wiring.reaction_name(r) for r in rs] for event, rs in wiring.REACTIONS.items()}
    return Units(lambda: session, runtime.clock, keys=runtime.keys, reactions=names, before_commit=wiring.BEFORE_COMMIT)


@pytest.fixture
def drain(app: Flask, units: Units) -> Callable[[], int]:
    """Runs all due jobs as the worker would; returns how many."""
    runtime: Runtime = app.extensions["ronda"]
    worker = Worker(units, runtime.handlers)

    def run() -> int:
        runtime.flush()
        done = 0
        while ran := worker.run_due():
            done += ran
        return done

    return run


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Nobody: signed out. Forms are sent with `tests.pages.send`, which takes the token from the page."""
    return app.test_client()


@pytest.fixture
def as_(app: Flask, units: Units) -> Callable[[Account], FlaskClient]:
    """A client signed in as the owner of an account."""

    def sign_in(account: Account) -> FlaskClient:
        client = app.test_client()
        with units.open() as uow, client.session_transaction() as cookie:
            cookie["_user_id"] = token = open_session(uow, account)
            cookie["csrf_token"] = form_secret(token)
        return client

    return sign_in
