from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, slots=True)
class PrintAsked(Event):
    """Authors may say what of theirs is printed. `until` in seconds since 1970, UTC."""

    exchange_id: int
    until: int
