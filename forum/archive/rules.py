"""Whose eyes an archive is made through, how it stands, how long it is kept."""

from datetime import datetime, timedelta
from enum import StrEnum

PUBLIC, MEMBERS = "public", "members"
AUDIENCES = (PUBLIC, MEMBERS)
KEPT = timedelta(days=7)


class State(StrEnum):
    """Of what is kept; `out_of_date` is worked out, or kept once its bytes are gone."""

    ASKED = "asked"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    OUT_OF_DATE = "out_of_date"


UNDER_WAY = frozenset({State.ASKED, State.MAKING})


def stands_as(state: str, *, revision: int | None, present: int) -> State:
    """As it stands at the `present` revision of its exchange: made before the last change, it is out of date."""
    if state == State.READY and revision != present:
        return State.OUT_OF_DATE
    return State(state)


def is_over(made_at: datetime | None, now: datetime) -> bool:
    return made_at is not None and made_at + KEPT <= now


def audiences_of(access: str) -> tuple[str, ...]:
    """Of a members' exchange there is no public archive."""
    return AUDIENCES if access == "public" else (MEMBERS,)
