"""What may be decided on a contribution as it stands, and how a decision gives its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from forum.contributions.models import Status
from forum.contributions.reasons import FOR_HIDING, FOR_RETURN
from forum.moderation.errors import ReasonMissing, ReasonTooLong, WordsMissing

MOST_CHARACTERS = 4000


class Kind(StrEnum):
    """Of a decision."""

    APPROVE = "approve"
    RETURN = "return"
    HIDE = "hide"
    RESTORE = "restore"


class Capacity(StrEnum):
    ON_DUTY = "on_duty"
    STANDING_IN = "standing_in"


REASONS: Mapping[Kind, Mapping[str, str]] = {Kind.RETURN: FOR_RETURN, Kind.HIDE: FOR_HIDING}


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
