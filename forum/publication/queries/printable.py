"""Contributions as the publication knows them: which may be printed, under which name."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Exchange, Membership, Round
from forum.publication.models import ChosenContribution, PrintAnswer
from forum.publication.rules import Scope, is_allowed, printed_as
from forum.texts.models import Text
from forum.texts.notes import ContentNote, as_note


class Printable(NamedTuple):
    """A published contribution that whoever reads the publication may read. What follows `name` is of its author's membership."""

    id: int
    parent_id: int | None
    topic_id: int
    round_number: int
    text_id: int
    source_language: str
    shown_as: str
    published_at: datetime | None
    name: str | None
    organisation: str | None
    country: str | None
    shows_organisation: bool | None
    shows_country: bool | None
    confirmed_at: datetime | None
    may_quote: bool
    may_publish: bool
    content_note: str | None
    content_note_language: str | None
    answer: str | None
    chosen: int | None

    @property
    def printed_as(self) -> str:
        return printed_as(self.shown_as, is_confirmed=self.confirmed_at is not None, answer=self.answer)

    @property
    def may_be_printed(self) -> bool:
        """Also whether it may be told that it is among the sources."""
        return is_allowed(by_promise=self.may_publish, answer=self.answer)

    @property
    def may_be_quoted(self) -> bool:
        return is_allowed(by_promise=self.may_quote and self.may_publish, answer=self.answer)

    @property
    def note(self) -> ContentNote | None:
        return as_note(self.content_note, self.content_note_language)

    def is_printed(self, scope: str) -> bool:
        is_wanted = scope == Scope.ALL or (scope == Scope.CHOSEN and self.chosen is not None)
        return is_wanted and self.may_be_printed


def audiences_of(exchange: Exchange) -> tuple[str, ...]:
    """Whoever may see the exchange reads its publication; so it holds only what all of them may read."""
    return ("everybody", "members") if exchange.access == "members" else ("everybody",)


def list_printable(session: Session, exchange: Exchange) -> list[Printable]:
    """In the order in which they are read: by round, topic and place."""
    order = (Round.number, Topic.is_first.desc(), Topic.id, Contribution.root_place, Contribution.reply_place)
    query = _statement(exchange).order_by(*order)
    return [Printable._make(row) for row in session.execute(query)]


def list_own_printable(session: Session, exchange: Exchange, own: Collection[int]) -> list[Printable]:
    """Those among `own` that its publication may hold if their author does not mind, whatever was promised or answered."""
    query = _statement(exchange, Contribution.id.in_(own)).order_by(Contribution.id)
    return [Printable._make(row) for row in session.execute(query)]


def _statement(exchange: Exchange, *more: ColumnElement[bool]) -> Any:
    return (
        select(
            Contribution.id,
            Contribution.parent_id,
            Contribution.topic_id,
            Round.number,
            Contribution.text_id,
            Text.source_language,
            Contribution.shown_as,
            Contribution.published_at,
            Membership.name,
            Membership.organisation,
            Membership.country,
            Membership.shows_organisation,
            Membership.shows_country,
            Membership.confirmed_at,
            Text.may_quote,
            Text.may_publish,
            Text.content_note,
            Text.content_note_language,
            PrintAnswer.answer,
            ChosenContribution.contribution_id,
        )
        .join(Topic, Topic.id == Contribution.topic_id)
        .join(Round, Round.id == Topic.round_id)
        .join(Text, Text.id == Contribution.text_id)
        .outerjoin(Membership, Membership.id == Contribution.author_id)
        .outerjoin(PrintAnswer, PrintAnswer.contribution_id == Contribution.id)
        .outerjoin(ChosenContribution, ChosenContribution.contribution_id == Contribution.id)
        .where(
            Contribution.exchange_id == exchange.id,
            Contribution.status == Status.PUBLISHED,
            Contribution.audience.in_(audiences_of(exchange)),
            *more,
        )
    )
