"""The translators' queue: each text in each language that lacks it, what is needed soonest first.

First what belongs to a round that is open or to come, by its closing; then what belongs to none; then what is of closed
rounds, the latest first. Among those, what more readers wait for; then what waits longest.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Topic
from forum.exchanges.queries import ExchangeView
from forum.kernel.pages import Page
from forum.texts.models import Text
from forum.texts.notes import ContentNote
from forum.translating.models import VersionWish
from forum.translating.queries.claims import Claimed, find_claims
from forum.translating.queries.needs import (
    PAGE_SIZE,
    Todo,
    is_in,
    load_stock,
    make_item,
    open_since,
)
from forum.translating.queries.places import rounds_of_texts
from forum.translating.queries.readers import Readers, count_readers
from forum.translating.queries.scope import Scope, in_her_pairs, lacking_for, left_to_others

OF_NO_ROUND, CLOSED = 1_000, 2_000
"""Places in the order, after the rounds that are not over."""


class QueueKey(NamedTuple):
    """Where a line stands in the order: a small `place` and a high `wanted` come first."""

    place: int
    wanted: int
    since: datetime
    text_id: int
    language: str


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One text in one language. `readers` wait for it, whether or not they asked; `asked`: how many did; `words`: how long
    it is.

    `closes_at`: when its round does; None for what belongs to none. `claim`: who translates it now. `detected_language`: what
    the original looks like, where that is another than it is marked as.
    """

    text_id: int
    language: str
    kind: str
    source_language: str
    excerpt: str
    note: ContentNote | None
    since: datetime
    topic_id: int | None
    contribution_id: int | None
    todo: Todo
    closes_at: datetime | None
    readers: int
    asked: int
    words: int
    claim: Claimed | None
    detected_language: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What the order rests on: which round a text that is no contribution belongs to, and how many read what."""

    places: Mapping[int, int]
    readers: Readers
    texts: Mapping[int, Collection[int]] = field(default_factory=dict)


def list_queue(session: Session, scope: Scope, *, after: QueueKey | None = None) -> Page[QueueLine]:
    """A page of it. Seven queries, however long it is."""
    if not scope.pairs:
        return Page([])
    queue = lines_of(scope, load_order(session, scope))
    query = select(queue).order_by(*in_order(queue)).limit(PAGE_SIZE + 1)
    rows = session.execute(query.where(is_after(queue, after)) if after else query).all()
    shown = rows[:PAGE_SIZE]
    following = write_key(shown[-1]) if len(rows) > PAGE_SIZE else None
    return Page(list(_show(session, scope, shown)), following=following)


def load_order(session: Session, scope: Scope) -> Order:
    texts = rounds_of_texts(session, scope.view.id)
    return Order(places_of(scope.view, scope.now), count_readers(session, scope.view.id), texts)


def places_of(view: ExchangeView, now: datetime) -> Mapping[int, int]:
    """By round: 0 for the one that closes next, and so on; after CLOSED the one that closed last, and so on."""
    ahead = sorted((r for r in view.rounds if r.closes_at > now), key=lambda r: r.closes_at)
    behind = sorted((r for r in view.rounds if r.closes_at <= now), key=lambda r: r.closes_at, reverse=True)
    return {r.id: place for place, r in enumerate(ahead)} | {r.id: CLOSED + place for place, r in enumerate(behind)}


def lines_of(scope: Scope, order: Order) -> Subquery:
    """text_id, language, place, wanted (readers and asked), asked, since, round_id, words: a row for each line, in no order."""
    return union_all(*(_into(scope, order, target) for target in scope.targets)).subquery("queue")


def _into(scope: Scope, order: Order, target: str) -> Any:
    wishes = (
        select(VersionWish.text_id, func.count().label("number"))
        .where(VersionWish.exchange_id == scope.view.id, VersionWish.language == target)
        .group_by(VersionWish.text_id)
        .subquery(f"wishes_{target.replace('-', '_')}")
    )
    round_id = func.coalesce(Topic.round_id, _of_texts(order.texts))
    waiting, asked = _readers_waiting(order.readers, target), func.coalesce(wishes.c.number, 0)
    return (
        select(
            Text.id.label("text_id"),
            literal(target).label("language"),
            case(order.places, value=round_id, else_=OF_NO_ROUND).label("place"),
            (waiting + asked).label("wanted"),
            asked.label("asked"),
            open_since.label("since"),
            round_id.label("round_id"),
            Text.word_count.label("words"),
        )
        .outerjoin(Contribution, Contribution.text_id == Text.id)
        .outerjoin(Topic, Topic.id == Contribution.topic_id)
        .outerjoin(wishes, wishes.c.text_id == Text.id)
        .where(*lacking_for(scope, target))
    )


def _of_texts(texts: Mapping[int, Collection[int]]) -> ColumnElement[int | None]:
    """The round of a theme, a question, a paper, a notice or a synthesis."""
    if not texts:
        return literal(None)
    return case(*((Text.id.in_(ids), round_id) for round_id, ids in texts.items()), else_=None)


def _readers_waiting(readers: Readers, target: str) -> ColumnElement[int]:
    """Of those who read in the target, how many do not read what the text is written in."""
    everybody = readers.number(target)
    known = {language: readers.number(target, who_read=language) for language in readers.languages}
    fewer = [(is_in(Text.source_language, one), everybody - number) for one, number in known.items() if number]
    return case(*fewer, else_=everybody) if fewer else literal(everybody)


def in_order(queue: Subquery) -> list[ColumnElement[Any]]:
    column = queue.c
    return [column.place, column.wanted.desc(), column.since, column.text_id, column.language]


def is_after(queue: Subquery, key: QueueKey) -> ColumnElement[bool]:
    column = queue.c
    steps: list[tuple[ColumnElement[bool], ColumnElement[bool]]] = [
        (column.place > key.place, column.place == key.place),
        (column.wanted < key.wanted, column.wanted == key.wanted),
        (column.since > key.since, column.since == key.since),
        (column.text_id > key.text_id, column.text_id == key.text_id),
        (column.language > key.language, column.language == key.language),
    ]
    return or_(*(and_(*(equal for _, equal in steps[:place]), beyond) for place, (beyond, _) in enumerate(steps)))


def write_key(row: Any) -> str:
    return "~".join(map(str, (row.place, row.wanted, row.since.isoformat(), row.text_id, row.language)))


def read_key(key: str | None) -> QueueKey | None:
    """None for what is no key: the list then begins at its beginning."""
    parts = (key or "").split("~")
    if len(parts) != len(QueueKey._fields):
        return None
    place, wanted, stamp, text_id, language = parts
    try:
        numbers = [int(one) for one in (place, wanted, text_id) if one.isascii() and one.isdigit() and len(one) < 19]
        since = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    if len(numbers) < 3 or since.tzinfo is None:
        return None
    return QueueKey(numbers[0], numbers[1], since, numbers[2], language)


def _show(session: Session, scope: Scope, rows: Sequence[Any]) -> Iterable[QueueLine]:
    ids = list(dict.fromkeys(row.text_id for row in rows))
    found = select(Text, Contribution.topic_id, Contribution.id).outerjoin(Contribution).where(Text.id.in_(ids))
    texts = {text.id: (text, topic_id, id_) for text, topic_id, id_ in session.execute(found)}
    stock = load_stock(session, ids, scope.targets, own_id=scope.own_id)
    claims = find_claims(session, scope.view.id, ids, now=scope.now)
    closing = {r.id: r.closes_at for r in scope.view.rounds}
    for row in rows:
        item = make_item(texts[row.text_id], [("", row.language)], stock[row.text_id])
        yield QueueLine(
            text_id=item.text_id,
            language=row.language,
            kind=item.kind,
            source_language=item.source_language,
            excerpt=item.excerpt,
            note=item.note,
            since=item.published_at,
            topic_id=item.topic_id,
            contribution_id=item.contribution_id,
            todo=item.todos[0],
            closes_at=closing.get(row.round_id),
            readers=row.wanted - row.asked,
            asked=row.asked,
            words=row.words,
            claim=claims.get((row.text_id, row.language)),
            detected_language=item.detected_language,
        )


def count_passed_over(session: Session, scope: Scope) -> int:
    """How many lines she finds there: what others translated meanwhile is none. One query."""
    each = [
        select(func.count())
        .select_from(Text)
        .outerjoin(Contribution, Contribution.text_id == Text.id)
        .where(Text.id.in_(left_to_others(scope, target)), *in_her_pairs(scope, target))
        for target in scope.targets
    ]
    return sum(session.scalars(union_all(*each))) if each else 0
