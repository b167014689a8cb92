from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade(Event):
    decision_id: int
    contribution_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealMade(Event):
    """By the author of the contribution, whom no event names."""

    appeal_id: int
    contribution_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecided(Event):
    appeal_id: int
    contribution_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderLent(Event):
    reading_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSent(Event):
    letter_id: int
