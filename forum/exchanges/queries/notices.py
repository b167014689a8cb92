"""Notices as those who write them need them: drafts, what is due, each wording and its state, who will get it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.errors import NoticeNotFound
from forum.exchanges.models import Exchange, Membership, MembershipState, Notice
from forum.exchanges.notice_words import NoticeWords
from forum.exchanges.notices import Begun, DueNotice, list_due
from forum.exchanges.policy import can_write_notice
from forum.exchanges.queries.programme import ExchangeView, view_exchange
from forum.kernel.actor import Actor
from forum.kernel.markup import digest
from forum.texts.models import Origin, State, Text, Version


class Wording(StrEnum):
    """How a notice stands in one language, as far as people wrote it."""

    ORIGINAL = "original"
    CURRENT = "current"
    BEHIND = "behind"
    MACHINE = "machine"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who takes part. `name` is empty where she has not confirmed it."""

    account_id: int
    number: int
    name: str
    language: str
    has_address: bool


def get_own_notice(session: Session, actor: Actor, notice_id: int, *, exchange: Exchange, now: datetime) -> Notice:
    """A notice, sent or not, that `actor` may write. NoticeNotFound."""
    notice = session.get(Notice, notice_id)
    if notice is None or notice.exchange_id != exchange.id:
        raise NoticeNotFound()
    round_ = view_exchange(session, exchange).find_round(notice.round_id)
    if not can_write_notice(actor, exchange.id, now, round=round_):
        raise NoticeNotFound()
    return notice


def is_gone(session: Session, notice_id: int) -> bool:
    """Whether no notice has this number: thrown away, or never there."""
    return session.get(Notice, notice_id) is None


def list_own_drafts(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> list[Notice]:
    """Drafts of others too, where `actor` may write such a notice; the oldest first."""
    query = select(Notice).where(Notice.exchange_id == exchange.id, Notice.sent_at.is_(None)).order_by(Notice.id)
    find = view_exchange(session, exchange).find_round
    return [n for n in session.scalars(query) if can_write_notice(actor, exchange.id, now, round=find(n.round_id))]


def find_begun(session: Session, exchange: Exchange) -> dict[tuple[int, str], Begun]:
    """The notices that rounds owe and that somebody began, by round and kind."""
    query = select(Notice.round_id, Notice.kind, Notice.id, Notice.sent_at).where(Notice.exchange_id == exchange.id)
    return {
        (round_id, kind): Begun(notice_id, is_sent=sent_at is not None)
        for round_id, kind, notice_id, sent_at in session.execute(query)
        if round_id is not None
    }


def list_due_notices(session: Session, view: ExchangeView, *, now: datetime) -> list[DueNotice]:
    """What its rounds owe by tomorrow, or owed; the caller has asked policy."""
    return list_due(view.rounds, find_begun(session, view.exchange), now)


def load_wordings(session: Session, notice: Notice) -> dict[str, NoticeWords]:
    """What people wrote of it, by language; a machine's words are left out: saved from a form they would pass for ours."""
    query = select(Version.text_id, Version.language, Version.paragraphs).where(
        Version.text_id.in_((notice.title_id, notice.body_id)),
        Version.state == State.PUBLISHED,
        Version.origin != Origin.MACHINE,
    )
    titles, bodies = dict[str, str](), dict[str, str]()
    for text_id, language, paragraphs in session.execute(query):
        (titles if text_id == notice.title_id else bodies)[language] = "\n\n".join(paragraphs)
    return {tag: NoticeWords(titles.get(tag, ""), bodies.get(tag, "")) for tag in {*titles, *bodies}}


def seal_wording(words: NoticeWords | None) -> str:
    """By which a form knows whether a wording is still the one it showed."""
    return digest(f"{words.title}\n{words.body}") if words else ""


def find_standing(session: Session, notice: Notice, languages: Sequence[str]) -> dict[str, Wording]:
    """How its title and body stand in each of these languages: as the worse of the two."""
    query = select(Version.text_id, Version.language, Version.origin, Version.is_stale).where(
        Version.text_id.in_((notice.title_id, notice.body_id)), Version.state == State.PUBLISHED
    )
    rows = session.execute(query).all()
    order = list(Wording)

    def of(text_id: int, language: str) -> Wording:
        mine = {origin: stale for text, tag, origin, stale in rows if text == text_id and tag == language}
        if Origin.AUTHOR in mine:
            return Wording.ORIGINAL
        if Origin.HUMAN in mine:
            return Wording.BEHIND if mine[Origin.HUMAN] else Wording.CURRENT
        return Wording.MACHINE if Origin.MACHINE in mine else Wording.MISSING

    return {
        tag: max(of(notice.title_id, tag), of(notice.body_id, tag), key=order.index)
        for tag in dict.fromkeys((source_language(session, notice), *languages))
    }


def source_language(session: Session, notice: Notice) -> str:
    return session.get_one(Text, notice.body_id).source_language


def list_receivers(session: Session, exchange_id: int) -> list[Receiver]:
    """Everybody who takes part; the caller has asked policy. No address is told."""
    query = (
        select(
            Account.id,
            Membership.number,
            Membership.name,
            Membership.confirmed_at,
            Account.language,
            Account.email.is_not(None),
        )
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.exchange_id == exchange_id, Membership.state == MembershipState.ACTIVE)
        .order_by(Membership.number)
    )
    return [
        Receiver(account_id, number, name if confirmed_at else "", language, has_address)
        for account_id, number, name, confirmed_at, language, has_address in session.execute(query)
    ]
