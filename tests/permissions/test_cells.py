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


ALLOWED_BY_TOKEN = [cell for cell in cells() if cell.is_api and cell.answer == "allow" and cell.subject != "nobody"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Who may do what is asked of policy, before any database: PostgreSQL is met at each door with each answer only."""
    every = {"cell": cells(), "allowed": ALLOWED_BY_TOKEN}
    for name in every.keys() & set(metafunc.fixturenames):
        met_once = {(cell.door, cell.answer): cell for cell in every[name]}
        is_whole = metafunc.config.getoption("--database") == "sqlite"
        metafunc.parametrize(name, every[name] if is_whole else met_once.values(), ids=str)


def test_each_is_answered_as_the_table_says(world: World, cell: Cell) -> None:
    knock, response = knock_at(world, cell)
    assert answer_of(world, cell, knock, response) == expected(cell)
    if knock.words and cell.answer != "allow":
        assert knock.words not in response.text
    if cell.door in ENDS_HER_SESSION:
        world.forget(cell.subject)


def test_a_token_without_the_scope_is_refused_what_its_owner_may_do(world: World, allowed: Cell) -> None:
    knock = DOORS[allowed.door](world, replace(allowed, answer="deny"))
    for scope in other_scopes(allowed.scope):
        response = call(world, allowed, knock, scope=scope)
        assert answer_of(world, allowed, knock, response) == read_table()["without_scope"]
