from datetime import datetime

from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.models import LogEntry


def write_log(
    uow: UnitOfWork,
    actor: Actor,
    *,
    act: str,
    thing: str,
    thing_id: int | None,
    exchange_id: int | None = None,
    reason: str | None = None,
    capacity: str | None = None,
    at: datetime | None = None,
) -> None:
    """Note an act. `reason` is a code, `capacity` the role acted in (an organiser "standing in"); both without content.

    `at` where less than the moment is to be kept of it.
    """
    membership = actor.membership_id(exchange_id) if exchange_id is not None else None
    kind = "membership" if membership is not None else "account" if actor.is_signed_in else "system"
    uow.add(
        LogEntry(
            at=at or uow.now,
            exchange_id=exchange_id,
            actor_kind=kind,
            actor_id=membership if membership is not None else actor.account_id,
            act=act,
            thing=thing,
            thing_id=thing_id,
            reason=reason,
            capacity=capacity,
        )
    )
