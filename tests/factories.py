"""One builder per model: minimal defaults, keyword overrides. Everything through `uow`, so that it is as real as can be."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, select

from forum.accounts.models import Account
from forum.exchanges.models import Exchange, Membership, MembershipState, Round
from forum.kernel.unit_of_work import UnitOfWork
from forum.roster.models import Mandate, Part
from forum.texts.actions import create_text, create_text_in_languages

numbers = count(1)


def make_account(uow: UnitOfWork, **overrides: Any) -> Account:
    number = next(numbers)
    fields: dict[str, Any] = {"email": f"person{number}@example.org", "created_at": uow.now, "confirmed_at": uow.now}
    account = uow.add(Account(**{**fields, **overrides}))
    uow.flush()
    return account


def make_exchange(uow: UnitOfWork, *, title: str = "Safe cities", **overrides: Any) -> Exchange:
    """Opened a day ago, for four weeks; no rounds yet."""
    fields: dict[str, Any] = {
        "slug": f"exchange-{next(numbers)}",
        "host": "Women in Cities",
        "timezone": "America/Toronto",
        "languages": ["en", "fr", "es"],
        "opens_at": uow.now - timedelta(days=1),
        "closes_at": uow.now + timedelta(days=27),
        "created_at": uow.now,
    }
    exchange = uow.add(Exchange(**{**fields, **overrides}))
    uow.flush()
    exchange.title_id = create_text_in_languages(
        uow, exchange_id=exchange.id, kind="title", wordings={"en": title, "fr": f"{title} (fr)"}
    ).id
    uow.flush()
    return exchange


def make_round(uow: UnitOfWork, exchange: Exchange, *, theme: str = "Partnerships", **overrides: Any) -> Round:
    """The next round of its exchange: the first opens with it, each a week after the one before. Without topic."""
    last = uow.session.scalar(select(func.max(Round.number)).where(Round.exchange_id == exchange.id)) or 0
    opens_at: datetime = exchange.opens_at + timedelta(days=7 * last)
    text = create_text(uow, exchange_id=exchange.id, kind="theme", language="en", source=theme, is_plain=True)
    fields = {"exchange_id": exchange.id, "number": last + 1, "opens_at": opens_at, "theme_id": text.id}
    row = uow.add(Round(**{**fields, **overrides}))
    uow.flush()
    return row


def make_membership(
    uow: UnitOfWork, exchange: Exchange, account: Account | None = None, **overrides: Any
) -> Membership:
    account = account or make_account(uow)
    last = uow.session.scalar(select(func.max(Membership.number)).where(Membership.exchange_id == exchange.id)) or 0
    fields: dict[str, Any] = {
        "exchange_id": exchange.id,
        "account_id": account.id,
        "number": last + 1,
        "state": MembershipState.ACTIVE,
        "name": f"Member {last + 1}",
        "country": "CA",
        "created_at": uow.now,
        "confirmed_at": uow.now,
    }
    membership = uow.add(Membership(**{**fields, **overrides}))
    uow.flush()
    return membership


def make_mandate(uow: UnitOfWork, round_: Round, membership: Membership, **overrides: Any) -> Mandate:
    """On duty for a week from the round's opening."""
    fields: dict[str, Any] = {
        "exchange_id": membership.exchange_id,
        "round_id": round_.id,
        "membership_id": membership.id,
        "part": Part.LEAD,
        "starts_at": round_.opens_at,
        "ends_at": round_.opens_at + timedelta(days=7),
        "languages": ["en"],
        "created_at": uow.now,
    }
    mandate = uow.add(Mandate(**{**fields, **overrides}))
    uow.flush()
    return mandate
