import email
import re
from collections.abc import Callable, Iterator
from email import policy
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forum.config import Settings
from forum.factory import create_app
from forum.kernel.clock import MovableClock
from forum.kernel.db import db
from tests.limiting import limiter_given_back
from tests.pages import Client

Browsers = Callable[[], FlaskClient]


@pytest.fixture
def another_app(
    session: Session, database_url: str, clock: MovableClock, tmp_path: Path
) -> Iterator[Callable[..., Flask]]:
    """Applications on the same database with other settings."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        fixed = {"data_dir": tmp_path, "database_url": database_url, "secret_key": "for tests only", "figures_delay": 0}
        app = create_app(Settings(**{**fixed, "limits": False, **settings}), clock)
        app.test_client_class = Client
        app.extensions["test_session"] = session
        made.append(app)
        return app

    with limiter_given_back():
        yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def limited(another_app: Callable[..., Flask]) -> Browsers:
    """Browsers of an application that counts how often one asks."""
    return another_app(limits=True).test_client


@pytest.fixture
def mailing(another_app: Callable[..., Flask]) -> Browsers:
    """Browsers of an application whose mail leaves the machine; the worker of the tests writes it to its folder."""
    return another_app(mail_url="smtp://127.0.0.1:9").test_client


@pytest.fixture
def outbox(app: Flask, drain: Callable[[], int]) -> Callable[[], list[Any]]:
    """What is mailed by now; empties the folder."""
    folder: Path = app.extensions["ronda"].settings.data_dir / "mail"

    def take() -> list[Any]:
        drain()
        files = sorted(folder.glob("*.eml")) if folder.exists() else []
        mails = [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        for file in files:
            file.unlink()
        return mails

    take()
    return take


def words_of(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


def code_in(mail: Any) -> str:
    found = re.search(r"^\d{6}$", words_of(mail), re.MULTILINE)
    assert found, words_of(mail)
    return found[0]
