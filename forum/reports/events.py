from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentChanged(Event):
    """Its words, its owner or what became of it: pages that show it are others now."""

    commitment_id: int
