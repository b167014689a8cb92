import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from forum.accounts.errors import (
    CaughtNotFound,
    DeviceNotFound,
    LinkNotGood,
    NoSuchAccount,
    SessionNotFound,
    TokenNotFound,
    WrongPassword,
)
from forum.accounts.models import (
    Account,
    ApiToken,
    CaughtForm,
    KnownDevice,
    MailedCode,
    Phrase,
    RecoveryCode,
    SecondStep,
    SignInLink,
    SignInSession,
)
from forum.accounts.passwords import is_password
from forum.accounts.phrases import fold_code, fold_words
from forum.accounts.rules import DEMO_LINK, check_email, is_session_alive, normal_password
from forum.accounts.tokens import device_hash, token_hash
from forum.kernel.actor import Actor, Identity
from forum.kernel.db import plain_rows
from forum.kernel.keys import Keys

CAUGHT = "caught form"
MAILED, DEVICE, ADDRESS = "mailed code", "device", "address"

_SESSION = (
    select(
        SignInSession.id.label("session_id"),
        SignInSession.seen_at,
        SignInSession.created_at,
        SignInSession.expires_at,
        SignInSession.is_kept,
        SignInSession.waits_for,
        SignInSession.proved_at,
        SignInSession.is_demo,
        Account.id,
        Account.language,
        Account.reads,
        Account.timezone,
        Account.is_administrator,
    )
    .join(Account, Account.id == SignInSession.account_id)
    .where(SignInSession.token_hash == bindparam("token_hash"))
)


def identify_session(session: Session, token: str, now: datetime) -> Identity | None:
    """Whom the token in a cookie stands for; None when its session ended."""
    for row in plain_rows(session, _SESSION, {"token_hash": token_hash(token)}):
        if is_session_alive(now, seen_at=row.seen_at, expires_at=row.expires_at, is_kept=row.is_kept):
            return replace(
                identity_of(row),
                session_id=row.session_id,
                is_kept=row.is_kept,
                waits_for=row.waits_for,
                proved_at=row.proved_at,
                is_demo=row.is_demo,
                seen_at=row.seen_at,
                began_at=row.created_at,
                expires_at=row.expires_at,
            )
    return None


def identify_token(session: Session, token: str, now: datetime) -> Identity | None:
    """Whom a personal token of the API stands for."""
    row = session.execute(
        select(ApiToken, Account)
        .join(Account, Account.id == ApiToken.account_id)
        .where(ApiToken.token_hash == token_hash(token))
    ).first()
    if row is None or (row[0].expires_at is not None and row[0].expires_at <= now):
        return None
    return replace(identity_of(row[1]), scopes=frozenset(row[0].scopes))


def identity_of(account: Account | Row[Any]) -> Identity:
    return Identity(
        account_id=account.id,
        session_id=None,
        language=account.language,
        reads=tuple(account.reads),
        timezone=account.timezone,
        is_administrator=account.is_administrator,
    )


def find_account(session: Session, email: str) -> Account | None:
    """By its address in normal form."""
    return session.scalar(select(Account).where(Account.email == email))


def get_own_account(session: Session, actor: Actor) -> Account:
    """The account of whoever is signed in."""
    return session.get_one(Account, actor.account_id)


def get_account_by_words(session: Session, who: str, words: str) -> Account:
    """By mail address and password, or by the code on a card with its phrase, or with a password she has chosen.

    WrongPassword, whichever of the two is wrong, in the same time.
    """
    phrase = None if "@" in who else session.scalar(select(Phrase).where(Phrase.code == fold_code(who)))
    account = find_account(session, check_email(who)) if "@" in who else None
    if phrase is not None:
        account = session.get_one(Account, phrase.account_id)
    is_hers = [
        is_password(account.password_hash if account else None, normal_password(words)),
        is_password(phrase.words_hash if phrase else None, fold_words(words)),
    ]
    if account is None or not any(is_hers):
        raise WrongPassword()
    return account


def get_link(session: Session, token: str) -> SignInLink:
    """A link, used or not. LinkNotGood where there is none."""
    link = session.scalar(select(SignInLink).where(SignInLink.token_hash == token_hash(token)))
    if link is None:
        raise LinkNotGood()
    return link


def has_address(session: Session, link: SignInLink) -> bool:
    """Whether a fresh link can be mailed to its owner."""
    return session.scalar(select(Account.email).where(Account.id == link.account_id)) is not None


def get_good_link(session: Session, token: str, now: datetime, *, is_from_here: bool = False) -> SignInLink:
    """`is_from_here`: asked for on the machine that serves it, the only place where a demo's links are good."""
    link = get_link(session, token)
    is_elsewhere = link.kind == DEMO_LINK and not is_from_here
    if is_elsewhere or link.used_at is not None or link.expires_at <= now:
        raise LinkNotGood()
    return link


def list_sessions(session: Session, actor: Actor, *, now: datetime) -> list[SignInSession]:
    """Her devices signed in now, the last used first."""
    rows = session.scalars(
        select(SignInSession)
        .where(SignInSession.account_id == actor.account_id, SignInSession.expires_at > now)
        .where(SignInSession.waits_for == "")
        .order_by(SignInSession.seen_at.desc())
    )
    return [
        row
        for row in rows
        if is_session_alive(now, seen_at=row.seen_at, expires_at=row.expires_at, is_kept=row.is_kept)
    ]


def get_own_session(session: Session, actor: Actor, session_id: int) -> SignInSession:
    row = session.get(SignInSession, session_id)
    if row is None or row.account_id != actor.account_id:
        raise SessionNotFound()
    return row


def list_tokens(session: Session, actor: Actor) -> list[ApiToken]:
    return list(session.scalars(select(ApiToken).where(ApiToken.account_id == actor.account_id).order_by(ApiToken.id)))


def get_own_token(session: Session, actor: Actor, token_id: int) -> ApiToken:
    row = session.get(ApiToken, token_id)
    if row is None or row.account_id != actor.account_id:
        raise TokenNotFound()
    return row


@dataclass(frozen=True, slots=True)
class CaughtWords:
    """A form as it came when its session had ended: `fields` are names and values, in their order."""

    id: int
    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool
    caught_at: datetime
    expires_at: datetime


def list_caught(session: Session, actor: Actor, *, keys: Keys, now: datetime) -> list[CaughtWords]:
    """What ended sessions of hers carried, the newest first."""
    rows = session.scalars(
        select(CaughtForm)
        .where(CaughtForm.account_id == actor.account_id, CaughtForm.expires_at > now)
        .order_by(CaughtForm.caught_at.desc())
    )
    return [opened for row in rows if (opened := open_caught(row, keys)) is not None]


def open_caught(row: CaughtForm, keys: Keys) -> CaughtWords | None:
    """None for what was sealed before the installation's secret was replaced."""
    sealed = keys.unseal_words(CAUGHT, row.sealed)
    if sealed is None:
        return None
    form = json.loads(sealed)
    fields = tuple((name, value) for name, value in form["fields"])
    return CaughtWords(
        id=row.id,
        path=form["path"],
        fields=fields,
        had_files=form["had_files"],
        caught_at=row.caught_at,
        expires_at=row.expires_at,
    )


def has_caught(session: Session, account_id: int, *, now: datetime) -> bool:
    query = select(CaughtForm.id).where(CaughtForm.account_id == account_id, CaughtForm.expires_at > now)
    return session.scalar(query.limit(1)) is not None


def get_own_caught(session: Session, actor: Actor, caught_id: int, *, now: datetime) -> CaughtForm:
    row = session.get(CaughtForm, caught_id)
    if row is None or row.account_id != actor.account_id or row.expires_at <= now:
        raise CaughtNotFound()
    return row


def has_second_step(session: Session, account_id: int) -> bool:
    return session.scalar(select(SecondStep.account_id).where(SecondStep.account_id == account_id)) is not None


def count_recovery_codes(session: Session, actor: Actor) -> int:
    """Those she has not used yet."""
    unused = (RecoveryCode.account_id == actor.account_id, RecoveryCode.used_at.is_(None))
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


def is_known_device(session: Session, account_id: int, token: str, *, now: datetime) -> bool:
    kept = (KnownDevice.token_hash == device_hash(account_id, token), KnownDevice.expires_at > now)
    return bool(token) and session.scalar(select(KnownDevice.id).where(*kept)) is not None


def list_devices(session: Session, actor: Actor, *, now: datetime) -> list[KnownDevice]:
    """Those on which she needs no code by mail, the last used first."""
    hers = (KnownDevice.account_id == actor.account_id, KnownDevice.expires_at > now)
    return list(session.scalars(select(KnownDevice).where(*hers).order_by(KnownDevice.seen_at.desc())))


def get_own_device(session: Session, actor: Actor, device_id: int) -> KnownDevice:
    row = session.get(KnownDevice, device_id)
    if row is None or row.account_id != actor.account_id:
        raise DeviceNotFound()
    return row


def find_address_code(session: Session, actor: Actor, *, now: datetime) -> MailedCode | None:
    """A change of her mail address that waits for its code."""
    waiting = (MailedCode.account_id == actor.account_id, MailedCode.kind == ADDRESS, MailedCode.used_at.is_(None))
    query = select(MailedCode).where(*waiting, MailedCode.expires_at > now).order_by(MailedCode.id.desc())
    return session.scalar(query.limit(1))


def get_account_of(session: Session, who: str) -> Account:
    """By mail address, by the code on a card, or by its number. NoSuchAccount."""
    by_code = select(Account).join(Phrase, Phrase.account_id == Account.id).where(Phrase.code == fold_code(who))
    found = find_account(session, check_email(who)) if "@" in who else session.scalar(by_code)
    if found is None and who.isascii() and who.isdigit():
        found = session.get(Account, int(who[:9]))
    if found is None:
        raise NoSuchAccount()
    return found
