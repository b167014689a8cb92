from sqlalchemy import delete, update

from forum.accounts.actions.sessions import changes_one, end_all_sessions, end_other_sessions
from forum.accounts.errors import NoSecondStep, SecondStepThere, WrongCode
from forum.accounts.models import RecoveryCode, SecondStep, SignInSession
from forum.accounts.queries import get_own_account, has_second_step
from forum.accounts.second_step import (
    KEY,
    RECOVERY,
    SETTING_UP,
    find_step,
    fold_recovery_code,
    new_recovery_codes,
)
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.keys import Keys
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log


def seal_offered_key(keys: Keys, account_id: int, key: str) -> str:
    """A key that is shown but not set up yet: its page carries it, and nobody else's account takes it."""
    return keys.seal_words(f"{SETTING_UP} {account_id}", key).decode()


def unseal_offered_key(keys: Keys, account_id: int, sealed: str) -> str:
    """WrongCode for what is none of ours."""
    key = keys.unseal_words(f"{SETTING_UP} {account_id}", sealed.encode())
    if key is None:
        raise WrongCode()
    return key


def set_up_second_step(uow: UnitOfWork, actor: Actor, *, offered: str, typed: str, session_id: int | None) -> list[str]:
    """Have her app's code asked from now on; the recovery codes, told this once. Her other devices are signed out.

    WrongCode, SecondStepThere.
    """
    account_id = get_own_account(uow.session, actor).id
    if has_second_step(uow.session, account_id):
        raise SecondStepThere()
    key = unseal_offered_key(uow.keys, account_id, offered)
    step = find_step(key, typed, now=uow.now)
    if step is None:
        raise WrongCode()
    sealed = uow.keys.seal_words(KEY, key)
    uow.add(SecondStep(account_id=account_id, sealed=sealed, last_step=step, set_up_at=uow.now))
    end_other_sessions(uow, actor, but=session_id)
    mark_proved(uow, session_id)
    write_log(uow, actor, act="set_up_second_step", thing="account", thing_id=account_id)
    return make_recovery_codes(uow, account_id)


def make_recovery_codes(uow: UnitOfWork, account_id: int) -> list[str]:
    uow.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = new_recovery_codes()
    for code in codes:
        kept = recovery_hash(uow.keys, account_id, fold_recovery_code(code))
        uow.add(RecoveryCode(account_id=account_id, code_hash=kept))
    return codes


def recovery_hash(keys: Keys, account_id: int, code: str) -> str:
    return keys.pseudonym(RECOVERY, f"{account_id}:{code}")


def renew_recovery_codes(uow: UnitOfWork, actor: Actor) -> list[str]:
    """Eight new ones; those before are good no longer. NoSecondStep."""
    account_id = get_own_account(uow.session, actor).id
    if not has_second_step(uow.session, account_id):
        raise NoSecondStep()
    write_log(uow, actor, act="renew_recovery_codes", thing="account", thing_id=account_id)
    return make_recovery_codes(uow, account_id)


def use_code(uow: UnitOfWork, account_id: int, *, typed: str) -> None:
    """A code of her app or a recovery code: good once, also where two send it at the same moment. WrongCode."""
    if not (use_app_code(uow, account_id, typed=typed) or use_recovery_code(uow, account_id, typed=typed)):
        raise WrongCode()


def use_app_code(uow: UnitOfWork, account_id: int, *, typed: str) -> bool:
    kept = uow.session.get(SecondStep, account_id)
    key = uow.keys.unseal_words(KEY, kept.sealed) if kept else None
    step = find_step(key, typed, now=uow.now) if key else None
    if step is None:
        return False
    taken = update(SecondStep).where(SecondStep.account_id == account_id, SecondStep.last_step < step)
    return changes_one(uow, taken.values(last_step=step))


def use_recovery_code(uow: UnitOfWork, account_id: int, *, typed: str) -> bool:
    kept = recovery_hash(uow.keys, account_id, fold_recovery_code(typed))
    unused = update(RecoveryCode).where(
        RecoveryCode.account_id == account_id, RecoveryCode.code_hash == kept, RecoveryCode.used_at.is_(None)
    )
    return changes_one(uow, unused.values(used_at=uow.now))


def prove_session(uow: UnitOfWork, actor: Actor, *, session_id: int, typed: str) -> None:
    """She is there in person: what asks for a code lets her through for a quarter of an hour. WrongCode."""
    use_code(uow, get_own_account(uow.session, actor).id, typed=typed)
    mark_proved(uow, session_id)


def mark_proved(uow: UnitOfWork, session_id: int | None) -> None:
    uow.session.execute(update(SignInSession).where(SignInSession.id == session_id).values(proved_at=uow.now))


def take_off_second_step(uow: UnitOfWork, actor: Actor, *, typed: str, session_id: int | None) -> None:
    """With a code only; her other devices are signed out. WrongCode, NoSecondStep."""
    account_id = get_own_account(uow.session, actor).id
    if not has_second_step(uow.session, account_id):
        raise NoSecondStep()
    use_code(uow, account_id, typed=typed)
    forget_codes(uow, account_id)
    end_other_sessions(uow, actor, but=session_id)
    write_log(uow, actor, act="take_off_second_step", thing="account", thing_id=account_id)


def forget_second_step(uow: UnitOfWork, *, account_id: int) -> None:
    """For who has lost app and recovery codes, by the machine's keeper, who knows that it is she. NoSecondStep."""
    if not has_second_step(uow.session, account_id):
        raise NoSecondStep()
    forget_codes(uow, account_id)
    end_all_sessions(uow, account_id=account_id)
    write_log(uow, SYSTEM, act="forget_second_step", thing="account", thing_id=account_id)


def forget_codes(uow: UnitOfWork, account_id: int) -> None:
    for table in (SecondStep, RecoveryCode):
        uow.session.execute(delete(table).where(table.account_id == account_id))


def put_off_second_step(uow: UnitOfWork, actor: Actor) -> None:
    """It is not offered again by itself."""
    get_own_account(uow.session, actor).second_step_put_off_at = uow.now
