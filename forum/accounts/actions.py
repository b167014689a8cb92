from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update

from forum.accounts.models import SignInSession
from forum.kernel.unit_of_work import UnitOfWork


def write_seen(uow: UnitOfWork, seen: Mapping[int, datetime]) -> None:
    """Note when sessions were last used; gathered in memory, so that no page writes."""
    for session_id, at in seen.items():
        uow.session.execute(
            update(SignInSession).where(SignInSession.id == session_id, SignInSession.seen_at < at).values(seen_at=at)
        )
