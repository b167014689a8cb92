from collections.abc import Mapping
from typing import cast

from sqlalchemy import CursorResult, Update, delete, update

from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.roster.actions.answer import check_answer
from forum.roster.errors import AnsweredAlready, MandateNotFound, SwapOver
from forum.roster.events import RosterAsked, RosterChanged
from forum.roster.models import Absence, Answer, Mandate, Swap
from forum.roster.policy import can_answer_swap, can_offer_swap
from forum.roster.queries import Roster, load_roster
from forum.roster.rules import Offer, Seat, is_open

ACTS: Mapping[str, str] = {
    Answer.ACCEPTED: "swap",
    Answer.DECLINED: "decline_swap",
    Answer.TAKEN_BACK: "take_swap_back",
}


def offer_swap(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, mine_id: int, hers_id: int) -> None:
    """Offer another moderator to change weeks with her; offered twice it is offered once. MandateNotFound, NotPermitted."""
    roster = load_roster(uow.session, exchange)
    mine, hers = roster.seat(mine_id), roster.seat(hers_id)
    if mine is None or hers is None:
        raise MandateNotFound()
    require(can_offer_swap(actor, exchange.id, uow.now, mine=mine, hers=hers, seats=roster.seats))
    if find_offer(roster, mine, hers, uow=uow) is not None:
        return
    uow.add(
        Swap(
            exchange_id=exchange.id,
            offered_id=mine.id,
            wanted_id=hers.id,
            offered_by_id=mine.membership_id,
            asked_id=hers.membership_id,
            created_at=uow.now,
        )
    )
    write_log(uow, actor, act="offer_swap", thing="mandate", thing_id=mine.id, exchange_id=exchange.id)
    uow.record(RosterAsked(exchange_id=exchange.id, membership_id=hers.membership_id))


def find_offer(roster: Roster, mine: Seat, hers: Seat, *, uow: UnitOfWork) -> Offer | None:
    """An open one of the same."""
    return next(
        (
            offer
            for offer in roster.offers
            if (offer.offered_id, offer.wanted_id) == (mine.id, hers.id) and is_open(offer, roster.seats, uow.now)
        ),
        None,
    )


def answer_swap(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, swap_id: int, answer: str) -> None:
    """Accept, decline or take back. Accepted, each takes the other's week, and no organiser is needed.

    The same said twice is said once. NotPermitted for whom it is not for, AnsweredAlready, SwapOver.
    """
    check_answer(answer, ACTS)
    roster = load_roster(uow.session, exchange)
    offer = next((offer for offer in roster.offers if offer.id == swap_id), None)
    if offer is None:
        raise AnsweredAlready()
    who = offer.offered_by_id if answer == Answer.TAKEN_BACK else offer.asked_id
    if actor.membership_id(exchange.id) == who:
        if offer.answer == answer:
            return
        check_open(offer, roster, uow=uow)
    require(can_answer_swap(actor, exchange.id, uow.now, offer=offer, seats=roster.seats, answer=answer))
    settle(uow, offer, answer=answer)
    concerned = [offer.offered_id]
    if answer == Answer.ACCEPTED:
        change_places(uow, offer, roster)
        concerned.append(offer.wanted_id)
    for mandate_id in concerned:
        write_log(uow, actor, act=ACTS[answer], thing="mandate", thing_id=mandate_id, exchange_id=exchange.id)
    uow.record(RosterChanged(exchange_id=exchange.id))


def check_open(offer: Offer, roster: Roster, *, uow: UnitOfWork) -> None:
    """Tell one of the two that it was answered already, or is over."""
    if offer.answer is not None:
        raise AnsweredAlready()
    if not is_open(offer, roster.seats, uow.now):
        raise SwapOver()


def settle(uow: UnitOfWork, offer: Offer, *, answer: str) -> None:
    """Of two who answer at once one wins. AnsweredAlready for the other."""
    open_still = update(Swap).where(Swap.id == offer.id, Swap.answer.is_(None))
    if changed(uow, open_still.values(answer=answer, answered_at=uow.now)) != 1:
        raise AnsweredAlready()


def change_places(uow: UnitOfWork, offer: Offer, roster: Roster) -> None:
    """Each holds the other's place, with its part and dates; what she reads goes with her, and both have said yes.

    Days away were of who held the place: they go. SwapOver where one of the places changed hands meanwhile.
    """
    mine, hers = (roster.seat(seat_id) for seat_id in (offer.offered_id, offer.wanted_id))
    for place, comes in ((mine, hers), (hers, mine)):
        if place is None or comes is None:
            raise SwapOver()
        held_still = update(Mandate).where(Mandate.id == place.id, Mandate.membership_id == place.membership_id)
        taken = held_still.values(
            membership_id=comes.membership_id,
            languages=list(comes.languages),
            answer=Answer.ACCEPTED,
            answered_at=uow.now,
        )
        if changed(uow, taken) != 1:
            raise SwapOver()
        uow.session.execute(delete(Absence).where(Absence.mandate_id == place.id))


def changed(uow: UnitOfWork, statement: Update) -> int:
    """How many rows it changed."""
    return cast("CursorResult[object]", uow.session.execute(statement)).rowcount
