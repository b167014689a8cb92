"""What stands in the publication, in which order, and under which name."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from forum.contributions.promises import FORMER, NAMELESS


class Part(StrEnum):
    """`story`: how the exchange was held."""

    SUMMARY = "summary"
    FOREWORD = "foreword"
    STORY = "story"
    WEEKS = "weeks"
    FIGURES = "figures"
    CREDITS = "credits"
    PEOPLE = "people"
    METHOD = "method"
    PAPERS = "papers"


class Scope(StrEnum):
    """Which contributions are printed: none but what syntheses quote, chosen ones, or all (the proceedings)."""

    SYNTHESES = "syntheses"
    CHOSEN = "chosen"
    ALL = "all"


class Answer(StrEnum):
    """An author's, of one contribution: as it would be printed, without her name, or not at all."""

    YES = "yes"
    ANONYMOUS = "anonymous"
    NO = "no"


class Listing(StrEnum):
    """A member's, of the list of people: under her name, her organisation alone, or not at all."""

    NAME = "name"
    ORGANISATION = "organisation"
    NO = "no"


class EditionState(StrEnum):
    """`dropped`: its files were deleted, since words or a name in them were taken back."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    DROPPED = "dropped"


EVERY_PART: Sequence[Part] = tuple(Part)


NEWS = timedelta(days=14)
"""How long an edition that is ready, or could not be made, waits for its organisers before it counts as left."""


def is_news(state: str, asked_at: datetime, *, is_public: bool, now: datetime) -> bool:
    """Whether organisers have something to look at: files that were deleted, or an edition of late that readers do not have."""
    if state == EditionState.DROPPED:
        return True
    is_made = state in (EditionState.READY, EditionState.FAILED)
    return is_made and not is_public and now < asked_at + NEWS


class Move(NamedTuple):
    """The place a part was given, and the one it had."""

    part: Part
    to: int
    was: int


def order_parts(moves: Iterable[Move]) -> list[str]:
    """By the places given them; one that moves forward stands before what has that place, one that moves back behind it."""

    def rank(move: Move) -> tuple[int, int, int]:
        way = (move.to > move.was) - (move.to < move.was)
        return move.to, way, EVERY_PART.index(move.part)

    return [move.part.value for move in sorted(moves, key=rank)]


def is_allowed(*, by_promise: bool, answer: str | None) -> bool:
    """What its author said when she was asked; where she said nothing, the promise it was written under."""
    return by_promise if answer is None else answer != Answer.NO


def printed_as(shown_as: str, *, is_confirmed: bool, answer: str | None) -> str:
    """name, organisation, anonymous or former; nobody is named who has not confirmed what she shows."""
    if shown_as == FORMER:
        return FORMER
    if shown_as in NAMELESS or answer == Answer.ANONYMOUS or not is_confirmed:
        return "anonymous"
    return shown_as


def has_lost_name(was: str, now: str) -> bool:
    """Whether what was printed names somebody who is no longer to be named."""
    return was not in NAMELESS and now in NAMELESS
