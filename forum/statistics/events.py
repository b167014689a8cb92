from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFiguresChosen(Event):
    """Readers see other tables of the figures than before."""
