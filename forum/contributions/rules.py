"""How the state of a contribution may change, and when one may write: a table and some dates."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from forum.contributions.errors import WrongStatus
from forum.contributions.models import Status
from forum.exchanges.models import Exchange
from forum.kernel.zones import zone

GRACE = timedelta(hours=2)
"""How long after the close a form that was opened before it is still on time."""
EDITING = timedelta(hours=24)
"""How long after the close of its round a contribution may still be edited."""
A_DAY = timedelta(days=1)
FEW_WORDS = 5
FEW_IN_A_HUNDRED = 5


class Act(StrEnum):
    SUBMIT = "submit"
    PUBLISH = "publish"
    RETURN = "return"
    HIDE = "hide"
    RESTORE = "restore"
    SET_ASIDE = "set_aside"
    RELEASE = "release"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


TRANSITIONS: Mapping[tuple[Act, Status], Status] = {
    (Act.SUBMIT, Status.DRAFT): Status.WAITING,
    (Act.SUBMIT, Status.RETURNED): Status.WAITING,
    (Act.PUBLISH, Status.WAITING): Status.PUBLISHED,
    (Act.PUBLISH, Status.RETURNED): Status.PUBLISHED,
    (Act.RETURN, Status.WAITING): Status.RETURNED,
    (Act.HIDE, Status.PUBLISHED): Status.HIDDEN,
    (Act.RESTORE, Status.HIDDEN): Status.PUBLISHED,
    (Act.REOPEN, Status.PUBLISHED): Status.WAITING,
    (Act.REOPEN, Status.RETURNED): Status.WAITING,
    (Act.SET_ASIDE, Status.WAITING): Status.ASIDE,
    (Act.SET_ASIDE, Status.RETURNED): Status.ASIDE,
    (Act.SET_ASIDE, Status.PUBLISHED): Status.ASIDE,
    (Act.RELEASE, Status.ASIDE): Status.WAITING,
    (Act.RETURN, Status.ASIDE): Status.RETURNED,
    (Act.HIDE, Status.ASIDE): Status.HIDDEN,
    (Act.RESTORE, Status.ASIDE): Status.PUBLISHED,
    (Act.WITHDRAW, Status.WAITING): Status.WITHDRAWN,
    (Act.WITHDRAW, Status.RETURNED): Status.WITHDRAWN,
    (Act.WITHDRAW, Status.PUBLISHED): Status.WITHDRAWN,
    (Act.WITHDRAW, Status.HIDDEN): Status.WITHDRAWN,
    (Act.WITHDRAW, Status.ASIDE): Status.WITHDRAWN,
}
EDITABLE = frozenset({Status.DRAFT, Status.WAITING, Status.RETURNED, Status.PUBLISHED})
HAS_LANGUAGE = frozenset({Status.WAITING, Status.RETURNED, Status.PUBLISHED})
"""Those of which somebody may say in which language they are; a draft says so in its own box."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody writes: a topic of a round that closes at `closes_at`."""

    exchange: Exchange
    topic_id: int
    round_id: int
    opens_at: datetime
    closes_at: datetime
    is_locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What policy asks of a contribution.

    `author_id` is the author's membership, an anonymous one's too: opened for this decision, in memory only.
    `language`: in which it is written. `entered_by_id`: who entered it for her. `is_anonymous`: nobody else is to learn who
    she is. `needs_two`: two people read it. `has_place`: it has been published once.
    """

    place: Place
    status: Status
    audience: str
    author_id: int | None
    language: str = ""
    entered_by_id: int | None = None
    is_anonymous: bool = False
    needs_two: bool = False
    has_place: bool = False

    @property
    def exchange(self) -> Exchange:
        return self.place.exchange


def follow(act: Act, status: str) -> Status:
    """The state after `act`. WrongStatus where the table has no such step."""
    try:
        return TRANSITIONS[act, Status(status)]
    except KeyError:
        raise WrongStatus() from None


def is_open(place: Place, now: datetime) -> bool:
    """Whether members write there at present."""
    return place.opens_at <= now < place.closes_at and not place.is_locked


def is_on_time(closes_at: datetime, now: datetime, *, opened_at: datetime | None) -> bool:
    """Before the close, or from a form opened before it and sent within two hours after."""
    return now < closes_at or (opened_at is not None and opened_at < closes_at and now < closes_at + GRACE)


def was_in_time(received_at: datetime, closes_at: datetime, *, knows_hour: bool) -> bool:
    """Whether something came before its week closes, as the dates are now; of what keeps its day only, the whole day."""
    return (received_at if knows_hour else received_at + A_DAY) < closes_at


def may_still_edit(closes_at: datetime, now: datetime) -> bool:
    return now < closes_at + EDITING


def goes_straight(
    moderation: str,
    *,
    is_late: bool,
    is_anonymous: bool,
    was_published_before: bool,
    is_entered: bool = False,
    needs_two: bool = False,
) -> bool:
    """Whether a contribution is published without somebody reading it first.

    A late one never is, nor one entered for another, nor one that two people are to read.

    One without a name neither: the minute it appears, and that its author was published before, would tell of her.
    """
    if is_late or is_anonymous or is_entered or needs_two:
        return False
    return moderation == "after" or (moderation == "first" and was_published_before)


def mends_typing_only(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether an edit is as small as its author says: as many paragraphs, and five words changed or five in a hundred."""
    if len(before) != len(after):
        return False
    old, new = _words(before), _words(after)
    changed = max(sum((old - new).values()), sum((new - old).values()))
    return changed <= max(FEW_WORDS, sum(old.values()) * FEW_IN_A_HUNDRED // 100)


def _words(paragraphs: Collection[str]) -> Counter[str]:
    return Counter(word for paragraph in paragraphs for word in paragraph.split())


def beginning_of_day(at: datetime, timezone: str) -> datetime:
    """Midnight, in that zone, of the day in which an instant falls there."""
    return at.astimezone(zone(timezone)).replace(hour=0, minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)


def is_language_looked_at(status: str, audience: str) -> bool:
    """Whether a program may look at its words: not at drafts, nor at what is set aside or for moderators only."""
    return status in {Status.WAITING, Status.PUBLISHED} and audience != "moderators"
