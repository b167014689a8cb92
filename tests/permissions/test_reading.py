"""Reading changes nothing, and what is not to be known is not to be told from what is not there."""

import re
from dataclasses import replace

import pytest

from tests.permissions.doors import DOORS
from tests.permissions.knocking import answer_of
from tests.permissions.rows import rows
from tests.permissions.table import Cell, cells
from tests.permissions.world import World

OUTSIDERS = ("nobody", "invitee", "suspended", "left", "stranger", "administrator")
CANARY = re.compile(r"canary\d+")
READING = "GET contributions.contribution"
KINDS = ("public", "members'", "sensitive")


@pytest.mark.parametrize("subject", ["nobody", "organiser", "administrator"])
def test_no_page_that_is_read_changes_anything(world: World, subject: str) -> None:
    found = {(c.door, c.answer): c for c in cells() if c.method == "GET" and c.subject == subject}
    knocks = [(cell, DOORS[cell.door](world, cell)) for cell in found.values()]
    client = world.client(subject)
    keys = {"Authorization": f"Bearer {world.token(subject, 'read')}"} if subject != "nobody" else {}
    before = rows(world)
    for cell, knock in knocks:
        headers = keys if cell.is_api else {}
        client.get(knock.path, headers=headers, buffered=True)
        client.head(knock.path, headers=headers, buffered=True)
    assert rows(world) == before


PAIRS = [cell for cell in cells() if cell.method == "GET" and cell.answer == "not_found" and not cell.is_api]


@pytest.mark.parametrize("cell", [cell for cell in PAIRS if cell.subject in {"nobody", "stranger", "member"}], ids=str)
def test_what_one_may_not_see_answers_as_what_is_not_there(world: World, cell: Cell) -> None:
    knock = DOORS[cell.door](world, cell)
    client = world.client(cell.subject)
    client.get("/help")  # says what earlier tests left to be said
    there, missing = client.get(knock.path, buffered=True), client.get(beyond(knock.path), buffered=True)
    assert answer_of(world, cell, knock, missing) == "not_found"
    assert (there.status_code, there.headers["Cache-Control"]) == (
        missing.status_code,
        missing.headers["Cache-Control"],
    )
    assert abs(len(there.data) - len(missing.data)) <= abs(len(knock.path) - len(beyond(knock.path))) * 4 + 64


THINGS = re.compile(r"/exchanges/[^/]+/.*(contributions|topics|papers|texts|translations|desk|help)/\d+")


@pytest.mark.parametrize("cell", [c for c in cells() if c.subject == "organiser" and c.answer == "allow"], ids=str)
def test_what_hangs_in_one_exchange_is_not_found_in_another(world: World, cell: Cell) -> None:
    knock = DOORS[cell.door](world, replace(cell, answer="deny"))
    if not THINGS.match(knock.path) or cell.door in {"POST admin.drop_paper", "GET contributions.open_another"}:
        return
    path = re.sub(r"(?<=/exchanges/)[^/]+", world.place("reserved").slug, knock.path)
    client = world.client(cell.subject)
    if cell.method == "GET":
        assert client.get(path).status_code == 404
    else:
        token, before = world.form_token(cell.subject), rows(world)
        assert client.post(path, data={**(knock.form or {}), "csrf_token": token}).status_code == 404
        assert rows(world) == before


def beyond(path: str) -> str:
    """The same address of something that nobody has made."""
    found = re.sub(r"(contributions|topics|papers|files|texts|translations|desk|help)/\d+", r"\1/987654321", path)
    return found if found != path else re.sub(r"exchange-\d+", "exchange-987654", path)
