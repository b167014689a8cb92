from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSubmitted(Event):
    """A version waits for review."""

    text_id: int
    draft_id: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionReturned(Event):
    """A reviewer gave a version back to its writer, with a reason."""

    text_id: int
    draft_id: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorAsked(Event):
    """A translator asked an author about a passage of hers."""

    contribution_id: int
    question_id: int
