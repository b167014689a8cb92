"""Reads the topics of an exchange by the same door as a reader of its pages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from forum.archive.errors import NoPublicArchive, NothingToArchive
from forum.archive.holdings import HeldContribution, HeldFile, HeldTopic
from forum.archive.queries.shelf import Shelf, load_digests
from forum.archive.rules import MEMBERS, PUBLIC
from forum.contributions.models import Status
from forum.contributions.promises import NAMELESS
from forum.contributions.queries.page import Part, Row, TopicPage, get_topic_page
from forum.contributions.queries.topics import TopicLine
from forum.exchanges.errors import ExchangeNotFound
from forum.exchanges.models import Exchange
from forum.exchanges.queries import ExchangeView, get_exchange, get_visible_exchange
from forum.kernel.actor import NOBODY, Actor, Grant, Role
from forum.kernel.keys import Keys
from forum.texts.queries import VersionRow

REFUSALS = {PUBLIC: NoPublicArchive, MEMBERS: NothingToArchive}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads for the archive: nobody, or a member who is no person."""

    session: Session
    actor: Actor
    now: datetime
    keys: Keys


def open_exchange(
    session: Session, audience: str, slug: str, *, now: datetime, keys: Keys
) -> tuple[Reader, ExchangeView]:
    """ExchangeNotFound where there is none; NoPublicArchive, NothingToArchive where these readers see nothing of it."""
    exchange = get_exchange(session, slug).exchange
    member = Actor(grants=(Grant(role=Role.MEMBER, exchange_id=exchange.id),))
    actor = NOBODY if audience == PUBLIC else member
    try:
        view = get_visible_exchange(session, actor, slug, now=now)
    except ExchangeNotFound:
        raise REFUSALS[audience]() from None
    return Reader(session, actor, now, keys), view


def list_pages(reader: Reader, exchange: Exchange, topic_id: int) -> Iterator[TopicPage]:
    part: Part | None = Part()
    while part is not None:
        page = get_topic_page(
            reader.session, reader.actor, exchange, topic_id=topic_id, part=part, now=reader.now, keys=reader.keys
        )
        yield page
        part = Part("after", page.following) if page.following else None


class Topics:
    """Gathers topics one after the other and numbers what stands in them. `numbers`: by contribution, in the archive."""

    def __init__(self, reader: Reader, exchange: Exchange, shelf: Shelf) -> None:
        self._reader = reader
        self._exchange = exchange
        self._shelf = shelf
        self._zone = ZoneInfo(exchange.timezone)
        self._topics, self._contributions = count(1), count(1)
        self.numbers: dict[int, int] = {}
        self.topic_ids: dict[int, int] = {}

    def gather(self, lines: Iterable[TopicLine]) -> tuple[HeldTopic, ...]:
        found = []
        for line in lines:
            title = self._shelf.text("topic_title", line.title)
            if title is not None:
                number = self.topic_ids[line.id] = next(self._topics)
                found.append(HeldTopic(number, title, tuple(self._contributions_of(line.id))))
        return tuple(found)

    def _contributions_of(self, topic_id: int) -> Iterator[HeldContribution]:
        for page in list_pages(self._reader, self._exchange, topic_id):
            digests = load_digests(self._reader.session, (one.id for kept in page.files.values() for one in kept))
            for row in page.rows:
                yield self._hold(row, page, digests)

    def _hold(self, row: Row, page: TopicPage, digests: dict[int, str]) -> HeldContribution:
        number = self.numbers[row.id or 0] = next(self._contributions)
        answers = self.numbers.get(row.parent_id or 0)
        if row.status != Status.PUBLISHED:
            return HeldContribution(number, answers, row, None, None, ())
        is_nameless = row.shown_as in NAMELESS
        at = row.published_at or row.created_at
        return HeldContribution(
            number=number,
            answers=answers,
            row=row,
            day=at.astimezone(self._zone).date(),
            text=self._shelf.text("contribution", page.versions[row.text_id], is_nameless=is_nameless),
            files=tuple(self._files_of(row, page, digests)),
        )

    def _files_of(self, row: Row, page: TopicPage, digests: dict[int, str]) -> Iterator[HeldFile]:
        for file in page.files.get(row.text_id, ()):
            described: Sequence[VersionRow] = page.versions.get(file.description_id or 0, ())
            is_nameless = row.shown_as in NAMELESS
            held = self._shelf.file(file, digests[file.id], described=described, is_nameless=is_nameless)
            if held is not None:
                yield held
