from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from forum.config import Settings
from forum.factory import create_app
from forum.kernel.db import db
from forum.statistics.models import Visit
from tests.cast import assemble

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def behind_a_proxy(app, database_url, clock, tmp_path) -> Iterator[Flask]:
    settings = Settings(
        data_dir=tmp_path,
        database_url=database_url,
        secret_key="for tests only",
        limits=False,
        figures_delay=0,
        trusted_proxies=1,
    )
    app = create_app(settings, clock)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_readers_behind_a_proxy_are_told_apart_also_on_pages_served_from_memory(units, session, behind_a_proxy):
    with units.open() as uow:
        cast = assemble(uow)
    client = behind_a_proxy.test_client()
    for address in ("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.3"):
        headers = {"User-Agent": FIREFOX, "X-Forwarded-For": f"198.51.100.9, {address}"}
        assert client.get(f"/exchanges/{cast.exchange.slug}/", headers=headers).status_code == 200
    behind_a_proxy.extensions["ronda"].flush()
    session.rollback()
    assert len(session.scalars(select(Visit)).all()) == 3
