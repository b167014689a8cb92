from dataclasses import dataclass

from forum.exchanges.events import ExchangeChanged
from forum.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChanged(ExchangeChanged):
    """Who moderates when changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterAsked(Event):
    """A member is asked to take a mandate, to stand in or to swap."""

    membership_id: int
