"""What became of contributions: ids only, and never an author, so that nothing tells of an anonymous one."""

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicOpened(Event):
    topic_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicChanged(Event):
    """Locked or open again; something else pinned."""

    topic_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionEvent(Event):
    contribution_id: int
    topic_id: int
    text_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionSubmitted(ContributionEvent):
    """Sent in for the first time or again; it waits, or was published in the same breath."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionEntered(ContributionEvent):
    """Sent in for its author by somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionPublished(ContributionEvent):
    """Readable for the first time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionReturned(ContributionEvent):
    """Sent back to its author with a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionHidden(ContributionEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionSetAside(ContributionEvent):
    """Somebody may be in danger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionRestored(ContributionEvent):
    """Readable again after it was hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionReopened(ContributionEvent):
    """It, or a change of it, waits again to be read: a decision on it was taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionWithdrawn(ContributionEvent):
    """Taken back by its author: gone from everywhere, at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionEdited(ContributionEvent):
    """A published contribution's words changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionMoved(ContributionEvent):
    """It stands in another topic, `topic_id`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionUnnamed(ContributionEvent):
    """Its author took her name off it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSubmitted(ContributionEvent):
    """Changed words wait for a moderator; the published ones stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditReturned(ContributionEvent):
    """Changed words were sent back with a reason; the published ones stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatenessForgotten(Event):
    """It had come after the closing of its week; the week now closes later."""

    contribution_id: int
