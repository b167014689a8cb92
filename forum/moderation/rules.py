"""What may be decided on a contribution as it stands, and how a decision gives its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil

from forum.contributions.models import Status
from forum.contributions.reasons import FOR_GRANTING, FOR_HIDING, FOR_RETURN, FOR_UPHOLDING
from forum.exchanges.rules import SIGNING, counts_as_signed
from forum.moderation.errors import DueDayPassed, ReasonMissing, ReasonTooLong, WordsMissing

MOST_CHARACTERS = 4000
LAST_DECISIONS = 10
USUALLY = 8
"""Of the last ten: within the time that so many of them took, one is "usually" answered."""


class Kind(StrEnum):
    """Of a decision; the last two are of an appeal."""

    APPROVE = "approve"
    RETURN = "return"
    HIDE = "hide"
    RESTORE = "restore"
    GRANT = "grant"
    UPHOLD = "uphold"


ADVERSE = frozenset({Kind.RETURN, Kind.HIDE})
"""What its author may appeal against."""
OF_APPEALS = frozenset({Kind.GRANT, Kind.UPHOLD})


class Capacity(StrEnum):
    ON_DUTY = "on_duty"
    STANDING_IN = "standing_in"
    OFF_DUTY = "off_duty"


class Stage(StrEnum):
    """Of a hand-over: the week runs; it may be signed; signed; complete a day after the close without a signature; taken over."""

    RUNNING = "running"
    DUE = "due"
    SIGNED = "signed"
    UNSIGNED = "unsigned"
    TAKEN = "taken"


HANDED = frozenset({Stage.SIGNED, Stage.UNSIGNED})
"""Ready to be taken over."""
MOST_PROMISED = timedelta(days=366)
"""So far ahead a promise may be due."""

REASONS: Mapping[Kind, Mapping[str, str]] = {
    Kind.RETURN: FOR_RETURN,
    Kind.HIDE: FOR_HIDING,
    Kind.GRANT: FOR_GRANTING,
    Kind.UPHOLD: FOR_UPHOLDING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A code from the short list that exists in every language, and the moderator's own words with theirs."""

    code: str = ""
    words: str = ""
    language: str = ""


def check_reason(kind: Kind, reason: Reason) -> None:
    """ReasonMissing, WordsMissing, ReasonTooLong."""
    if kind not in REASONS:
        return
    if reason.code not in REASONS[kind]:
        raise ReasonMissing({"reason_code": ReasonMissing()})
    if reason.code == "other" and not reason.words.strip():
        raise WordsMissing({"reason": WordsMissing()})
    if len(reason.words) > MOST_CHARACTERS:
        raise ReasonTooLong({"reason": ReasonTooLong(most=MOST_CHARACTERS)})


def kinds_for(status: str, *, has_pending_edit: bool, is_read: bool = True) -> tuple[Kind, ...]:
    """What may be decided on a contribution in this state; `is_read`: somebody decided on it since it was published."""
    if status == Status.WAITING:
        return (Kind.APPROVE, Kind.RETURN)
    if status == Status.PUBLISHED:
        reading = (Kind.APPROVE, Kind.RETURN) if has_pending_edit else () if is_read else (Kind.APPROVE,)
        return (*reading, Kind.HIDE)
    return (Kind.RESTORE,) if status == Status.HIDDEN else ()


def is_overdue(since: datetime, now: datetime, *, promise_hours: int) -> bool:
    """Whether it waits longer than authors were promised."""
    return now - since > timedelta(hours=promise_hours)


def usual_hours(waits: Sequence[timedelta]) -> int | None:
    """Within how many whole hours, rounded up, eight of the last ten decisions came; None before there were ten.

    `waits`: the newest first, each from when its author had sent it in, or changed it, until it was decided.
    """
    if len(waits) < LAST_DECISIONS:
        return None
    longest = sorted(waits[:LAST_DECISIONS])[USUALLY - 1]
    return max(1, ceil(longest / timedelta(hours=1)))


def stage_of(closes_at: datetime, now: datetime, *, signed_at: datetime | None, taken_at: datetime | None) -> Stage:
    """By the clock and the dates: what was signed or taken before a later close was set counts no more."""
    is_signed = counts_as_signed(closes_at, signed_at)
    is_complete = is_signed or now >= closes_at + SIGNING
    if is_complete and counts_as_signed(closes_at, taken_at):
        return Stage.TAKEN
    if is_complete:
        return Stage.SIGNED if is_signed else Stage.UNSIGNED
    return Stage.DUE if now >= closes_at - SIGNING else Stage.RUNNING


def check_due_day(due_on: date | None, *, today: date) -> None:
    """DueDayPassed."""
    if due_on is not None and not today <= due_on <= today + MOST_PROMISED:
        raise DueDayPassed({"due_on": DueDayPassed()})
