"""Where something stands."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, true

from forum.contributions.models import Topic


def in_rounds(rounds: Collection[int] | None) -> ColumnElement[bool]:
    """Of a query that has the topic. None: in any."""
    return true() if rounds is None else Topic.round_id.in_(rounds)
