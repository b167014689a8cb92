"""A form changes something only when it comes from our own page, opened in the same sitting."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.permissions.doors import DOORS
from tests.permissions.rows import rows
from tests.permissions.table import Cell, cells
from tests.permissions.things import Knock
from tests.permissions.world import World

ASKED_BY_MAIL_PROGRAMS = frozenset({"POST notifications.stop_now"})
"""RFC 8058: the secret in the link says who asks, so that no page need have been opened."""
ENDS_ONES_OWN_SESSION = frozenset({"POST support.leave"})
"""Leaving quickly must work from a form however old; what comes from another site is refused here too."""
REFUSED = {401, 403, 422}


def one_for_each_door() -> Iterator[Cell]:
    """Somebody for whom the door would open: signed in, where that is possible."""
    doors: dict[str, Cell] = {}
    for cell in cells():
        if cell.method == "POST" and cell.answer == "allow":
            known = doors.get(cell.door)
            if known is None or known.subject == "nobody":
                doors[cell.door] = cell
    yield from doors.values()


FORMS = [cell for cell in one_for_each_door() if not cell.is_api]
PROTECTED = [cell for cell in FORMS if cell.door not in ASKED_BY_MAIL_PROGRAMS | ENDS_ONES_OWN_SESSION]
CALLS = [cell for cell in one_for_each_door() if cell.is_api]


def post(client: FlaskClient, knock: Knock, token: str | None, **headers: str) -> TestResponse:
    fields = {**(knock.form or {}), **({} if token is None else {"csrf_token": token})}
    return client.post(knock.path, data=fields, headers=headers)


def knock_at(world: World, cell: Cell) -> Knock:
    """On things that other refusals have left as they were."""
    return DOORS[cell.door](world, replace(cell, answer="deny"))


@pytest.mark.parametrize("cell", PROTECTED, ids=str)
def test_a_form_without_our_token_changes_nothing(world: World, cell: Cell) -> None:
    knock, client = knock_at(world, cell), world.client(cell.subject)
    world.form_token(cell.subject)
    before = rows(world)
    assert post(client, knock, None).status_code in REFUSED
    assert rows(world) == before


@pytest.mark.parametrize("cell", PROTECTED, ids=str)
def test_a_form_with_somebody_elses_token_changes_nothing(world: World, cell: Cell) -> None:
    knock, client = knock_at(world, cell), world.client(cell.subject)
    foreign = world.form_token("stranger" if cell.subject != "stranger" else "member")
    before = rows(world)
    assert post(client, knock, foreign).status_code in REFUSED
    assert rows(world) == before


@pytest.mark.parametrize("cell", PROTECTED, ids=str)
def test_a_form_opened_in_an_earlier_sitting_changes_nothing(world: World, cell: Cell) -> None:
    stale = world.form_token(cell.subject)
    world.forget(cell.subject)
    world.form_token(cell.subject)
    knock, client = knock_at(world, cell), world.client(cell.subject)
    before = rows(world)
    assert post(client, knock, stale).status_code in REFUSED
    assert rows(world) == before


@pytest.mark.parametrize("cell", FORMS, ids=str)
@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://localhost.elsewhere.example"])
def test_a_form_sent_from_another_site_changes_nothing(world: World, cell: Cell, origin: str) -> None:
    knock, client = knock_at(world, cell), world.client(cell.subject)
    token = world.form_token(cell.subject)
    before = rows(world)
    assert post(client, knock, token, Origin=origin).status_code in REFUSED
    assert rows(world) == before


@pytest.mark.parametrize("cell", CALLS, ids=str)
def test_a_program_is_known_by_its_token_and_never_by_a_cookie(world: World, cell: Cell) -> None:
    knock, client = knock_at(world, cell), world.client(cell.subject)
    before = rows(world)
    answer = client.post(
        knock.path, json={**(knock.json or {})}, headers={"X-CSRFToken": world.form_token(cell.subject)}
    )
    assert answer.status_code == 401
    assert rows(world) == before


def test_a_program_may_not_be_lured_from_another_site(world: World) -> None:
    cell = CALLS[0]
    knock = knock_at(world, cell)
    headers = {
        "Authorization": f"Bearer {world.token(cell.subject, cell.scope)}",
        "Origin": "https://elsewhere.example",
    }
    assert world.app.test_client().post(knock.path, json=knock.json or {}, headers=headers).status_code == 403


def test_no_page_knows_a_program_by_its_token(world: World) -> None:
    headers = {"Authorization": f"Bearer {world.token('organiser', 'read')}"}
    assert world.app.test_client().get("/me", headers=headers).status_code == 302
