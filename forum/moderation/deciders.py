"""Who decides on what waits: one rule for the desk, the mails and the organiser's overview.

On duty; besides, and where nobody is, the organisers; where they wrote it themselves, moderators off duty. So as long as
anybody is left whose words it is not, somebody decides. Waiting words of a sensitive exchange are shown to nobody off duty.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.kernel.reader import same_language

ENOUGH_TO_HIDE = 2
ENOUGH_TO_READ = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A mandate's time: from `starts_at` (included) to `ends_at` (excluded)."""

    starts_at: datetime
    ends_at: datetime
    is_substitute: bool = False

    def runs_at(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A member who takes part at present and organises, or has duties: past, running or to come."""

    membership_id: int
    is_organiser: bool = False
    duties: tuple[Duty, ...] = ()
    reads: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What waits, by memberships. `decided_by`: those who decided on it before, for an appeal."""

    author_id: int | None
    entered_by_id: int | None = None
    is_anonymous: bool = False
    is_sensitive: bool = False
    is_appeal: bool = False
    decided_by: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciders:
    """`may`: those who may decide; `called`: who is told that it waits, an anonymous author too; `languages`: what they read."""

    may: frozenset[int]
    called: frozenset[int]
    languages: frozenset[str]

    def reads(self, language: str) -> bool:
        return any(same_language(language, known) for known in self.languages)

    def lack(self, language: str) -> bool:
        """There are some, and none of them reads it."""
        return bool(self.languages) and not self.reads(language)


def deciders(staff: Sequence[Staff], item: Item, now: datetime) -> Deciders:
    """Never its author, nor who entered it; of an appeal not who decided before, unless nobody else but an organiser is left.

    Where the author is anonymous, nothing may tell whether one of the staff wrote it: then whoever would be next decides
    and is called too, as if one of the first had; and she herself is called like the others, since a mail that is missing
    would tell.
    """
    leading, beside = _on_duty(staff, now, as_substitute=False), _on_duty(staff, now, as_substitute=True)
    organisers = frozenset(one.membership_id for one in staff if one.is_organiser)
    moderators = frozenset(one.membership_id for one in staff if one.duties)
    off_duty = frozenset() if item.is_sensitive else moderators - leading - beside
    if item.is_appeal:
        ranks = [group - item.decided_by for group in (leading, beside, organisers, off_duty)]
        pool, called = _enough([frozenset().union(*ranks), organisers], item), _enough([*ranks, organisers], item)
    else:
        pool = _enough([leading | beside | organisers, off_duty], item)
        called = _enough([leading, beside, organisers, off_duty], item)
    own = {item.author_id, item.entered_by_id}
    untold = {item.entered_by_id} if item.is_anonymous else own
    return Deciders(may=pool - own, called=called - untold, languages=_languages(staff, pool))


def report_readers(staff: Sequence[Staff], item: Item, now: datetime) -> frozenset[int]:
    """Who reads what others report of a contribution: on duty and organisers, filled up from off duty to two at least.

    Never its author, nor who entered it. Of an anonymous one to three, so that two are left whoever wrote it, and nothing
    tells others whether she is one of them. In a sensitive exchange nobody off duty.
    """
    here = _on_duty(staff, now, as_substitute=False) | _on_duty(staff, now, as_substitute=True)
    here |= frozenset(one.membership_id for one in staff if one.is_organiser)
    beside = frozenset() if item.is_sensitive else frozenset(one.membership_id for one in staff if one.duties) - here
    own = {item.author_id, item.entered_by_id}
    known = {item.entered_by_id} if item.is_anonymous else own
    is_enough = len(here - known) >= ENOUGH_TO_READ + item.is_anonymous
    return (here if is_enough else here | beside) - own


def called_in_danger(staff: Sequence[Staff], contacts: frozenset[int], item: Item, *, by: int | None) -> frozenset[int]:
    """Who is told that somebody may need her: the safety contacts, where there are none the organisers.

    Not who set it aside, nor its author. Of an anonymous one the organisers too where there are fewer than two contacts,
    whoever wrote it; she herself is told like the others, since a mail that is missing would tell.
    """
    organisers = frozenset(one.membership_id for one in staff if one.is_organiser)
    untold = {by, item.entered_by_id} if item.is_anonymous else {by, item.entered_by_id, item.author_id}
    named = contacts - untold
    is_enough = len(named) >= (ENOUGH_TO_HIDE if item.is_anonymous else 1)
    return named if is_enough else (named | organisers) - untold


def _on_duty(staff: Iterable[Staff], now: datetime, *, as_substitute: bool) -> frozenset[int]:
    return frozenset(
        one.membership_id
        for one in staff
        if any(duty.runs_at(now) and duty.is_substitute == as_substitute for duty in one.duties)
    )


def _enough(ranks: Sequence[frozenset[int]], item: Item) -> frozenset[int]:
    """The first rank in which somebody is left. For an anonymous one as many ranks as make two people, whoever wrote it."""
    if not item.is_anonymous:
        own = {item.author_id, item.entered_by_id}
        return next((rank - own for rank in ranks if rank - own), frozenset())
    found: frozenset[int] = frozenset()
    for rank in ranks:
        if len(found) < ENOUGH_TO_HIDE:
            found |= rank - {item.entered_by_id}
    return found


def _languages(staff: Iterable[Staff], pool: frozenset[int]) -> frozenset[str]:
    return frozenset(tag for one in staff if one.membership_id in pool for tag in one.reads)
