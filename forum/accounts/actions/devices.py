from sqlalchemy import select

from forum.accounts.models import KnownDevice
from forum.accounts.queries import get_own_device
from forum.accounts.rules import session_end
from forum.accounts.tokens import device_hash
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork


def remember_device(uow: UnitOfWork, *, account_id: int, token: str, is_kept: bool) -> None:
    """No code is mailed when she signs in on it again: for as long as a session lasts that begins now."""
    kept = device_hash(account_id, token)
    until = session_end(uow.now, is_kept=is_kept)
    row = uow.session.scalar(select(KnownDevice).where(KnownDevice.token_hash == kept)) or uow.add(
        KnownDevice(account_id=account_id, token_hash=kept, known_since=uow.now, expires_at=until)
    )
    row.seen_at, row.expires_at = uow.now, max(row.expires_at, until)


def forget_device(uow: UnitOfWork, actor: Actor, *, device_id: int) -> None:
    """DeviceNotFound."""
    uow.session.delete(get_own_device(uow.session, actor, device_id))
