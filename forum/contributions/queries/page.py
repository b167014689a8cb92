"""One page of a topic, for the hot path: plain rows, a constant number of queries, paged by place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, null, or_, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from forum.contributions.errors import TopicNotFound
from forum.contributions.models import AnonymousAuthor, Contribution, Status, Topic
from forum.contributions.policy import audiences, can_read_waiting
from forum.contributions.queries.entering import through
from forum.contributions.queries.standing import ANONYMOUS
from forum.exchanges.models import Exchange, Membership
from forum.files.queries import FileRow, load_attachments
from forum.kernel.actor import Actor
from forum.kernel.db import plain_rows
from forum.kernel.keys import Keys
from forum.texts.queries import VersionRow, load_versions

PAGE_SIZE = 25
KEY = re.compile(r"[0-9]{1,9}\.[0-9]{1,9}")
END = "end"
LARGEST = 2**31 - 1
SHOWN = (Status.PUBLISHED, Status.HIDDEN, Status.ASIDE, Status.WITHDRAWN)
UNPLACED = (Status.WAITING, Status.RETURNED, Status.DRAFT, Status.ASIDE)
CLOSED = frozenset({Status.HIDDEN, Status.ASIDE, Status.WITHDRAWN})
"""Whose words stand on no page of a topic, not even for their author."""


class Key(NamedTuple):
    """Where in a topic: the post's place, and the reply's after it (0: the post itself)."""

    root: int
    reply: int

    def __str__(self) -> str:
        return f"{self.root}.{self.reply}"


BEGINNING = Key(0, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a topic is asked for: what stands after a key, before it, or from it on."""

    side: str = "from"
    key: Key = BEGINNING


class Row(NamedTuple):
    """A contribution with its author's membership, as the topic page needs them.

    `entered_through`: see `through`.
    """

    id: int | None
    parent_id: int | None
    author_id: int | None
    text_id: int
    status: str
    root_place: int | None
    reply_place: int | None
    shown_as: str
    audience: str
    channel: str
    is_late: bool
    has_pending_edit: bool
    created_at: datetime
    submitted_at: datetime | None
    published_at: datetime | None
    edited_at: datetime | None
    reason_code: str | None
    name: str | None
    organisation: str | None
    country: str | None
    shows_organisation: bool | None
    shows_country: bool | None
    confirmed_at: datetime | None
    sealed: bytes | None
    entered_through: str | None


class TopicRow(NamedTuple):
    """A topic, and what its reader's membership says of how she writes."""

    id: int
    exchange_id: int
    round_id: int
    title_id: int
    is_first: bool
    is_locked: bool
    published_count: int
    next_place: int
    pinned_id: int | None
    own_promise: dict[str, Any] | None
    own_organisation: str | None
    own_name: str | None


@dataclass(frozen=True, slots=True)
class TopicPage:
    """`rows` have their places; `unplaced` are those that only their authors and moderators see: waiting, returned, drafts."""

    topic: TopicRow
    rows: Sequence[Row]
    unplaced: Sequence[Row]
    own: frozenset[int]
    versions: dict[int, list[VersionRow]]
    files: dict[int, list[FileRow]]
    following: Key | None
    preceding: Key | None
    pinned: Row | None = None


def read_part(*, after: str = "", before: str = "", at: str = "") -> Part:
    """The part that an address asks for; what is no key asks for the beginning."""
    if before == END:
        return Part("before", Key(LARGEST, 0))
    for side, text in (("after", after), ("before", before), ("from", at)):
        if KEY.fullmatch(text):
            root, _, reply = text.partition(".")
            return Part(side, Key(int(root), int(reply)))
    return Part()


def get_topic_page(
    session: Session, actor: Actor, exchange: Exchange, *, topic_id: int, part: Part, now: datetime, keys: Keys
) -> TopicPage:
    """Of an exchange that `actor` may see. TopicNotFound."""
    membership_id = actor.membership_id(exchange.id)
    reads_waiting = can_read_waiting(actor, exchange, now)
    readable = audiences(actor, exchange, now)
    found = plain_rows(
        session,
        _statement(part.side, with_unplaced=membership_id is not None),
        {
            "topic": topic_id,
            "exchange": exchange.id,
            "me": membership_id,
            "root": part.key.root,
            "reply": part.key.reply,
            "members": "members" if "members" in readable else "everybody",
            "moderators": "moderators" if "moderators" in readable else "everybody",
            "others": Status.WAITING if reads_waiting else "",
        },
    )
    if not found:
        raise TopicNotFound()
    width = len(TopicRow._fields)
    rows = [Row._make(row[width:]) for row in found if row[width] is not None]
    placed = sorted((row for row in rows if row.root_place is not None), key=key_of)
    own = frozenset(_own(rows, membership_id, keys=keys))
    seen = {Status.WAITING} if reads_waiting else set()
    page, following, preceding = _cut(placed, part)
    topic = TopicRow._make(found[0][:width])
    pinned = _find_pinned(session, topic, page, readable=readable)
    waiting = (row for row in rows if row.root_place is None and (row.id in own or row.status in seen))
    unplaced = [] if following else sorted(waiting, key=lambda row: row.id or 0)
    files = load_attachments(session, _open_texts((*page, *unplaced)))
    shown = (*page, *unplaced, *((pinned,) if pinned else ()))
    wanted = [topic.title_id, *_open_texts(shown), *_descriptions(files)]
    versions = load_versions(session, wanted)
    return TopicPage(topic, page, unplaced, own, versions, files, following, preceding, pinned)


def _find_pinned(session: Session, topic: TopicRow, page: Sequence[Row], *, readable: tuple[str, ...]) -> Row | None:
    """What is pinned there, while it is published and its reader may read it; from another page by one query more."""
    if topic.pinned_id is None:
        return None
    here = next((row for row in page if row.id == topic.pinned_id), None)
    if here is None:
        known = {"topic": topic.id, "exchange": topic.exchange_id, "me": None, "pinned": topic.pinned_id}
        width = len(TopicRow._fields)
        here = next((Row._make(row[width:]) for row in plain_rows(session, _PINNED, known)), None)
    is_readable = here is not None and here.status == Status.PUBLISHED and here.audience in readable
    return here if is_readable else None


def key_of(row: Row) -> Key:
    return Key(row.root_place or 0, row.reply_place or 0)


def _cut(placed: list[Row], part: Part) -> tuple[list[Row], Key | None, Key | None]:
    """The page, and the keys of its neighbours; one row more than a page was asked for, to know whether there are any."""
    has_more = len(placed) > PAGE_SIZE
    if part.side == "before":
        page = placed[-PAGE_SIZE:]
        following = key_of(page[-1]) if page and part.key.root < LARGEST else None
        return page, following, key_of(page[0]) if page and has_more else None
    page = placed[:PAGE_SIZE]
    begins_later = page and key_of(page[0]) > Key(1, 0)
    return page, key_of(page[-1]) if has_more else None, key_of(page[0]) if begins_later else None


def _own(rows: Iterable[Row], membership_id: int | None, *, keys: Keys) -> Iterable[int]:
    for row in rows:
        if row.author_id is not None:
            is_hers = row.author_id == membership_id
        else:
            is_hers = membership_id is not None and row.sealed is not None
            is_hers = is_hers and keys.unseal(ANONYMOUS, row.sealed or b"") == membership_id
        if is_hers and row.id is not None:
            yield row.id


def _open_texts(rows: Iterable[Row]) -> list[int]:
    """Words of what is closed are not even read."""
    return [row.text_id for row in rows if row.status not in CLOSED]


def _descriptions(files: Mapping[int, Sequence[FileRow]]) -> list[int]:
    return [file.description_id for kept in files.values() for file in kept if file.description_id]


@cache
def _statement(side: str, *, with_unplaced: bool) -> Any:
    """The topic with a page of what has its place in it and, for members, what has none yet."""
    here = tuple_(Contribution.root_place, Contribution.reply_place)
    there = tuple_(bindparam("root"), bindparam("reply"))
    places = (Contribution.root_place, Contribution.reply_place)
    wanted = {"after": here > there, "before": here < there, "from": here >= there}[side]
    order = [place.desc() for place in places] if side == "before" else list(places)
    page = _rows(and_(Contribution.status.in_(SHOWN), _is_readable(), wanted)).order_by(*order).limit(PAGE_SIZE + 1)
    if not with_unplaced:
        return page
    is_mine = or_(Contribution.author_id == bindparam("me"), Contribution.author_id.is_(None))
    unplaced = _rows(
        and_(
            Contribution.root_place.is_(null()),
            Contribution.status.in_(UNPLACED),
            or_(Contribution.status == bindparam("others"), is_mine),
        )
    )
    return union_all(select(page.subquery()), select(unplaced.subquery()))


def _is_readable() -> ColumnElement[bool]:
    return or_(
        Contribution.audience.in_(("everybody", bindparam("members"), bindparam("moderators"))),
        Contribution.author_id == bindparam("me"),
    )


def _confirmed_name() -> ColumnElement[str]:
    return case((Membership.confirmed_at.is_not(None), Membership.name), else_="").label("own_name")


def _rows(condition: ColumnElement[bool]) -> Select[Any]:
    """Columns in the order of TopicRow and Row; the topic alone where no contribution meets the condition."""
    contribution = [getattr(Contribution, name) for name in Row._fields[:17]]
    author = [getattr(Membership, name) for name in Row._fields[17:23]]
    own = select(Membership.promise, Membership.organisation, _confirmed_name()).where(Membership.id == bindparam("me"))
    topic = [getattr(Topic, name).label(f"topic_{name}") for name in TopicRow._fields[:9]]
    topic += [own.with_only_columns(column).scalar_subquery() for column in own.selected_columns]
    enterer = aliased(Membership)
    return (
        select(*topic, *contribution, *author, AnonymousAuthor.sealed, through(enterer).label("entered_through"))
        .select_from(Topic)
        .outerjoin(Contribution, and_(Contribution.topic_id == Topic.id, condition))
        .outerjoin(Membership, Membership.id == Contribution.author_id)
        .outerjoin(AnonymousAuthor, AnonymousAuthor.contribution_id == Contribution.id)
        .outerjoin(enterer, and_(enterer.id == Contribution.entered_by_id, Contribution.author_id.is_not(None)))
        .where(Topic.id == bindparam("topic"), Topic.exchange_id == bindparam("exchange"))
    )


_PINNED = _rows(Contribution.id == bindparam("pinned"))
