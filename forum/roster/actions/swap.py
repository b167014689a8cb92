from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import CursorResult, Update, delete, or_, update

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
from forum.roster.rules import Offer, Seat, both, is_open

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
    """Each holds what the other held in both rounds, and both have said yes; what she reads goes with her.

    Where both have a place in a round they change parts. Days away of who held a place go with her. SwapOver where one of
    the places changed hands meanwhile.
    """
    mine, hers = roster.seat(offer.offered_id), roster.seat(offer.wanted_id)
    if mine is None or hers is None:
        raise SwapOver()
    close_others(uow, [seat.id for seat in both(mine, hers, roster.seats)])
    by_round: defaultdict[int, list[Seat]] = defaultdict(list)
    for seat in both(mine, hers, roster.seats):
        by_round[seat.round_id].append(seat)
    for seats in by_round.values():
        if len(seats) == 1:
            change_holder(uow, seats[0], to=hers if seats[0].membership_id == mine.membership_id else mine)
        else:
            change_part(uow, seats[0], seats[1].part)
            change_part(uow, seats[1], seats[0].part)


def close_others(uow: UnitOfWork, mandate_ids: Sequence[int]) -> None:
    """Other offers about these places are no longer what they were when they were made."""
    about = or_(Swap.offered_id.in_(mandate_ids), Swap.wanted_id.in_(mandate_ids))
    closed = update(Swap).where(Swap.answer.is_(None), about)
    uow.session.execute(closed.values(answer=Answer.TAKEN_BACK, answered_at=uow.now))


def change_holder(uow: UnitOfWork, seat: Seat, *, to: Seat) -> None:
    settle_seat(uow, seat, membership_id=to.membership_id, languages=list(to.languages))
    uow.session.execute(delete(Absence).where(Absence.mandate_id == seat.id))


def change_part(uow: UnitOfWork, seat: Seat, part: str) -> None:
    settle_seat(uow, seat, part=part)


def settle_seat(uow: UnitOfWork, seat: Seat, **values: object) -> None:
    """SwapOver where it is not as it was seen."""
    as_seen = (Mandate.id == seat.id, Mandate.membership_id == seat.membership_id, Mandate.part == seat.part)
    taken = update(Mandate).where(*as_seen).values(answer=Answer.ACCEPTED, answered_at=uow.now, **values)
    if changed(uow, taken) != 1:
        raise SwapOver()


def changed(uow: UnitOfWork, statement: Update) -> int:
    """How many rows it changed."""
    return cast("CursorResult[object]", uow.session.execute(statement)).rowcount
