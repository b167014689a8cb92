from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from forum.accounts.actions.sessions import changes_one, end_all_sessions, end_other_sessions
from forum.accounts.errors import LinkNotGood, PasswordNeedsAddress
from forum.accounts.events import SignInLinkAsked
from forum.accounts.models import Account, ApiToken, CaughtForm, KnownDevice, MailedCode, SignInLink, SignInSession
from forum.accounts.passwords import hash_password
from forum.accounts.queries import (
    find_account,
    get_good_link,
    get_link,
    get_own_account,
    get_own_token,
)
from forum.accounts.rules import (
    DEMO_LINK,
    MAILED_LINK,
    SCOPES,
    check_email,
    check_password,
)
from forum.accounts.tokens import new_token, token_hash
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.errors import InvalidInput
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.wording import mark
from forum.kernel.zones import check_timezone
from forum.log.actions import write_log

TOKEN_LIFE = timedelta(days=365)
ENDED_LIFE = timedelta(days=7)
"""How long what ended is remembered: a session to know whose a late form is, a link to say that it has done its work."""


def create_account(uow: UnitOfWork, *, email: str | None, language: str = "en", timezone: str | None = None) -> Account:
    """An account nobody has signed in to yet; without `email` its owner comes by a link."""
    account = uow.add(
        Account(
            email=check_email(email) if email else None,
            language=check_language(language),
            timezone=check_timezone(timezone) if timezone else None,
            created_at=uow.now,
        )
    )
    uow.flush()
    return account


def find_or_create_account(uow: UnitOfWork, *, email: str, language: str = "en") -> Account:
    return find_account(uow.session, check_email(email)) or create_account(uow, email=email, language=language)


def ask_for_link(uow: UnitOfWork, *, email: str, leads_to: str | None, language: str, may_register: bool) -> None:
    """Have a sign-in link mailed. A new address is given an account where people may register by themselves.

    Says nothing of whether the address was known.
    """
    address = check_email(email)
    account = find_account(uow.session, address)
    if account is None and may_register:
        account = create_account(uow, email=address, language=language)
    uow.record(SignInLinkAsked(exchange_id=None, account_id=account.id if account else 0, leads_to=leads_to))


def renew_link(uow: UnitOfWork, *, token: str) -> None:
    """Have a fresh link mailed to the owner of a used one, at her own address, which nobody is shown. LinkNotGood."""
    link = get_link(uow.session, token)
    if link.kind == DEMO_LINK:
        raise LinkNotGood()
    uow.record(SignInLinkAsked(exchange_id=None, account_id=link.account_id, leads_to=link.leads_to))


def make_link(
    uow: UnitOfWork,
    *,
    account_id: int,
    kind: str = "mailed",
    expires_at: datetime | None = None,
    exchange_id: int | None = None,
    leads_to: str | None = None,
) -> str:
    """A new link's token, told this once. Earlier links stay good."""
    token = new_token()
    uow.add(
        SignInLink(
            token_hash=token_hash(token),
            account_id=account_id,
            kind=kind,
            exchange_id=exchange_id,
            leads_to=leads_to,
            created_at=uow.now,
            expires_at=expires_at or uow.now + MAILED_LINK,
        )
    )
    return token


def use_link(uow: UnitOfWork, *, token: str, is_from_here: bool = False) -> SignInLink:
    """Use a link up: of two who press its button at once only one comes in. LinkNotGood."""
    link = get_good_link(uow.session, token, uow.now, is_from_here=is_from_here)
    unused = update(SignInLink).where(SignInLink.id == link.id, SignInLink.used_at.is_(None))
    if link.kind != DEMO_LINK and not changes_one(uow, unused.values(used_at=uow.now)):
        raise LinkNotGood()
    return link


def set_password(uow: UnitOfWork, actor: Actor, *, password: str, session_id: int | None) -> None:
    """Choose a password; every other device is signed out. WeakPassword, LongPassword."""
    account = get_own_account(uow.session, actor)
    chosen = check_password(password, email=account.email, is_staff=actor.is_staff)
    account.password_hash = hash_password(chosen)
    end_other_sessions(uow, actor, but=session_id)
    write_log(uow, actor, act="set_password", thing="account", thing_id=account.id)


def change_preferences(
    uow: UnitOfWork, actor: Actor, *, language: str, reads: Sequence[str], timezone: str | None, wants_hints: bool
) -> None:
    """The language she reads in, those she reads as they are, her zone, whether she wants hints on her own words."""
    account = get_own_account(uow.session, actor)
    account.language = check_language(language)
    account.reads = [check_language(tag) for tag in reads]
    account.timezone = check_timezone(timezone) if timezone else None
    account.wants_hints = wants_hints


def create_token(uow: UnitOfWork, actor: Actor, *, name: str, scopes: Sequence[str]) -> str:
    """A personal token for the API, told this once, good for a year."""
    if not name.strip() or not scopes or not set(scopes) <= set(SCOPES):
        raise InvalidInput({"name": mark("Give the token a name and at least one right.")})
    token = new_token()
    uow.add(
        ApiToken(
            token_hash=token_hash(token),
            account_id=get_own_account(uow.session, actor).id,
            name=name.strip()[:80],
            scopes=sorted(scopes),
            created_at=uow.now,
            expires_at=uow.now + TOKEN_LIFE,
        )
    )
    return token


def revoke_token(uow: UnitOfWork, actor: Actor, *, token_id: int) -> None:
    uow.session.delete(get_own_token(uow.session, actor, token_id))


def make_administrator(uow: UnitOfWork, *, email: str) -> Account:
    """Who is signed in meanwhile does so again: with new rights comes a new session."""
    account = find_or_create_account(uow, email=email)
    if not account.is_administrator:
        end_all_sessions(uow, account_id=account.id)
    account.is_administrator = True
    return account


def make_first_administrator(uow: UnitOfWork, *, email: str | None, password: str, language: str) -> Account:
    """By the one-time address, which the caller has looked at. NoMailAddress, WeakPassword; without mail no password."""
    if email:
        account = make_administrator(uow, email=email)
    else:
        account = create_account(uow, email=None, language=language)
        account.is_administrator = True
    account.language = check_language(language)
    if password and not email:
        raise PasswordNeedsAddress()
    if password:
        account.password_hash = hash_password(check_password(password, email=account.email, is_staff=True))
    write_log(uow, SYSTEM, act="make_administrator", thing="account", thing_id=account.id)
    return account


def forget_what_ended(uow: UnitOfWork) -> None:
    """Take away sessions and links that ended some days ago, and words nobody came back for."""
    long_ago = uow.now - ENDED_LIFE
    uow.session.execute(delete(SignInSession).where(SignInSession.expires_at < long_ago))
    uow.session.execute(delete(SignInLink).where(SignInLink.expires_at < long_ago))
    uow.session.execute(delete(MailedCode).where(MailedCode.expires_at < long_ago))
    uow.session.execute(delete(KnownDevice).where(KnownDevice.expires_at <= uow.now))
    uow.session.execute(delete(CaughtForm).where(CaughtForm.expires_at <= uow.now))
