"""What the sections of one desk have in common, found once a page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import g, request

from forum.contributions.policy import can_write
from forum.contributions.rules import Place
from forum.moderation.policy import can_work_at_desk
from forum.moderation.queries.staff import find_staff_ids
from forum.moderation.queries.unanswered import Unanswered, WrittenLine, find_unanswered
from forum.moderation.today import closing_rounds, rounds_in_view
from forum.roster.frame import ExchangePage

FEW = 5
"""Lines of a section on the desk; its whole list leads on."""
PAGE_SIZE = 30
WHOLE = "moderation.section"


@dataclass(frozen=True, slots=True)
class Desk:
    """`staff`: memberships of who organises or has a mandate; `rounds`: those that run or closed just now, by number."""

    page: ExchangePage
    staff: frozenset[int]
    rounds: frozenset[int]
    closing: frozenset[int]
    may_work: bool
    size: int
    after: str
    is_whole: bool

    @property
    def now(self) -> datetime:
        return self.page.reading.now

    def takes_reply(self, line: WrittenLine) -> bool:
        """Whether who reads the desk may reply there now."""
        round_ = self.page.view.round_by_id(line.round_id)
        place = Place(
            exchange=self.page.exchange,
            topic_id=line.topic_id,
            round_id=round_.id,
            opens_at=round_.opens_at,
            closes_at=round_.closes_at,
            is_locked=line.is_locked,
        )
        return bool(can_write(self.page.reading.actor, place, self.now))


def desk_of(page: ExchangePage) -> Desk:
    found: Desk | None = g.get("desk")
    if found is None or found.page is not page:
        found = g.desk = make_desk(page)
    return found


def make_desk(page: ExchangePage) -> Desk:
    here, overlap = page.reading, timedelta(hours=page.exchange.overlap_hours)
    rounds = rounds_in_view(page.view.rounds, here.now, overlap=overlap)
    is_whole = request.endpoint == WHOLE or bool(request.form.get("list"))
    return Desk(
        page=page,
        staff=find_staff_ids(here.session, page.exchange.id),
        rounds=rounds,
        closing=closing_rounds((one for one in page.view.rounds if one.id in rounds), here.now),
        may_work=bool(can_work_at_desk(here.actor, page.exchange, here.now)),
        size=PAGE_SIZE if is_whole else FEW,
        after=request.values.get("after", "") if is_whole else "",
        is_whole=is_whole,
    )


def unanswered_of(desk: Desk) -> Unanswered:
    """Both sections that need it share one search."""
    found: dict[int, Unanswered] = g.setdefault("unanswered", {})
    here, exchange = desk.page.reading, desk.page.exchange
    if exchange.id not in found:
        found[exchange.id] = find_unanswered(
            here.session, here.actor, exchange, rounds=desk.rounds, staff=desk.staff, now=desk.now
        )
    return found[exchange.id]
