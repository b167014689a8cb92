"""How she signs in and what she reads in, as she takes it out and as it is erased."""

from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

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
from forum.accounts.queries import open_caught
from forum.kernel.keys import Keys
from forum.kernel.taking_out import Taken, take_each, take_fields
from forum.kernel.unit_of_work import UnitOfWork

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
Signs = SignInSession | SignInLink | ApiToken | MailedCode | KnownDevice | RecoveryCode
OWNED = (Phrase, MailedCode, SignInSession, SignInLink, ApiToken, CaughtForm, RecoveryCode, SecondStep, KnownDevice)


def take_out_account(session: Session, account_id: int, *, keys: Keys) -> Taken:
    """No hash, and no token: who holds this file cannot sign in with it."""
    account = session.get_one(Account, account_id)
    phrase = session.get(Phrase, account_id)
    caught = session.scalars(select(CaughtForm).where(CaughtForm.account_id == account_id).order_by(CaughtForm.id))
    return {
        "account": {
            **take_fields(account, "id", "email", "language", "reads", "timezone", "is_administrator", "wants_hints"),
            **take_fields(account, "created_at", "confirmed_at", "second_step_put_off_at"),
            "has_password": account.password_hash is not None,
        },
        "card": take_fields(phrase, "code", "made_at") if phrase else None,
        "second_step": _second_step(session, account_id),
        **_take_out_signs(session, account_id),
        "words_kept": [taken for row in caught if (taken := _caught(row, keys=keys)) is not None],
    }


def _take_out_signs(session: Session, account_id: int) -> Taken:
    """What signs her in, or lets a device in."""
    devices = ("is_kept", "waits_for", "proved_at", "created_at", "seen_at", "expires_at")
    codes = ("kind", "address", "tries", "asked_at", "expires_at", "used_at")
    return {
        "devices": take_each(_rows(session, SignInSession, account_id), *devices),
        "known_devices": take_each(_rows(session, KnownDevice, account_id), "known_since", "seen_at", "expires_at"),
        "mailed_codes": take_each(_rows(session, MailedCode, account_id), *codes),
        "links": take_each(
            _rows(session, SignInLink, account_id), "kind", "leads_to", "created_at", "expires_at", "used_at"
        ),
        "programs": take_each(
            _rows(session, ApiToken, account_id), "name", "scopes", "created_at", "expires_at", "used_on"
        ),
    }


def _second_step(session: Session, account_id: int) -> Taken | None:
    """That there is one; neither its key nor a code."""
    step = session.get(SecondStep, account_id)
    if step is None:
        return None
    codes = take_each(_rows(session, RecoveryCode, account_id), "used_at")
    return {**take_fields(step, "set_up_at"), "recovery_codes": codes}


def erase_account(uow: UnitOfWork, *, account_id: int) -> None:
    """Of her account only its number stays, which is never given to anybody else; nobody can sign in by it."""
    for table in OWNED:
        uow.session.execute(
            delete(table).where(table.account_id == account_id),
            execution_options={"synchronize_session": False},
        )
    account = uow.session.get_one(Account, account_id)
    account.email = account.password_hash = account.timezone = account.confirmed_at = None
    account.second_step_put_off_at = None
    account.language, account.reads, account.is_administrator, account.wants_hints = "en", [], False, True
    account.created_at = LONG_AGO
    uow.flush()


def erase_address(uow: UnitOfWork, *, account_id: int) -> None:
    """Nobody is signed in by it any more, and no mail comes; who has a card still signs in with that."""
    has_card = uow.session.get(Phrase, account_id) is not None
    gone = (MailedCode, SignInSession, SignInLink, ApiToken, KnownDevice)
    for table in gone if has_card else (*gone, CaughtForm, RecoveryCode, SecondStep):
        uow.session.execute(
            delete(table).where(table.account_id == account_id),
            execution_options={"synchronize_session": False},
        )
    account = uow.session.get_one(Account, account_id)
    account.email = account.password_hash = None
    uow.flush()


def is_only_administrator(session: Session, account_id: int) -> bool:
    keepers = session.scalars(select(Account.id).where(Account.is_administrator).limit(2)).all()
    return list(keepers) == [account_id]


def is_untouched(session: Session, account_id: int) -> bool:
    """Made for somebody who never signed in."""
    account = session.get_one(Account, account_id)
    return account.confirmed_at is None and not account.is_administrator


def _rows(session: Session, table: type[Signs], account_id: int) -> list[Signs]:
    return list(session.scalars(select(table).where(table.account_id == account_id).order_by(table.id)))


def _caught(row: CaughtForm, *, keys: Keys) -> Taken | None:
    opened = open_caught(row, keys)
    if opened is None:
        return None
    words = {"path": opened.path, "fields": [list(pair) for pair in opened.fields], "had_files": opened.had_files}
    return {**take_fields(row, "caught_at", "expires_at"), "words": words}
