"""What the facts of a hand-over are made of, and how those that are shown get their words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange
from forum.exchanges.queries import ExchangeView, RoundView
from forum.moderation.queries.staff import find_staff_ids
from forum.moderation.queries.unanswered import Unanswered, find_left_unanswered
from forum.texts.notes import ContentNote
from forum.texts.queries import VersionRow


@dataclass(frozen=True)
class Scope:
    """What a fact is asked of: a round, with those before it, whose open ends it took over; never what is of a later one.

    `reported`: contributions whose reports the reader may read; None: all, as they are kept with a signature, so that what is
    kept tells nothing of who signed.
    """

    session: Session
    view: ExchangeView
    round: RoundView
    now: datetime
    reported: Collection[int] | None = None

    @property
    def exchange(self) -> Exchange:
        return self.view.exchange

    @property
    def round_ids(self) -> list[int]:
        return [r.id for r in self.rounds]

    @property
    def later_ids(self) -> list[int]:
        return [r.id for r in self.view.rounds if r.opens_at > self.round.opens_at]

    @property
    def rounds(self) -> list[RoundView]:
        return [r for r in self.view.rounds if r.opens_at <= self.round.opens_at]

    @cached_property
    def staff(self) -> frozenset[int]:
        return find_staff_ids(self.session, self.exchange.id)

    @cached_property
    def unanswered(self) -> Unanswered:
        """As the desk counts it, with what replies to the staff; two facts share one search."""
        rounds, staff = self.round_ids, self.staff
        return find_left_unanswered(self.session, self.exchange, rounds=rounds, staff=staff, now=self.now)

    def may_read_reports(self, contribution_id: int) -> bool:
        return self.reported is None or contribution_id in self.reported


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Something that is open. `kind` and `id` say what: contribution, topic, text; notice, of the round with this id.

    `code`: the reason of a decision or a report, the kind of a notice; `languages`: those that a text lacks; `name`: who
    promised. Without words where only what it is about has some: they are looked up for those that are shown, or
    the `note` they are folded under.
    """

    kind: str
    id: int
    since: datetime | None = None
    code: str = ""
    languages: tuple[str, ...] = ()
    name: str = ""
    due_on: date | None = None
    is_day_only: bool = False
    is_anonymous: bool = False
    language: str = ""
    first_words: str = ""
    note: ContentNote | None = None
    title: Sequence[VersionRow] = ()

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.id}-{self.code}" if self.kind == "notice" else f"{self.kind}-{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`count`: how many in all; `open`: the oldest of them, none where only the number is told."""

    name: str
    count: int
    open: tuple[Open, ...] = ()

    def frozen(self) -> dict[str, object]:
        """As it is kept with a signature: a number and keys, without words or names."""
        return {"count": self.count, "open": [each.key for each in self.open]}


def leave(each: Open) -> Open:
    return each
