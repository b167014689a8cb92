from collections.abc import Mapping

from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import InvalidInput, require
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.wording import mark
from forum.log.actions import write_log
from forum.roster.errors import MandateNotFound
from forum.roster.events import RosterChanged
from forum.roster.models import Answer, Mandate
from forum.roster.policy import can_answer
from forum.roster.queries import load_roster
from forum.roster.rules import Seat

ACTS: Mapping[str, str] = {Answer.ACCEPTED: "take_mandate", Answer.DECLINED: "decline_mandate"}


def answer_mandate(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, mandate_id: int, answer: str) -> None:
    """She takes it, or cannot; said twice it is said once. MandateNotFound, NotPermitted."""
    check_answer(answer, ACTS)
    seat = get_seat(uow, exchange, mandate_id)
    require(can_answer(actor, exchange.id, uow.now, seat=seat))
    if seat.answer == answer:
        return
    mandate = uow.session.get_one(Mandate, seat.id)
    mandate.answer, mandate.answered_at = answer, uow.now
    write_log(uow, actor, act=ACTS[answer], thing="mandate", thing_id=seat.id, exchange_id=exchange.id)
    uow.record(RosterChanged(exchange_id=exchange.id))


def check_answer(answer: str, offered: Mapping[str, str]) -> None:
    if answer not in offered:
        raise InvalidInput({"answer": mark("Please choose one of the offered values.")})


def get_seat(uow: UnitOfWork, exchange: Exchange, mandate_id: int) -> Seat:
    """MandateNotFound."""
    seat = load_roster(uow.session, exchange).seat(mandate_id)
    if seat is None:
        raise MandateNotFound()
    return seat
