from dataclasses import dataclass

from forum.exchanges.events import ExchangeChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChanged(ExchangeChanged):
    """Who moderates when changed."""
