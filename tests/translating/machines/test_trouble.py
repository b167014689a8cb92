"""A machine in trouble: nobody who writes or reads is told to wait, and no word is lost."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.texts.models import Origin, Version
from forum.texts.queries import list_versions
from forum.translating.actions.machine import ask_machine_for_all
from forum.translating.machines.circuit import Circuit
from forum.translating.tasks import TranslateByMachine
from forum.web.runtime import Runtime
from tests.cast import Cast, assemble
from tests.contracts.machine_servers import Stub, serve
from tests.contracts.test_machines import make_machine
from tests.factories import make_contribution, make_topic

WORDS = "We work with the families of the city and the streets are not safe at night."
COMING = "Está por llegar una traducción automática a su lengua"


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serve("libretranslate") as server:
        yield server


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        cast = assemble(uow, uses_machine=True)
        cast.pierre.account.language, cast.pierre.account.reads = "es", []
    return cast


@pytest.fixture
def written(units: Units, cast: Cast) -> Contribution:
    with units.open() as uow:
        made = make_contribution(uow, make_topic(uow, cast.rounds[0]), cast.paula.membership, text=WORDS, language="en")
        ask_machine_for_all(uow, text_id=made.text_id)
    return made


@pytest.fixture
def worker(app: Flask, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> Circuit:
    """The worker's machine is the stub."""
    runtime: Runtime = app.extensions["ronda"]
    circuit = Circuit()
    task = TranslateByMachine(make_machine("libretranslate", stub.url), circuit)
    monkeypatch.setitem(runtime.handlers.tasks, "translating.translate_by_machine", task)  # type: ignore[arg-type]
    return circuit


def by_machine(session: Session, text_id: int) -> list[Version]:
    session.expire_all()
    return [one for one in list_versions(session, text_id) if one.origin == Origin.MACHINE]


@pytest.mark.parametrize(
    "fault", ["silent", "failing", "wrong JSON", "empty", "cut short", "script returned", "refuses the language"]
)
def test_readers_have_it_in_its_own_language_and_nothing_of_the_trouble(
    cast: Cast,
    written: Contribution,
    worker: Circuit,
    stub: Stub,
    fault: str,
    as_: Callable[[Account], FlaskClient],
    drain: Callable[[], int],
    session: Session,
) -> None:
    stub.fault = fault
    reader, page = as_(cast.pierre.account), f"/exchanges/{cast.exchange.slug}/topics/{written.topic_id}?lang=es"
    before = reader.get(page)
    assert WORDS in before.text
    assert stub.paths == []
    drain()
    during, asked = reader.get(page), len(stub.paths)
    assert asked > 0
    assert (during.status_code, WORDS in during.text) == (200, True)
    assert "secret words" not in during.text
    assert reader.get(page).status_code == 200
    assert len(stub.paths) == asked
    assert by_machine(session, written.text_id) == []


def test_what_is_to_come_is_said_until_it_is_there(
    cast: Cast,
    written: Contribution,
    worker: Circuit,
    stub: Stub,
    as_: Callable[[Account], FlaskClient],
    drain: Callable[[], int],
    session: Session,
    clock: MovableClock,
) -> None:
    stub.fault = "failing"
    reader, page = as_(cast.pierre.account), f"/exchanges/{cast.exchange.slug}/topics/{written.topic_id}?lang=es"
    drain()
    assert COMING in reader.get(page).text
    assert COMING not in as_(cast.paula.account).get(page.replace("lang=es", "lang=en")).text
    stub.fault = ""
    clock.advance(timedelta(hours=1))
    drain()
    assert len(by_machine(session, written.text_id)) == 1
    assert COMING not in reader.get(page).text


def test_a_language_the_machine_refuses_is_not_promised(
    cast: Cast,
    written: Contribution,
    worker: Circuit,
    stub: Stub,
    as_: Callable[[Account], FlaskClient],
    drain: Callable[[], int],
) -> None:
    stub.fault = "refuses the language"
    drain()
    page = f"/exchanges/{cast.exchange.slug}/topics/{written.topic_id}?lang=es"
    assert COMING not in as_(cast.pierre.account).get(page).text
