"""Who hands a round over to whom, and how far that is: a value, so that policy asks no table."""

from dataclasses import dataclass, field
from datetime import datetime

from forum.moderation.rules import Stage, stage_of


@dataclass(frozen=True, slots=True)
class Hand:
    """One who leads a round or moderates beside her. `name` is "" for who has not confirmed hers."""

    membership_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """The hand-over of a round. `leaving`: who moderates it, without substitutes; `coming`: who moderates the next one.

    Where nobody comes (`next_round_id` None after the last round) it goes to the organisers.
    """

    exchange_id: int
    round_id: int
    number: int
    closes_at: datetime
    leaving: tuple[Hand, ...] = ()
    coming: tuple[Hand, ...] = ()
    next_round_id: int | None = None
    signed_at: datetime | None = None
    taken_at: datetime | None = None
    left_by: str = ""
    taken_by: str = ""
    edition: int = 0
    words: str = ""
    words_language: str = ""
    marked: frozenset[str] = frozenset()
    facts: dict[str, dict[str, object]] = field(default_factory=dict)

    def stage(self, now: datetime) -> Stage:
        return stage_of(self.closes_at, now, signed_at=self.signed_at, taken_at=self.taken_at)

    @property
    def goes_on(self) -> bool:
        """Somebody moderates both rounds: nothing need be handed over."""
        return bool({one.membership_id for one in self.leaving} & {one.membership_id for one in self.coming})
