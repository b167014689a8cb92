"""What may be decided on a contribution as it stands, and how a decision gives its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from forum.contributions.models import Status
from forum.contributions.reasons import FOR_GRANTING, FOR_HIDING, FOR_RETURN, FOR_UPHOLDING
from forum.kernel.wording import mark
from forum.moderation.errors import NoReportReason, ReasonMissing, ReasonTooLong, WordsMissing

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
    NAMED = "named"


class Outcome(StrEnum):
    """Of a case of danger."""

    BACK = "back"
    RETURNED = "returned"
    HIDDEN = "hidden"
    KEPT = "kept"


OUTCOMES: Mapping[str, str] = {
    Outcome.BACK: mark("Put back where it was."),
    Outcome.RETURNED: mark("Returned to its author."),
    Outcome.HIDDEN: mark("Hidden from readers."),
    Outcome.KEPT: mark("Left aside."),
}
WORRIED = "worried"
FOR_REPORTING: Mapping[str, str] = {
    "rules": mark("It goes against the rules of this exchange."),
    "personal": mark("It tells personal details of somebody."),
    "insulting": mark("It insults or threatens somebody."),
    "spam": mark("It advertises something, or has nothing to do with the theme."),
    WORRIED: mark("I am worried about somebody."),
}
FOR_LEAVING: Mapping[str, str] = {
    "keeps_rules": mark("It keeps the rules of this exchange."),
    "opinion": mark("It is another opinion, and may be said."),
    "spoken": mark("We speak with those concerned."),
    "other": mark("Another reason."),
}
ASIDE_FROM = frozenset({Status.WAITING, Status.PUBLISHED, Status.RETURNED})
MOST_OF_A_REPORT = 2000


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


def check_report(code: str, words: str) -> None:
    """NoReportReason, ReasonTooLong."""
    if code not in FOR_REPORTING:
        raise NoReportReason({"reason_code": NoReportReason()})
    if len(words) > MOST_OF_A_REPORT:
        raise ReasonTooLong({"words": ReasonTooLong(most=MOST_OF_A_REPORT)})


def outcomes_for(*, has_place: bool) -> tuple[Outcome, ...]:
    """How a case may be closed: what never was published cannot be hidden from its readers."""
    return tuple(outcome for outcome in Outcome if has_place or outcome is not Outcome.HIDDEN)


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
