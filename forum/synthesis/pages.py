"""What the pages of a synthesis share: the round they stand in, its sheet, and the addresses around it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.policy import audiences
from forum.exchanges.errors import RoundNotFound
from forum.exchanges.models import Round
from forum.exchanges.queries import RoundView, get_visible_exchange
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.roster.frame import ExchangePage, Nav, open_exchange
from forum.synthesis.models import State
from forum.synthesis.policy import can_see_draft, can_write
from forum.synthesis.queries.basket import load_quotes
from forum.synthesis.queries.sheets import Sheet, get_sheet
from forum.synthesis.queries.sources import load_sources, load_words
from forum.synthesis.showing import Showing
from forum.texts.queries import ShownText, show
from forum.web.locale import programme_reader
from forum.web.runtime import runtime


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A page of a round's synthesis, and who looks at it."""

    page: ExchangePage
    round: RoundView
    sheet: Sheet

    @property
    def nav(self) -> Nav:
        return self.page.nav_in(self.round.number)

    @property
    def theme(self) -> ShownText | None:
        return show(self.round.theme, programme_reader()) if self.round.theme else None

    @property
    def is_published(self) -> bool:
        return self.sheet.standing.state is State.PUBLISHED

    @property
    def may_write(self) -> bool:
        here = self.page.reading
        return bool(can_write(here.actor, self.sheet.standing, here.now))

    @property
    def may_see_draft(self) -> bool:
        here = self.page.reading
        return bool(can_see_draft(here.actor, self.sheet.standing, here.now))

    def url(self, endpoint: str, **values: Any) -> str:
        return url_for(f"synthesis.{endpoint}", slug=self.page.view.slug, number=self.round.number, **values)

    def frame(self) -> dict[str, Any]:
        """What every template of it takes."""
        return {"nav": self.nav, "number": self.round.number, "theme": self.theme, "links": list(self.links())}

    def links(self) -> Iterable[tuple[str, str]]:
        """To the pages of those who make it, besides the present one; (endpoint, address)."""
        endpoints = ["edit", "basket", "fairness"] if self.may_write else []
        if self.sheet.synthesis is not None and self.may_see_draft:
            endpoints.append("review")
        if self.is_published:
            endpoints.append("read")
        return ((endpoint, self.url(endpoint)) for endpoint in endpoints)


def open_round(slug: str, number: int) -> RoundPage:
    """ExchangeNotFound, RoundNotFound."""
    page = open_exchange(slug, round_number=number)
    round_ = page.view.round(number)
    sheet = get_sheet(page.reading.session, exchange_id=page.exchange.id, round_id=round_.id)
    return RoundPage(page, round_, sheet)


def find_round(uow: UnitOfWork, actor: Actor, slug: str, *, number: int) -> Round:
    """To act on. ExchangeNotFound, RoundNotFound."""
    view = get_visible_exchange(uow.session, actor, slug, now=uow.now)
    return get_round(uow.session, view.round(number).id)


def get_round(session: Session, round_id: int) -> Round:
    found = session.scalar(select(Round).where(Round.id == round_id))
    if found is None:
        raise RoundNotFound()
    return found


def showing_of(open_: RoundPage, *, also: Iterable[int] = ()) -> Showing:
    """For this reader: what the synthesis rests on, and the contributions `also` named. Three queries."""
    page, here = open_.page, open_.page.reading
    citations = [one for paragraph in open_.sheet.paragraphs for one in paragraph.citations]
    sources = load_sources(here.session, {*(one.contribution_id for one in citations), *also})
    return Showing(
        slug=page.view.slug,
        reader=page.reader,
        readable=audiences(here.actor, page.exchange, here.now),
        sources=sources,
        words=load_words(here.session, sources.values()),
        quotes=load_quotes(here.session, (one.quote_id for one in citations)),
        keys=runtime().keys,
        credits=page.credits,
    )
