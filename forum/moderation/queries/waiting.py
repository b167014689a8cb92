from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import tuple_
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.contributions.queries.firsts import by_newcomers, finder_of, load_member_names
from forum.contributions.queries.mine import first_words
from forum.contributions.queries.standing import ANONYMOUS
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.keys import Keys
from forum.kernel.markup import render
from forum.kernel.pages import Page
from forum.moderation.deciders import Item, Staff, deciders
from forum.moderation.policy import can_see_desk
from forum.moderation.queries.claims import ReadNow, find_claims
from forum.moderation.queries.decisions import find_agreements
from forum.moderation.queries.keys import read_key, write_key
from forum.moderation.queries.staff import list_staff
from forum.moderation.queries.what_waits import waiting_in, waits_since
from forum.moderation.rules import digest_of
from forum.texts.notes import ContentNote, as_note
from forum.texts.pointed import point_out
from forum.texts.pointing import NOBODY, Kind

PAGE_SIZE = 30
MOST_WEIGHED = 500


@dataclass(frozen=True, slots=True)
class Part:
    """Of a list: so many lines after a key."""

    after: str = ""
    size: int = PAGE_SIZE


FROM_THE_FIRST = Part()


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Something for the moderator on duty to read. `kind`: new, edit, unread (published already, as the exchange has it).

    `name` is None for an anonymous author, and for one who has not confirmed hers. `may_decide`: who asks may decide on it.
    `points`: what in the text of one whom nobody knows yet, or who gives no name, may lead to a person.
    `is_decided_by_nobody`: only its author could. `is_language_unread`: none of those who decide reads its language;
    `is_unread_by_her`: who asks does not, and `readers` are the names of those who do. `needs_two`: two are to let it
    through; `agreed_by` has, `has_agreed`: that was she who asks; `lacks_second`: too few are left for two.
    `detected_language`: what it looks like, where that is another than it is marked as.
    `read_now`: another who reads it at present. `digest`: of the words to read, as a gist keeps that of those it tells of.
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
    is_unread_by_her: bool
    readers: tuple[str, ...]
    needs_two: bool
    agreed_by: str | None
    has_agreed: bool
    lacks_second: bool
    read_now: ReadNow | None
    text_id: int
    digest: str
    name: str | None
    language: str
    detected_language: str | None
    first_words: str
    note: ContentNote | None
    points: Mapping[Kind, int]
    since: datetime


def list_waiting(
    session: Session,
    actor: Actor,
    exchange: Exchange,
    *,
    staff: Sequence[Staff],
    now: datetime,
    keys: Keys,
    part: Part = FROM_THE_FIRST,
) -> Page[WaitingLine]:
    """What waits to be read, the oldest first. `staff`: of this exchange. NotPermitted."""
    require(can_see_desk(actor, exchange, now))
    since = waits_since()
    query = waiting_in(exchange).order_by(since, Contribution.id).limit(part.size + 1)
    if (key := read_key(part.after)) is not None:
        query = query.where(tuple_(since, Contribution.id) > tuple_(*key))
    rows = session.execute(query).all()
    ids = [row.Contribution.id for row in rows]
    beside = Beside(
        staff=staff,
        agreements=find_agreements(session, ids),
        claims=find_claims(session, ids, now),
    )
    points = _point_out(session, exchange, rows)
    line = partial(_line, exchange, actor, now=now, keys=keys, beside=beside)
    lines = [replace(line(row), points=points.get(row.Contribution.id, {})) for row in rows]
    last = lines[: part.size][-1:]
    following = write_key((last[0].since, last[0].id)) if len(lines) > part.size else None
    return Page(lines[: part.size], following=following)


def _point_out(session: Session, exchange: Exchange, rows: Sequence[Any]) -> dict[int, Mapping[Kind, int]]:
    """By contribution, of those by newcomers and without a name."""
    newcomers = by_newcomers(session, [row.Contribution for row in rows])
    names = load_member_names(session, exchange.id) if newcomers else NOBODY
    return {
        row.Contribution.id: point_out(
            render(row.proposed) if row.proposed else row.html,
            finder_of(names, language=row.source_language, own_name=row.name),
        ).counts
        for row in rows
        if row.Contribution.id in newcomers
    }


def is_pointed_out(session: Session, contribution: Contribution) -> bool:
    """Whether something in it, of one whom nobody knows yet or who gives no name, may lead to a person."""
    exchange = session.get_one(Exchange, contribution.exchange_id)
    rows = session.execute(waiting_in(exchange).where(Contribution.id == contribution.id)).all()
    return bool(_point_out(session, exchange, rows).get(contribution.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is looked up once for all lines: who decides, who agreed by contribution, who reads what at present."""

    staff: Sequence[Staff]
    agreements: Mapping[int, tuple[int, str]]
    claims: Mapping[int, ReadNow]

    def agreed_by(self, contribution_id: int) -> frozenset[int]:
        agreed = self.agreements.get(contribution_id)
        return frozenset({agreed[0]}) if agreed is not None else frozenset()


@dataclass(frozen=True, slots=True)
class Lacks:
    """Of what waits: how much only its author could decide on, for how much the second of two is missing, and how much

    nobody who decides reads, by language.
    """

    undecidable: int
    halved: int
    unread: Counter[str]


def find_lacks(session: Session, actor: Actor, exchange: Exchange, *, now: datetime, keys: Keys) -> Lacks:
    """Of the oldest 500. NotPermitted."""
    require(can_see_desk(actor, exchange, now))
    staff = list_staff(session, exchange.id)
    query = waiting_in(exchange).order_by(waits_since(), Contribution.id).limit(MOST_WEIGHED)
    rows = session.execute(query).all()
    found = [
        (row.source_language, deciders(staff, item_of(row.Contribution, row, exchange, keys=keys), now)) for row in rows
    ]
    ids = [row.Contribution.id for row in rows if row.Contribution.needs_two]
    beside = Beside(staff=staff, agreements=find_agreements(session, ids) if ids else {}, claims={})
    alone = [
        not those.are_enough(read_by=beside.agreed_by(row.Contribution.id))
        for row, (_, those) in zip(rows, found, strict=True)
        if those.may and row.Contribution.needs_two
    ]
    return Lacks(
        undecidable=sum(not those.may for _, those in found),
        halved=sum(alone),
        unread=Counter(language for language, those in found if those.may and not those.reads(language)),
    )


def item_of(contribution: Any, row: Any, exchange: Exchange, *, keys: Keys) -> Item:
    """`contribution`: who wrote it, who entered it, whether it needs two; `row`: its language, its author's seal."""
    return Item(
        author_id=contribution.author_id if row.sealed is None else keys.unseal(ANONYMOUS, row.sealed),
        language=row.source_language,
        entered_by_id=contribution.entered_by_id,
        is_anonymous=contribution.author_id is None,
        is_sensitive=exchange.is_sensitive,
        needs=2 if contribution.needs_two else 1,
    )


def _note(row: Any) -> ContentNote | None:
    return as_note(row.content_note or row.proposed_note, row.content_note_language or row.source_language)


def _since(contribution: Contribution) -> datetime:
    sent_at = contribution.edited_at if contribution.has_pending_edit else contribution.submitted_at
    return sent_at or contribution.created_at


def _line(exchange: Exchange, actor: Actor, row: Any, *, now: datetime, keys: Keys, beside: Beside) -> WaitingLine:
    contribution: Contribution = row.Contribution
    membership_id, item = actor.membership_id(exchange.id), item_of(row.Contribution, row, exchange, keys=keys)
    those = deciders(beside.staff, item, now)
    readers = (one for one in those.who_read(row.source_language) if one.membership_id != membership_id)
    agreed_by, agreed_name = beside.agreements.get(contribution.id, (None, None))
    read_now = beside.claims.get(contribution.id)
    kinds = {Status.WAITING: "new", Status.PUBLISHED: "edit" if contribution.has_pending_edit else "unread"}
    note = _note(row)
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
        is_unread_by_her=not those.does_read(membership_id, row.source_language),
        readers=tuple(one.name for one in readers),
        needs_two=contribution.needs_two,
        agreed_by=agreed_name,
        has_agreed=agreed_by is not None and agreed_by == membership_id,
        lacks_second=contribution.needs_two and not those.are_enough(read_by=beside.agreed_by(contribution.id)),
        read_now=read_now if read_now is not None and read_now.membership_id in those.may - {membership_id} else None,
        text_id=contribution.text_id,
        digest=digest_of(row.proposed or row.paragraphs),
        name=row.name if row.confirmed_at is not None else None,
        language=row.source_language,
        detected_language=row.detected_language,
        first_words="" if note else first_words(row.proposed or row.paragraphs),
        note=note,
        points={},
        since=_since(contribution),
    )
