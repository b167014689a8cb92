"""Saying that something needs no answer, and taking that back."""

from sqlalchemy import select

from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.moderation.errors import LetterNotFound
from forum.moderation.models import Dismissal, Letter
from forum.moderation.policy import can_work_at_desk, capacity_of


def leave_unanswered(
    uow: UnitOfWork,
    actor: Actor,
    *,
    exchange: Exchange,
    contribution_id: int | None = None,
    letter_id: int | None = None,
) -> None:
    """A published contribution, or the answer to a letter, is listed no more. Twice is once.

    NotPermitted, ContributionNotFound, LetterNotFound.
    """
    require(can_work_at_desk(actor, exchange, uow.now))
    check_thing(uow, exchange, contribution_id=contribution_id, letter_id=letter_id)
    if find_dismissal(uow, contribution_id=contribution_id, letter_id=letter_id) is not None:
        return
    by_id = actor.membership_id(exchange.id)
    about = {"contribution_id": contribution_id, "letter_id": letter_id}
    uow.add(Dismissal(exchange_id=exchange.id, by_id=by_id, at=uow.now, **about))
    note(uow, actor, "leave_unanswered", exchange=exchange, **about)


def take_up_again(
    uow: UnitOfWork,
    actor: Actor,
    *,
    exchange: Exchange,
    contribution_id: int | None = None,
    letter_id: int | None = None,
) -> None:
    """It is listed again. Twice is once. NotPermitted, ContributionNotFound, LetterNotFound."""
    require(can_work_at_desk(actor, exchange, uow.now))
    check_thing(uow, exchange, contribution_id=contribution_id, letter_id=letter_id)
    found = find_dismissal(uow, contribution_id=contribution_id, letter_id=letter_id)
    if found is not None:
        uow.session.delete(found)
        note(uow, actor, "take_up_again", exchange=exchange, contribution_id=contribution_id, letter_id=letter_id)


def check_thing(uow: UnitOfWork, exchange: Exchange, *, contribution_id: int | None, letter_id: int | None) -> None:
    if contribution_id is not None:
        row = uow.session.get(Contribution, contribution_id)
        if row is None or row.exchange_id != exchange.id or row.status != Status.PUBLISHED:
            raise ContributionNotFound()
    else:
        letter = uow.session.get(Letter, letter_id or 0)
        if letter is None or letter.exchange_id != exchange.id or letter.answered_at is None:
            raise LetterNotFound()


def find_dismissal(uow: UnitOfWork, *, contribution_id: int | None, letter_id: int | None) -> Dismissal | None:
    is_it = (
        Dismissal.letter_id == letter_id if contribution_id is None else Dismissal.contribution_id == contribution_id
    )
    return uow.session.scalar(select(Dismissal).where(is_it))


def note(
    uow: UnitOfWork, actor: Actor, act: str, *, exchange: Exchange, contribution_id: int | None, letter_id: int | None
) -> None:
    write_log(
        uow,
        actor,
        act=act,
        thing="letter" if contribution_id is None else "contribution",
        thing_id=letter_id if contribution_id is None else contribution_id,
        exchange_id=exchange.id,
        capacity=capacity_of(actor, exchange.id, uow.now),
    )
