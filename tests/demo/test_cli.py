import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from tests.factories import make_exchange
from tests.pages import send

LINK = re.compile(r"http\S+(/sign-in/\S+)")


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["demo", *words])
    return result.exit_code, result.output


def exchanges(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Exchange)) or 0


def test_load_says_where_the_exchange_is_and_a_second_time_that_it_is_there(app: Flask, session: Session) -> None:
    assert run(app, "load") == (0, "The demo exchange is loaded: http://127.0.0.1:8000/exchanges/the-city-we-share/\n")
    assert run(app, "load") == (0, "The demo exchange is there already.\n")
    assert run(app, "load", "--where-empty") == (0, "")
    assert run(app, "remove") == (0, "The demo exchange is removed.\n")
    assert exchanges(session) == 0


def test_load_refuses_beside_a_real_exchange_and_is_silent_where_it_was_only_offered(
    app: Flask, units: Units, session: Session
) -> None:
    with units.open() as uow:
        make_exchange(uow)
    status, said = run(app, "load")
    assert (status, "real exchange" in said) == (1, True)
    assert run(app, "load", "--where-empty") == (0, "")
    assert exchanges(session) == 1


def test_remove_says_where_there_is_no_demo(app: Flask, session: Session) -> None:
    assert run(app, "remove") == (1, "Error: There is no demo exchange here.\n")


def test_no_demo_no_links(app: Flask, session: Session) -> None:
    assert run(app, "links") == (0, "")


@pytest.fixture
def links(app: Flask, clock: MovableClock, session: Session) -> dict[str, str]:
    """A role's line, and its link."""
    run(app, "load")
    lines = run(app, "links")[1].splitlines()[1:]
    return {line.split("  ")[1]: found[1] for line in lines if (found := LINK.search(line))}


def test_each_role_has_a_link_that_leads_to_her_first_page(app: Flask, links: dict[str, str]) -> None:
    assert list(links) == ["participant", "translator", "moderator on duty", "organiser", "administrator"]
    for link in links.values():
        client: FlaskClient = app.test_client()
        target = send(client, link).headers["Location"]
        assert client.get(target).status_code == 200
