"""What may be decided on a contribution as it stands, and how a decision gives its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil

from forum.contributions.models import Contribution, Status
from forum.contributions.reasons import FOR_GRANTING, FOR_HIDING, FOR_RETURN, FOR_UPHOLDING
from forum.exchanges.rules import SIGNING, counts_as_signed
from forum.kernel.markup import digest
from forum.kernel.wording import mark
from forum.moderation.errors import (
    AnswerMissing,
    DueDayPassed,
    LinesMissing,
    NoReportReason,
    ReasonMissing,
    ReasonTooLong,
    WordsMissing,
)

MOST_CHARACTERS = 4000
MOST_LINES = 400
"""Characters of what a lent reader says: two lines."""
BETWEEN_LETTERS = timedelta(days=3)
"""From one letter to a member until the next, if she has not answered."""
LAST_DECISIONS = 10
USUALLY = 8
"""Of the last ten: within the time that so many of them took, one is "usually" answered."""


class Kind(StrEnum):
    """Of a decision. `agree`: the first of two lets it through; `grant`, `uphold`: of an appeal; `reverse` takes one back."""

    APPROVE = "approve"
    RETURN = "return"
    HIDE = "hide"
    RESTORE = "restore"
    GRANT = "grant"
    UPHOLD = "uphold"
    AGREE = "agree"
    REVERSE = "reverse"


class Stood(StrEnum):
    """How a contribution stood when it was decided on; `edit`: published, while a change of it waited."""

    WAITING = "waiting"
    EDIT = "edit"
    PUBLISHED = "published"
    RETURNED = "returned"
    HIDDEN = "hidden"
    ASIDE = "aside"


class Step(StrEnum):
    """What taking a decision back does."""

    NOTHING = "nothing"
    REOPEN = "reopen"
    TAKE_EDIT_BACK = "take_edit_back"
    PROPOSE_AGAIN = "propose_again"
    RESTORE = "restore"
    HIDE_AGAIN = "hide_again"
    RETURN_AGAIN = "return_again"


ADVERSE = frozenset({Kind.RETURN, Kind.HIDE})
"""What its author may appeal against."""
OF_APPEALS = frozenset({Kind.GRANT, Kind.UPHOLD})
BY_FORM = frozenset({Kind.APPROVE, Kind.RETURN, Kind.HIDE, Kind.RESTORE})
"""What the form of a contribution may ask for."""
AGREEING = frozenset({Kind.AGREE, Kind.GRANT})
"""By which one of two has let it through."""
STEPS_BACK: Mapping[tuple[Kind, Stood], tuple[Stood, Step]] = {
    (Kind.APPROVE, Stood.WAITING): (Stood.PUBLISHED, Step.REOPEN),
    (Kind.APPROVE, Stood.EDIT): (Stood.PUBLISHED, Step.TAKE_EDIT_BACK),
    (Kind.APPROVE, Stood.PUBLISHED): (Stood.PUBLISHED, Step.NOTHING),
    (Kind.AGREE, Stood.WAITING): (Stood.WAITING, Step.NOTHING),
    (Kind.AGREE, Stood.EDIT): (Stood.EDIT, Step.NOTHING),
    (Kind.RETURN, Stood.WAITING): (Stood.RETURNED, Step.REOPEN),
    (Kind.RETURN, Stood.EDIT): (Stood.PUBLISHED, Step.PROPOSE_AGAIN),
    (Kind.HIDE, Stood.PUBLISHED): (Stood.HIDDEN, Step.RESTORE),
    (Kind.HIDE, Stood.EDIT): (Stood.HIDDEN, Step.RESTORE),
    (Kind.RESTORE, Stood.HIDDEN): (Stood.PUBLISHED, Step.HIDE_AGAIN),
    (Kind.GRANT, Stood.RETURNED): (Stood.PUBLISHED, Step.RETURN_AGAIN),
    (Kind.GRANT, Stood.HIDDEN): (Stood.PUBLISHED, Step.HIDE_AGAIN),
    (Kind.UPHOLD, Stood.RETURNED): (Stood.RETURNED, Step.NOTHING),
    (Kind.UPHOLD, Stood.HIDDEN): (Stood.HIDDEN, Step.NOTHING),
}
"""By the decision and how it found the contribution: how that must stand now, and what takes the decision back."""
OF_THE_WORDS = frozenset({Step.TAKE_EDIT_BACK, Step.PROPOSE_AGAIN})
"""Only while nothing else was changed since."""
READING_TIME = timedelta(minutes=15)
"""How long somebody is taken to read what she said she reads."""


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


def waits(contribution: Contribution) -> bool:
    """To be read by a moderator: it, or a change of what is published; as `waits_to_be_read` of the contributions."""
    is_changed = contribution.status == Status.PUBLISHED and contribution.has_pending_edit
    return contribution.status == Status.WAITING or is_changed


def gist_key(contribution_id: int, language: str) -> str:
    """Of the job that asks a machine: one at a time for each text and language."""
    return f"gist:{contribution_id}:{language}"


def digest_of(paragraphs: Sequence[str]) -> str:
    """Of a whole text."""
    return digest("\n\n".join(paragraphs))


def stands(status: str, *, has_pending_edit: bool) -> Stood:
    """How one stands. ValueError for a draft and for what was withdrawn, on which nobody decides."""
    return Stood.EDIT if has_pending_edit and status == Status.PUBLISHED else Stood(status)


def step_back(kind: str, stood: str | None, *, now_stands: Stood, is_untouched: bool) -> Step | None:
    """What takes a decision back, the last on its contribution; None where it cannot be any more.

    `stood`: how it found the contribution; `is_untouched`: nothing was changed since.
    """
    if kind == Kind.REVERSE or stood is None:
        return None
    needed, step = STEPS_BACK.get((Kind(kind), Stood(stood)), (None, Step.NOTHING))
    fits = needed == now_stands or (needed is Stood.PUBLISHED and now_stands is Stood.EDIT and step is Step.HIDE_AGAIN)
    return step if fits and (is_untouched or step not in OF_THE_WORDS) else None


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
