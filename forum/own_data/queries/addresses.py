"""Whose mail address is asked about, and whose goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Exchange, Membership
from forum.exchanges.own_data import list_parts, titles_of
from forum.kernel.keys import Keys
from forum.own_data.errors import AddressLinkNotGood
from forum.own_data.models import AddressQuestion
from forum.own_data.rules import ADDRESS_ASKED, Part, Said

ANSWERING = "keep an address"
AT_ONCE = 100


class Owner(NamedTuple):
    """What is decided from: an account, its parts in exchanges, and what its owner said."""

    account: Account
    parts: Sequence[Part]
    said: Said | None


def list_perhaps_to_ask(session: Session, now: datetime, *, after: int) -> Sequence[int]:
    """Accounts with an address whose last exchange closed a week ago, and that were not asked since: the next hundred.

    Those of the demo are not asked. The rules decide.
    """
    last = func.max(Exchange.closes_at)
    query = (
        select(Account.id)
        .join(Membership, Membership.account_id == Account.id)
        .join(Exchange, Exchange.id == Membership.exchange_id)
        .outerjoin(AddressQuestion, AddressQuestion.account_id == Account.id)
        .where(
            Account.email.is_not(None),
            Account.confirmed_at.is_not(None),
            ~Account.is_administrator,
            ~Exchange.is_demo,
            Account.id > after,
        )
        .group_by(Account.id, AddressQuestion.closed_at)
        .having(last <= now - ADDRESS_ASKED, or_(AddressQuestion.closed_at.is_(None), AddressQuestion.closed_at < last))
    )
    return session.scalars(query.order_by(Account.id).limit(AT_ONCE)).all()


def list_perhaps_to_erase(session: Session, now: datetime) -> Sequence[int]:
    query = (
        select(AddressQuestion.account_id)
        .join(Account, Account.id == AddressQuestion.account_id)
        .where(AddressQuestion.due_at <= now, ~AddressQuestion.keeps, Account.email.is_not(None))
    )
    return session.scalars(query.order_by(AddressQuestion.account_id)).all()


def get_owner(session: Session, account_id: int) -> Owner:
    question = find_question(session, account_id)
    said = Said(question.closed_at, question.due_at, question.keeps, question.answered_at) if question else None
    parts = [
        Part(exchange.closes_at, membership.is_organiser) for membership, exchange in list_parts(session, account_id)
    ]
    return Owner(session.get_one(Account, account_id), parts, said)


def find_question(session: Session, account_id: int) -> AddressQuestion | None:
    return session.get(AddressQuestion, account_id)


def title_of_last(session: Session, account: Account) -> str:
    """Of her exchange that closed last; empty where that is sensitive."""
    exchanges = [exchange for _, exchange in list_parts(session, account.id)]
    last = max(exchanges, key=lambda exchange: exchange.closes_at, default=None)
    if last is None or last.is_sensitive:
        return ""
    return titles_of(session, [last], language=account.language)[last.id]


def seal_question(keys: Keys, question: AddressQuestion) -> str:
    """What the links of its mail hold: whose it is, and which of hers."""
    return keys.seal_words(ANSWERING, f"{question.account_id}:{question.closed_at}").decode()


def get_by_token(session: Session, token: str, *, keys: Keys) -> AddressQuestion:
    """While it is to be answered. AddressLinkNotGood."""
    words = keys.unseal_words(ANSWERING, token.encode("ascii", "replace"))
    if words is None:
        raise AddressLinkNotGood()
    account_id, _, closed_at = words.partition(":")
    question = find_question(session, int(account_id))
    if question is None or str(question.closed_at) != closed_at:
        raise AddressLinkNotGood()
    return question
