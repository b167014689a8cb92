from datetime import date

from forum.contributions.errors import ContributionNotFound
from forum.contributions.policy import NOT_FOR_YOU
from forum.contributions.queries.standing import get_letter
from forum.exchanges.models import Exchange
from forum.exchanges.rules import day_in
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.moderation.models import Promise
from forum.moderation.policy import can_keep_promise, can_promise
from forum.moderation.queries.promises import find_promise, get_promise
from forum.moderation.rules import check_due_day


def make_promise(uow: UnitOfWork, actor: Actor, *, contribution_id: int, due_on: date | None = None) -> Promise:
    """Mark what one wrote as a promise, or give it another day. Not logged: when, beside a name taken off later, would tell.

    ContributionNotFound for all but its author, NotPermitted, DueDayPassed.
    """
    letter = get_letter(uow.session, contribution_id, keys=uow.keys)
    may_promise = can_promise(actor, letter.standing, uow.now)
    if may_promise.code == NOT_FOR_YOU.code:
        raise ContributionNotFound()
    require(may_promise)
    exchange = letter.standing.exchange
    promise = find_promise(uow.session, contribution_id)
    if promise is None or promise.due_on != due_on:
        check_due_day(due_on, today=day_in(exchange.timezone, uow.now))
    if promise is None:
        own_id = actor.membership_id(exchange.id)
        fields = {"contribution_id": contribution_id, "made_by_id": own_id, "made_at": uow.now}
        promise = uow.add(Promise(exchange_id=exchange.id, **fields))
    promise.due_on = due_on
    uow.flush()
    return promise


def take_promise_back(uow: UnitOfWork, actor: Actor, *, contribution_id: int) -> None:
    """It was none: the mark goes, her words stay. ContributionNotFound for all but its author."""
    letter = get_letter(uow.session, contribution_id, keys=uow.keys)
    if not can_promise(actor, letter.standing, uow.now):
        raise ContributionNotFound()
    promise = find_promise(uow.session, contribution_id)
    if promise is not None:
        uow.session.delete(promise)


def keep_promise(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, promise_id: int, is_kept: bool) -> Promise:
    """Say that it is kept, or that it is not after all. Said twice it is said once. PromiseNotFound, NotPermitted."""
    promise = get_promise(uow.session, promise_id, exchange_id=exchange.id)
    require(can_keep_promise(actor, exchange, uow.now, made_by_id=promise.made_by_id))
    if is_kept == (promise.kept_at is not None):
        return promise
    promise.kept_at = uow.now if is_kept else None
    promise.kept_by_id = actor.membership_id(exchange.id) if is_kept else None
    act = "keep_promise" if is_kept else "reopen_promise"
    write_log(uow, actor, act=act, thing="promise", thing_id=promise.id, exchange_id=exchange.id)
    return promise
