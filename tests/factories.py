"""One builder per model: minimal defaults, keyword overrides. Everything through `uow`, so that it is as real as can be."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, select

from forum.accounts.models import Account
from forum.contributions.actions.publish import (
    close_text,
    hide_contribution,
    publish_contribution,
    return_contribution,
    set_aside_contribution,
)
from forum.contributions.models import AnonymousAuthor, Contribution, Status, Topic
from forum.contributions.queries.standing import ANONYMOUS
from forum.exchanges.models import Exchange, Membership, MembershipState, Round
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.models import Appeal, DangerCase, DecisionRow, Report
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


def make_topic(uow: UnitOfWork, round_: Round, **overrides: Any) -> Topic:
    """The round's own, bearing its theme as title."""
    fields: dict[str, Any] = {
        "exchange_id": round_.exchange_id,
        "round_id": round_.id,
        "title_id": round_.theme_id,
        "is_first": True,
        "created_at": uow.now,
    }
    topic = uow.add(Topic(**{**fields, **overrides}))
    uow.flush()
    return topic


def make_contribution(
    uow: UnitOfWork,
    topic: Topic,
    author: Membership,
    *,
    text: str = "We walked the streets at night and wrote down what we saw.",
    language: str = "en",
    status: Status = Status.PUBLISHED,
    parent: Contribution | None = None,
    is_anonymous: bool = False,
    **overrides: Any,
) -> Contribution:
    """Brought to `status` by the ways there are; what has been published has its place."""
    words = create_text(
        uow, exchange_id=topic.exchange_id, kind="contribution", language=language, source=text, is_published=False
    )
    fields: dict[str, Any] = {
        "exchange_id": topic.exchange_id,
        "topic_id": topic.id,
        "parent_id": parent.id if parent else None,
        "author_id": None if is_anonymous else author.id,
        "text_id": words.id,
        "status": Status.DRAFT if status is Status.DRAFT else Status.WAITING,
        "shown_as": "anonymous" if is_anonymous else "name",
        "submission_key": f"made-{next(numbers)}",
        "submitted_at": None if status is Status.DRAFT else uow.now,
        "created_at": uow.now,
    }
    row = uow.add(Contribution(**{**fields, **overrides}))
    uow.flush()
    if is_anonymous:
        uow.add(AnonymousAuthor(contribution_id=row.id, sealed=uow.keys.seal(ANONYMOUS, author.id)))
    _bring_to(uow, row, status)
    uow.flush()
    return row


def make_decision(uow: UnitOfWork, row: Contribution, decider: Membership, **overrides: Any) -> DecisionRow:
    """That it was returned, or hidden where it is."""
    fields: dict[str, Any] = {
        "exchange_id": row.exchange_id,
        "contribution_id": row.id,
        "decided_by_id": decider.id,
        "capacity": "on_duty",
        "kind": "hide" if row.status == Status.HIDDEN else "return",
        "reason_code": "personal",
        "decided_at": uow.now,
    }
    decision = uow.add(DecisionRow(**{**fields, **overrides}))
    uow.flush()
    return decision


def make_appeal(uow: UnitOfWork, decision: DecisionRow, **overrides: Any) -> Appeal:
    fields: dict[str, Any] = {
        "exchange_id": decision.exchange_id,
        "contribution_id": decision.contribution_id,
        "decision_id": decision.id,
        "made_at": uow.now,
    }
    appeal = uow.add(Appeal(**{**fields, **overrides}))
    uow.flush()
    return appeal


def make_report(uow: UnitOfWork, row: Contribution, reporter: Membership | None = None, **overrides: Any) -> Report:
    fields: dict[str, Any] = {
        "exchange_id": row.exchange_id,
        "contribution_id": row.id,
        "reporter_id": reporter.id if reporter else None,
        "reason_code": "insulting",
        "reported_at": uow.now,
    }
    report = uow.add(Report(**{**fields, **overrides}))
    uow.flush()
    return report


def make_case(uow: UnitOfWork, row: Contribution, setter: Membership, **overrides: Any) -> DangerCase:
    """Of what stands aside."""
    fields: dict[str, Any] = {
        "exchange_id": row.exchange_id,
        "contribution_id": row.id,
        "set_aside_by_id": setter.id,
        "set_aside_at": uow.now,
    }
    case = uow.add(DangerCase(**{**fields, **overrides}))
    uow.flush()
    return case


def _bring_to(uow: UnitOfWork, row: Contribution, status: Status) -> None:
    reason = {"reason_code": "personal", "reason": "Please leave out her name.", "reason_language": "en"}
    if status in {Status.PUBLISHED, Status.HIDDEN, Status.ASIDE, Status.WITHDRAWN}:
        publish_contribution(uow, row)
    if status is Status.RETURNED:
        return_contribution(uow, row, **reason)
    elif status is Status.HIDDEN:
        hide_contribution(uow, row, **reason)
    elif status is Status.ASIDE:
        set_aside_contribution(uow, row)
    elif status is Status.WITHDRAWN:
        row.status = Status.WITHDRAWN
        close_text(uow, row)
