"""Secret addresses for calendar programs, which cannot sign in."""

from sqlalchemy import delete

from forum.accounts.tokens import new_token, token_hash
from forum.exchanges.models import CalendarAddress, Exchange
from forum.exchanges.policy import can_have_calendar
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork


def make_calendar_address(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, kind: str) -> str:
    """Its secret, this once; the one she had before ends. NotPermitted."""
    require(can_have_calendar(actor, exchange, uow.now, kind=kind))
    end_calendar_address(uow, actor, exchange=exchange, kind=kind)
    token = new_token()
    own_id = actor.membership_id(exchange.id)
    uow.add(CalendarAddress(membership_id=own_id, kind=kind, token_hash=token_hash(token), made_at=uow.now))
    uow.flush()
    return token


def end_calendar_address(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, kind: str) -> None:
    """From now on it gives nothing. Hers, whatever her standing; ended twice it is ended once."""
    hers = (CalendarAddress.membership_id == actor.membership_id(exchange.id), CalendarAddress.kind == kind)
    uow.session.execute(delete(CalendarAddress).where(*hers))
