from sqlalchemy import select

from forum.exchanges.actions.notices import let_go, lock, make_notice
from forum.exchanges.course import Change, Course, turn
from forum.exchanges.course_words import say_changes
from forum.exchanges.errors import DatesChangedMeanwhile
from forum.exchanges.events import DatesChanged, ExchangeChanged
from forum.exchanges.models import Exchange, Notice, Round
from forum.exchanges.notices import NoticeKind
from forum.exchanges.policy import require_organiser
from forum.exchanges.queries.course import find_course, load_themes
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log


def change_course(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, change: Change, seen: str, language: str
) -> Notice:
    """Move the dates of an exchange and its rounds, and tell all who take part with a notice, in one step.

    `seen`: the seal of the course as it was shown; the second of two who change it is told (DatesChangedMeanwhile).
    `language`: in which the notice's original is, where we have it. InvalidInput, ExchangeNotFound.
    """
    require_organiser(actor, exchange.id, uow.now)
    lock(uow, exchange)
    uow.session.refresh(exchange)
    old = find_course(uow.session, exchange)
    if old.seal != seen:
        raise DatesChangedMeanwhile()
    new = turn(old, change, uow.now)
    set_dates(uow, exchange, new)
    themes = load_themes(uow.session, exchange)
    words = say_changes(old, new, themes=themes, languages=exchange.languages, first=language)
    notice = make_notice(uow, actor, exchange=exchange, round_id=None, kind=NoticeKind.TECHNICAL, words=words)
    write_log(
        uow, actor, act=f"course_{change.turn}", thing="exchange", thing_id=exchange.id, exchange_id=exchange.id,
        reason=code_of(change),
    )  # fmt: skip
    let_go(uow, actor, notice)
    uow.record(ExchangeChanged(exchange_id=exchange.id))
    uow.record(DatesChanged(exchange_id=exchange.id))
    return notice


def code_of(change: Change) -> str:
    """`3:+2`: the third round, two days; `+2` where it is no one round."""
    days = f"{change.days:+d}"
    return f"{change.number}:{days}" if change.number else days


def set_dates(uow: UnitOfWork, exchange: Exchange, course: Course) -> None:
    exchange.opens_at, exchange.closes_at = course.opens_at, course.closes_at
    rows = {row.id: row for row in uow.session.scalars(select(Round).where(Round.exchange_id == exchange.id))}
    for dates in course.rounds:
        rows[dates.id].opens_at, rows[dates.id].closes_at = dates.opens_at, dates.ends_at
    uow.flush()
