from datetime import date

from sqlalchemy import select

from forum.accounts.models import Account
from forum.exchanges.actions.people import add_membership
from forum.exchanges.actions.programme import check_free_slug
from forum.exchanges.errors import ExchangeNotFound
from forum.exchanges.events import ExchangeChanged, RoundCreated
from forum.exchanges.models import Exchange, Membership, MembershipState, Question, Round
from forum.exchanges.policy import can_make_exchange, require_organiser
from forum.exchanges.rules import CHOICES, HOURS, SWITCHES, days_until, later
from forum.kernel.actor import Actor
from forum.kernel.errors import InvalidInput
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.wording import mark
from forum.log.actions import write_log
from forum.texts.copying import copy_text

SETTINGS = sorted({*CHOICES, *HOURS, *SWITCHES} - {"is_demo"})
SHOWN = ("name", "organisation", "country", "shows_organisation", "shows_country", "credit", "confirmed_at")


def clone_exchange(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, slug: str, opens_on: date) -> Exchange:
    """Next year's exchange: the same words, languages, rules, weeks and organisers; no other people, nothing they wrote.

    Everything is as many days later as `opens_on` is after the day this one opened on, at the same hours of its zone.
    ExchangeNotFound for who may not; AlreadyTaken; InvalidInput by field.
    """
    require_organiser(actor, exchange.id, uow.now)
    if not can_make_exchange(actor, uow.now):
        raise ExchangeNotFound()
    days = days_until(exchange.opens_at, opens_on, timezone=exchange.timezone)
    opens_at = later(exchange.opens_at, days, timezone=exchange.timezone)
    if opens_at <= uow.now:
        raise InvalidInput({"opens": mark("This day is over. Choose one to come.")})
    new = uow.add(
        Exchange(
            slug=check_free_slug(uow, slug, None),
            host=exchange.host,
            timezone=exchange.timezone,
            languages=list(exchange.languages),
            opens_at=opens_at,
            closes_at=later(exchange.closes_at, days, timezone=exchange.timezone),
            created_at=uow.now,
            **{name: getattr(exchange, name) for name in SETTINGS},
        )
    )
    uow.flush()
    for name in ("title_id", "about_id"):
        text_id = getattr(exchange, name)
        setattr(new, name, copy_text(uow, text_id, exchange_id=new.id) if text_id is not None else None)
    for round_ in uow.session.scalars(select(Round).where(Round.exchange_id == exchange.id).order_by(Round.number)):
        copy_round(uow, round_, exchange=new, days=days)
    copy_organisers(uow, exchange, new)
    write_log(uow, actor, act="clone_exchange", thing="exchange", thing_id=new.id, exchange_id=new.id)
    uow.record(ExchangeChanged(exchange_id=new.id))
    return new


def copy_round(uow: UnitOfWork, round_: Round, *, exchange: Exchange, days: int) -> None:
    new = uow.add(
        Round(
            exchange_id=exchange.id,
            number=round_.number,
            opens_at=later(round_.opens_at, days, timezone=exchange.timezone),
            closes_at=later(round_.closes_at, days, timezone=exchange.timezone) if round_.closes_at else None,
            theme_id=copy_text(uow, round_.theme_id, exchange_id=exchange.id),
        )
    )
    uow.flush()
    questions = select(Question).where(Question.round_id == round_.id).order_by(Question.position)
    for question in uow.session.scalars(questions):
        text_id = copy_text(uow, question.text_id, exchange_id=exchange.id)
        uow.add(Question(round_id=new.id, position=question.position, text_id=text_id))
    uow.record(RoundCreated(exchange_id=exchange.id, round_id=new.id))


def copy_organisers(uow: UnitOfWork, exchange: Exchange, new: Exchange) -> None:
    """Those who organise it at present, under the names they show there."""
    query = select(Membership).where(
        Membership.exchange_id == exchange.id,
        Membership.is_organiser,
        Membership.state == MembershipState.ACTIVE,
        Membership.account_id.is_not(None),
    )
    for one in uow.session.scalars(query.order_by(Membership.number)).all():
        account = uow.session.get_one(Account, one.account_id)
        membership = add_membership(uow, exchange=new, account=account, state=MembershipState.ACTIVE)
        membership.is_organiser = True
        for name in SHOWN:
            setattr(membership, name, getattr(one, name))
