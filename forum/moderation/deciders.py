"""Who decides on what waits: one rule for the desk, the mails and the organiser's overview.

On duty; besides, and where nobody is, the organisers; where they wrote it themselves, moderators off duty. So as long as
anybody is left whose words it is not, somebody decides. Waiting words of a sensitive exchange are shown to nobody off duty.
Where two people are to read it, as many are let in as make two. Who reads its language is told first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.kernel.reader import same_language
from forum.roster.rules import covers

ENOUGH_TO_HIDE = 2
ENOUGH_TO_READ = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Authority by a mandate, from `starts_at` (included) to `ends_at` (excluded); `only_languages`: in these, none = in all."""

    starts_at: datetime
    ends_at: datetime
    is_substitute: bool = False
    only_languages: frozenset[str] = frozenset()

    def runs_at(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at

    def covers(self, language: str) -> bool:
        return covers(self.only_languages, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A member who takes part at present and organises, or has duties: past, running or to come."""

    membership_id: int
    is_organiser: bool = False
    duties: tuple[Duty, ...] = ()
    reads: frozenset[str] = frozenset()
    name: str = ""

    def does_read(self, language: str) -> bool:
        return any(same_language(language, known) for known in self.reads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What waits, by memberships. `language`: the one it is in, "" before it is known; `decided_by`: those who decided on it
    before, for an appeal; `needs`: how many read it.
    """

    author_id: int | None
    language: str = ""
    entered_by_id: int | None = None
    is_anonymous: bool = False
    is_sensitive: bool = False
    is_appeal: bool = False
    decided_by: frozenset[int] = frozenset()
    needs: int = 1

    @property
    def enough(self) -> int:
        """How many make sure that somebody decides, or two: of an anonymous one another, since one of them may be its author."""
        return self.needs + self.is_anonymous


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciders:
    """`may`: those who may decide; `called`: who is told that it waits; `pool`: who may but for an anonymous author, who is
    in it and among the called like the others. So what is said of `called` and `pool` tells nothing of her.
    """

    may: frozenset[int]
    called: frozenset[int]
    pool: Mapping[int, Staff]
    needs: int = 1
    is_anonymous: bool = False

    def reads(self, language: str) -> bool:
        return bool(self.who_read(language))

    def who_read(self, language: str) -> list[Staff]:
        return [one for one in self.pool.values() if one.does_read(language)]

    def does_read(self, membership_id: int | None, language: str) -> bool:
        """Whether this one of them does."""
        return any(one.membership_id == membership_id for one in self.who_read(language))

    def turn_to(self, membership_id: int | None, language: str) -> bool:
        """Whether this one may decide, and it is not left to another because she does not read it."""
        return membership_id in self.may and (self.does_read(membership_id, language) or not self.reads(language))

    def lack(self, language: str) -> bool:
        """There are some, and none of them reads it."""
        return any(one.reads for one in self.pool.values()) and not self.reads(language)

    def are_enough(self, *, read_by: frozenset[int] = frozenset()) -> bool:
        """Whether as many as it needs are left, whoever wrote it; `read_by`: who agreed to it already."""
        return len(self.pool.keys() | read_by) >= self.needs + self.is_anonymous

    def has_others(self, than: int | None) -> bool:
        """Whether somebody else is certainly left, whoever wrote it."""
        return len(self.pool.keys() - {than}) > self.is_anonymous


def deciders(staff: Sequence[Staff], item: Item, now: datetime) -> Deciders:
    """Never its author, nor who entered it; of an appeal not who decided before, unless nobody else but an organiser is left.

    Who moderates for some languages only counts for what is in one of them, on duty and off.
    Where the author is anonymous, nothing may tell whether one of the staff wrote it: then whoever would be next decides
    and is called too, as if one of the first had; and she herself is called like the others, since a mail that is missing
    would tell.
    """
    held = {one.membership_id: [duty for duty in one.duties if duty.covers(item.language)] for one in staff}
    leading, beside = (_on_duty(held, now, as_substitute=is_substitute) for is_substitute in (False, True))
    organisers = frozenset(one.membership_id for one in staff if one.is_organiser)
    moderators = frozenset(membership_id for membership_id, duties in held.items() if duties)
    off_duty = frozenset() if item.is_sensitive else moderators - leading - beside
    if item.is_appeal:
        ranks = [group - item.decided_by for group in (leading, beside, organisers, off_duty)]
        pool, called = _enough([frozenset().union(*ranks), organisers], item), _enough([*ranks, organisers], item)
    else:
        pool = _enough([leading | beside | organisers, off_duty], item)
        called = _enough([leading, beside, organisers, off_duty], item)
    own = {item.author_id, item.entered_by_id}
    untold = {item.entered_by_id} if item.is_anonymous else own
    kept = {one.membership_id: one for one in staff if one.membership_id in pool}
    called = _who_read_it(called, kept, item)
    return Deciders(may=pool - own, called=called - untold, pool=kept, needs=item.needs, is_anonymous=item.is_anonymous)


def report_readers(staff: Sequence[Staff], item: Item, now: datetime) -> frozenset[int]:
    """Who reads what others report of a contribution: on duty and organisers, filled up from off duty to two at least.

    Never its author, nor who entered it. Of an anonymous one to three, so that two are left whoever wrote it, and nothing
    tells others whether she is one of them. In a sensitive exchange nobody off duty.
    """
    held = {one.membership_id: one.duties for one in staff}
    here = _on_duty(held, now, as_substitute=False) | _on_duty(held, now, as_substitute=True)
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


def _on_duty(held: Mapping[int, Sequence[Duty]], now: datetime, *, as_substitute: bool) -> frozenset[int]:
    return frozenset(
        membership_id
        for membership_id, duties in held.items()
        if any(duty.runs_at(now) and duty.is_substitute == as_substitute for duty in duties)
    )


def _enough(ranks: Sequence[frozenset[int]], item: Item) -> frozenset[int]:
    """As many ranks as make enough people; for a named one, of whom it is not."""
    gone = {item.entered_by_id} if item.is_anonymous else {item.author_id, item.entered_by_id}
    found: frozenset[int] = frozenset()
    for rank in ranks:
        if len(found) < item.enough:
            found |= rank - gone
    return found


def _who_read_it(called: frozenset[int], pool: Mapping[int, Staff], item: Item) -> frozenset[int]:
    """Those of the called who read its language, else others who decide and do; with the rest, where they are not enough."""
    readers = frozenset(i for i, one in pool.items() if item.language and one.does_read(item.language))
    wanted = called & readers or readers
    return wanted if len(wanted) >= item.enough else called | wanted
