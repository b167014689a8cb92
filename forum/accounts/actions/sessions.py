from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Update, update

from forum.accounts.models import Account, SignInSession
from forum.accounts.queries import get_own_session
from forum.accounts.rules import WAITS_FOR_APP, half_session_end, session_end
from forum.accounts.tokens import new_token, token_hash
from forum.kernel.actor import Actor, Identity
from forum.kernel.form_secrets import form_secret
from forum.kernel.unit_of_work import UnitOfWork


def start_session(
    uow: UnitOfWork, *, account_id: int, is_kept: bool, waits_for: str = "", is_demo: bool = False
) -> str:
    """Sign somebody in, who has proved to be the owner; the token for her cookie.

    With `waits_for` half of it only: who holds the token is nobody until she gives that code.
    """
    token = new_token()
    if not waits_for:
        account = uow.session.get_one(Account, account_id)
        account.confirmed_at = account.confirmed_at or uow.now
    uow.add(
        SignInSession(
            token_hash=token_hash(token),
            form_hash=token_hash(form_secret(token)),
            account_id=account_id,
            is_kept=is_kept,
            waits_for=waits_for,
            is_demo=is_demo,
            created_at=uow.now,
            seen_at=uow.now,
            expires_at=half_session_end(uow.now) if waits_for else session_end(uow.now, is_kept=is_kept),
        )
    )
    uow.flush()
    return token


def complete_session(uow: UnitOfWork, half: Identity) -> str:
    """She has given the code it waited for: a whole session takes its place, with a token of its own."""
    token = start_session(uow, account_id=half.account_id, is_kept=half.is_kept)
    if half.waits_for == WAITS_FOR_APP:
        whole = update(SignInSession).where(SignInSession.token_hash == token_hash(token))
        uow.session.execute(whole.values(proved_at=uow.now))
    drop_half_session(uow, half)
    return token


def drop_half_session(uow: UnitOfWork, half: Identity) -> None:
    uow.session.execute(update(SignInSession).where(SignInSession.id == half.session_id).values(expires_at=uow.now))


def end_session(uow: UnitOfWork, actor: Actor, *, session_id: int) -> None:
    """Sign one of her devices out."""
    row = get_own_session(uow.session, actor, session_id)
    row.expires_at = min(row.expires_at, uow.now)


def end_other_sessions(uow: UnitOfWork, actor: Actor, *, but: int | None) -> None:
    end_all_sessions(uow, account_id=actor.account_id or 0, but=but)


def end_all_sessions(uow: UnitOfWork, *, account_id: int, but: int | None = None) -> None:
    """Sign somebody out everywhere: where a session was stolen, it opens nothing more."""
    running = SignInSession.expires_at > uow.now
    uow.session.execute(
        update(SignInSession)
        .where(SignInSession.account_id == account_id, SignInSession.id != (but or 0), running)
        .values(expires_at=uow.now)
    )


def changes_one(uow: UnitOfWork, statement: Update) -> bool:
    """Whether this statement changed a row: of two who send the same thing at once, only one gets True."""
    return cast(CursorResult[Any], uow.session.execute(statement)).rowcount == 1


def write_seen(uow: UnitOfWork, seen: Mapping[int, datetime]) -> None:
    """Note when sessions were last used; gathered in memory, so that no page writes."""
    for session_id, at in seen.items():
        uow.session.execute(
            update(SignInSession).where(SignInSession.id == session_id, SignInSession.seen_at < at).values(seen_at=at)
        )
