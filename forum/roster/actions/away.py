from collections.abc import Mapping

from sqlalchemy import update

from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import InvalidInput, require
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.wording import mark
from forum.log.actions import write_log
from forum.roster.actions.answer import check_answer, get_seat
from forum.roster.errors import AnsweredAlready
from forum.roster.events import RosterAsked, RosterChanged
from forum.roster.models import Absence, Answer
from forum.roster.policy import can_be_away, can_end_away, can_stand_in
from forum.roster.queries import load_roster
from forum.roster.queries.seats import list_aways
from forum.roster.rules import Away, Span, check_away

ACTS: Mapping[str, str] = {Answer.ACCEPTED: "stand_in", Answer.DECLINED: "decline_stand_in"}


def note_absence(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, mandate_id: int, days: Span, stand_in_id: int
) -> Absence:
    """Say that she is away then, and ask another moderator to stand in. Until that one accepts she stays on duty.

    The same said twice is said once. MandateNotFound, NotPermitted, InvalidInput.
    """
    seat, roster = get_seat(uow, exchange, mandate_id), load_roster(uow.session, exchange)
    require(can_be_away(actor, exchange.id, uow.now, seat=seat))
    if not any(one.is_active and not one.is_declined for one in roster.held_by(stand_in_id)):
        raise InvalidInput({"stand_in": mark("Please choose somebody from the list.")})
    noted = [away for away in roster.aways if away.seat_id == seat.id]
    for away in noted:
        if (away.starts_at, away.ends_at, away.stand_in_id) == (*days, stand_in_id) and away.answer is None:
            return uow.session.get_one(Absence, away.id)
    others = [away for away in noted if away.answer != Answer.DECLINED]
    check_away(days, seat, others=others, now=uow.now)
    if seat.membership_id == stand_in_id:
        raise InvalidInput({"stand_in": mark("Please choose somebody from the list.")})
    absence = uow.add(
        Absence(
            exchange_id=exchange.id,
            mandate_id=seat.id,
            stand_in_id=stand_in_id,
            starts_at=days[0],
            ends_at=days[1],
            created_at=uow.now,
        )
    )
    uow.flush()
    write_log(uow, actor, act="be_away", thing="mandate", thing_id=seat.id, exchange_id=exchange.id)
    uow.record(RosterAsked(exchange_id=exchange.id, membership_id=stand_in_id))
    return absence


def answer_stand_in(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, absence_id: int, answer: str) -> None:
    """She stands in, or cannot; or, having accepted, she cannot after all. NotPermitted, AnsweredAlready."""
    check_answer(answer, ACTS)
    away = get_away(uow, exchange, absence_id)
    require(can_stand_in(actor, exchange.id, uow.now, away=away))
    if away.answer == answer:
        return
    absence = uow.session.get_one(Absence, away.id)
    absence.answer, absence.answered_at = answer, uow.now
    write_log(uow, actor, act=ACTS[answer], thing="mandate", thing_id=away.seat_id, exchange_id=exchange.id)
    uow.record(RosterChanged(exchange_id=exchange.id))


def end_absence(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, absence_id: int) -> None:
    """She is back, or need not go: from now on the authority is hers again. What was, stays on record.

    NotPermitted, AnsweredAlready.
    """
    away = get_away(uow, exchange, absence_id)
    seat = get_seat(uow, exchange, away.seat_id)
    require(can_end_away(actor, exchange.id, uow.now, away=away, seat=seat))
    if away.is_good and away.starts_at < uow.now:
        uow.session.execute(update(Absence).where(Absence.id == away.id).values(ends_at=uow.now))
    else:
        uow.session.delete(uow.session.get_one(Absence, away.id))
    write_log(uow, actor, act="be_back", thing="mandate", thing_id=seat.id, exchange_id=exchange.id)
    uow.record(RosterChanged(exchange_id=exchange.id))


def get_away(uow: UnitOfWork, exchange: Exchange, absence_id: int) -> Away:
    """AnsweredAlready where it was taken back."""
    found = next((away for away in list_aways(uow.session, exchange.id) if away.id == absence_id), None)
    if found is None:
        raise AnsweredAlready()
    return found
