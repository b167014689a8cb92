"""Every cell of docs/permissions.toml, over HTTP: each subject at each door, in each case, is answered as it says."""

from dataclasses import replace

import pytest

from tests.permissions.doors import DOORS
from tests.permissions.knocking import answer_of, call, expected, knock_at
from tests.permissions.table import Cell, cells, read_table
from tests.permissions.world import World, other_scopes

ENDS_HER_SESSION = frozenset(
    {"POST accounts.use", "POST accounts.sign_out", "POST accounts.save_password", "POST support.leave"}
)


@pytest.mark.parametrize("cell", cells(), ids=str)
def test_each_is_answered_as_the_table_says(world: World, cell: Cell) -> None:
    knock, response = knock_at(world, cell)
    assert answer_of(world, cell, knock, response) == expected(cell)
    if knock.words and cell.answer != "allow":
        assert knock.words not in response.text
    if cell.door in ENDS_HER_SESSION:
        world.forget(cell.subject)


ALLOWED_BY_TOKEN = [cell for cell in cells() if cell.is_api and cell.answer == "allow" and cell.subject != "nobody"]


@pytest.mark.parametrize("cell", ALLOWED_BY_TOKEN, ids=str)
def test_a_token_without_the_scope_is_refused_what_its_owner_may_do(world: World, cell: Cell) -> None:
    knock = DOORS[cell.door](world, replace(cell, answer="deny"))
    for scope in other_scopes(cell.scope):
        response = call(world, cell, knock, scope=scope)
        assert answer_of(world, cell, knock, response) == read_table()["without_scope"]
