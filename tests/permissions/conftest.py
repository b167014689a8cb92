"""An application of its own on the tests' database: served over HTTPS, with a machine that could be asked."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from forum.config import Settings
from forum.factory import create_app
from forum.kernel.clock import MovableClock
from forum.kernel.db import Base, db
from tests.conftest import START
from tests.databases import delete_rows
from tests.permissions.world import World, make_world


@pytest.fixture(scope="session")
def walked_app(
    shared_app: Flask, database_url: str, shared_clock: MovableClock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("ronda"),
        database_url=database_url,
        secret_key="for tests only",
        public_url="https://forum.example.org",
        machine="libretranslate",
        machine_url="http://127.0.0.1:9",
        limits=False,
        figures_delay=0,
    )
    app = create_app(settings, shared_clock)
    app.config["PREFERRED_URL_SCHEME"] = "https"
    with app.app_context():
        engine = db.engine
    app.extensions["test_engine"] = engine
    yield app
    engine.dispose()


@pytest.fixture(scope="module")
def world(walked_app: Flask, shared_clock: MovableClock) -> Iterator[World]:
    shared_clock.move_to(START)
    engine = walked_app.extensions["test_engine"]
    delete_rows(engine, Base.metadata)
    with Session(engine, expire_on_commit=False, autoflush=False) as session:
        yield make_world(walked_app, session)
        session.rollback()
    walked_app.extensions["ronda"].flush()
    delete_rows(engine, Base.metadata)
