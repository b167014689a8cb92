from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account, ApiToken, SignInSession
from forum.accounts.rules import is_session_alive
from forum.accounts.tokens import token_hash
from forum.kernel.actor import Identity


def identify_session(session: Session, token: str, now: datetime) -> Identity | None:
    """Whom the token in a cookie stands for; None when its session ended."""
    row = session.execute(
        select(SignInSession, Account)
        .join(Account, Account.id == SignInSession.account_id)
        .where(SignInSession.token_hash == token_hash(token))
    ).first()
    if row is None:
        return None
    here, account = row
    if not is_session_alive(now, seen_at=here.seen_at, expires_at=here.expires_at, is_kept=here.is_kept):
        return None
    return identity_of(account, session_id=here.id, is_kept=here.is_kept, seen_at=here.seen_at)


def identify_token(session: Session, token: str, now: datetime) -> Identity | None:
    """Whom a personal token of the API stands for."""
    row = session.execute(
        select(ApiToken, Account)
        .join(Account, Account.id == ApiToken.account_id)
        .where(ApiToken.token_hash == token_hash(token))
    ).first()
    if row is None or (row[0].expires_at is not None and row[0].expires_at <= now):
        return None
    return identity_of(row[1], scopes=frozenset(row[0].scopes))


def identity_of(
    account: Account,
    *,
    session_id: int | None = None,
    is_kept: bool = False,
    seen_at: datetime | None = None,
    scopes: frozenset[str] | None = None,
) -> Identity:
    return Identity(
        account_id=account.id,
        session_id=session_id,
        language=account.language,
        reads=tuple(account.reads),
        timezone=account.timezone,
        is_administrator=account.is_administrator,
        is_kept=is_kept,
        seen_at=seen_at,
        scopes=scopes,
    )
