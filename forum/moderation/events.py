from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade(Event):
    decision_id: int
    contribution_id: int
