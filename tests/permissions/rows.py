"""All that the database holds, to be compared before and after."""

from collections.abc import Collection

from sqlalchemy import select

from forum.kernel.db import Base
from tests.permissions.world import World

COUNTED_APART = frozenset({"visit", "consultation", "sign_in_session"})
"""Figures, and when a session was last used: what reading itself may write, by a worker of its own."""


def rows(world: World, *, without: Collection[str] = COUNTED_APART) -> dict[str, list[str]]:
    world.app.extensions["ronda"].flush()
    with world.app.extensions["test_engine"].connect() as connection:
        return {
            table.name: sorted(str(tuple(row)) for row in connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
            if table.name not in without
        }
