"""What may be decided on a contribution as it stands, and how a decision gives its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from forum.contributions.models import Contribution, Status
from forum.contributions.reasons import FOR_GRANTING, FOR_HIDING, FOR_RETURN, FOR_UPHOLDING
from forum.kernel.markup import digest
from forum.moderation.errors import AnswerMissing, LinesMissing, ReasonMissing, ReasonTooLong, WordsMissing

MOST_CHARACTERS = 4000
MOST_LINES = 400
"""Characters of what a lent reader says: two lines."""
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


def waits(contribution: Contribution) -> bool:
    """To be read by a moderator: it, or a change of it."""
    return contribution.status == Status.WAITING or contribution.has_pending_edit


def gist_key(contribution_id: int, language: str) -> str:
    """Of the job that asks a machine: one at a time for each text and language."""
    return f"gist:{contribution_id}:{language}"


def digest_of(paragraphs: Sequence[str]) -> str:
    """Of a whole text."""
    return digest("\n\n".join(paragraphs))


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


class LentAnswer(StrEnum):
    """Of a lent reader: whether it may be published, as she sees it; or that she does not wish to say."""

    YES = "yes"
    NO = "no"
    CANNOT = "cannot"


def check_lent_answer(answer: str, words: str) -> tuple[LentAnswer, str]:
    """Yes and no come with two lines. AnswerMissing, LinesMissing, ReasonTooLong."""
    if answer not in set(LentAnswer):
        raise AnswerMissing({"answer": AnswerMissing()})
    said = LentAnswer(answer)
    if said is not LentAnswer.CANNOT and not words:
        raise LinesMissing({"words": LinesMissing()})
    if len(words) > MOST_LINES:
        raise ReasonTooLong({"words": ReasonTooLong(most=MOST_LINES)})
    return said, words
