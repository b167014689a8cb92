from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from forum.contributions.models import AnonymousAuthor, Contribution, Status, Topic
from forum.contributions.queries.mine import first_words
from forum.contributions.queries.standing import ANONYMOUS
from forum.contributions.queries.waiting import waits_to_be_read
from forum.exchanges.models import Exchange, Membership
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.keys import Keys
from forum.kernel.pages import Page
from forum.moderation.deciders import Item, Staff, deciders
from forum.moderation.models import DecisionRow
from forum.moderation.policy import can_see_desk
from forum.moderation.queries.staff import list_staff
from forum.texts.models import Origin, Revision, State, Text, Version

PAGE_SIZE = 30
MOST_WEIGHED = 500
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Something for the moderator on duty to read. `kind`: new, edit, unread (published already, as the exchange has it).

    `name` is None for an anonymous author, and for one who has not confirmed hers. `may_decide`: who asks may decide on it.
    `is_decided_by_nobody`: only its author could. `is_language_unread`: none of those who decide reads its language.
    """

    id: int
    kind: str
    edition: int
    topic_id: int
    round_id: int
    is_reply: bool
    is_received_late: bool
    is_anonymous: bool
    is_own: bool
    is_entered_by_her: bool
    may_decide: bool
    is_decided_by_nobody: bool
    is_language_unread: bool
    name: str | None
    language: str
    first_words: str
    since: datetime


def list_waiting(
    session: Session, actor: Actor, exchange: Exchange, *, now: datetime, keys: Keys, after: str = ""
) -> Page[WaitingLine]:
    """What waits to be read, the oldest first. NotPermitted."""
    require(can_see_desk(actor, exchange, now))
    since = _since()
    query = _waiting(exchange).order_by(since, Contribution.id).limit(PAGE_SIZE + 1)
    if (key := _read_key(after)) is not None:
        query = query.where(tuple_(since, Contribution.id) > tuple_(*key))
    line = partial(_line, exchange, actor, now=now, keys=keys, staff=list_staff(session, exchange.id))
    lines = [line(row) for row in session.execute(query)]
    following = _write_key(lines[PAGE_SIZE - 1]) if len(lines) > PAGE_SIZE else None
    return Page(lines[:PAGE_SIZE], following=following)


def count_waiting(session: Session, exchange: Exchange) -> int:
    """How much waits to be read in all; the caller has asked policy."""
    waiting = _waiting(exchange).with_only_columns(Contribution.id).distinct().subquery()
    return session.scalar(select(func.count()).select_from(waiting)) or 0


def _since() -> ColumnElement[datetime]:
    return case((Contribution.has_pending_edit, Contribution.edited_at), else_=Contribution.submitted_at)


def _waiting(exchange: Exchange) -> Any:
    waits = waits_to_be_read()
    if exchange.moderation != "before":
        is_read = exists().where(DecisionRow.contribution_id == Contribution.id)
        waits = or_(waits, and_(Contribution.status == Status.PUBLISHED, ~is_read))
    proposed = and_(Revision.version_id == Version.id, Revision.state == State.WAITING)
    return (
        select(
            Contribution,
            Topic.round_id,
            Text.source_language,
            Version.paragraphs,
            Revision.paragraphs.label("proposed"),
            Membership.name,
            Membership.confirmed_at,
            AnonymousAuthor.sealed,
        )
        .join(Topic, Topic.id == Contribution.topic_id)
        .join(Text, Text.id == Contribution.text_id)
        .join(Version, and_(Version.text_id == Text.id, Version.origin == Origin.AUTHOR))
        .outerjoin(Revision, and_(Contribution.has_pending_edit, proposed))
        .outerjoin(Membership, Membership.id == Contribution.author_id)
        .outerjoin(AnonymousAuthor, AnonymousAuthor.contribution_id == Contribution.id)
        .where(Contribution.exchange_id == exchange.id, waits)
    )


@dataclass(frozen=True, slots=True)
class Lacks:
    """Of what waits: how much only its author could decide on, and how much nobody who decides reads, by language."""

    undecidable: int
    unread: Counter[str]


def find_lacks(session: Session, actor: Actor, exchange: Exchange, *, now: datetime, keys: Keys) -> Lacks:
    """Of the oldest 500. NotPermitted."""
    require(can_see_desk(actor, exchange, now))
    staff = list_staff(session, exchange.id)
    query = _waiting(exchange).order_by(_since(), Contribution.id).limit(MOST_WEIGHED)
    found = [
        (row.source_language, deciders(staff, _item(row, exchange, keys=keys), now)) for row in session.execute(query)
    ]
    return Lacks(
        undecidable=sum(not those.may for _, those in found),
        unread=Counter(language for language, those in found if those.may and not those.reads(language)),
    )


def _item(row: Any, exchange: Exchange, *, keys: Keys) -> Item:
    contribution: Contribution = row.Contribution
    return Item(
        author_id=contribution.author_id if row.sealed is None else keys.unseal(ANONYMOUS, row.sealed),
        entered_by_id=contribution.entered_by_id,
        is_anonymous=contribution.author_id is None,
        is_sensitive=exchange.is_sensitive,
    )


def _line(
    exchange: Exchange, actor: Actor, row: Any, *, now: datetime, keys: Keys, staff: Sequence[Staff]
) -> WaitingLine:
    contribution: Contribution = row.Contribution
    membership_id, item = actor.membership_id(exchange.id), _item(row, exchange, keys=keys)
    those = deciders(staff, item, now)
    kinds = {Status.WAITING: "new", Status.PUBLISHED: "edit" if contribution.has_pending_edit else "unread"}
    return WaitingLine(
        id=contribution.id,
        kind=kinds[Status(contribution.status)],
        edition=contribution.edition,
        topic_id=contribution.topic_id,
        round_id=row.round_id,
        is_reply=contribution.parent_id is not None,
        is_received_late=contribution.is_late,
        is_anonymous=contribution.author_id is None,
        is_own=membership_id is not None and item.author_id == membership_id,
        is_entered_by_her=membership_id is not None and item.entered_by_id == membership_id,
        may_decide=membership_id in those.may,
        is_decided_by_nobody=not those.may,
        is_language_unread=those.lack(row.source_language),
        name=row.name if row.confirmed_at is not None else None,
        language=row.source_language,
        first_words=first_words(row.proposed or row.paragraphs),
        since=(contribution.edited_at if contribution.has_pending_edit else contribution.submitted_at)
        or contribution.created_at,
    )


def _write_key(line: WaitingLine) -> str:
    return f"{(line.since - EPOCH) // timedelta(microseconds=1)}.{line.id}"


def _read_key(typed: str) -> tuple[datetime, int] | None:
    """A page's beginning as its address has it; None for what is none."""
    moment, _, number = typed.partition(".")
    if not all(part.isascii() and part.isdigit() and len(part) < 18 for part in (moment, number)):
        return None
    return EPOCH + timedelta(microseconds=min(int(moment), 10**16)), int(number)
