from dataclasses import dataclass

from forum.exchanges.events import ExchangeChanged
from forum.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SynthesisChanged(Event):
    """Its words, or what they rest on."""

    synthesis_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SynthesisPublished(ExchangeChanged):
    """Readable for the first time."""

    synthesis_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketChanged(Event):
    """A passage that a paragraph may show is no longer to be shown."""

    round_id: int
