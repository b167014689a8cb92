"""Six figures by mail: the row is made by who asks, the code by the job that writes the mail."""

from sqlalchemy import delete, select, update

from forum.accounts.actions.sessions import changes_one, end_other_sessions
from forum.accounts.events import AddressChanged, CodeAsked
from forum.accounts.models import MailedCode, SignInSession
from forum.accounts.queries import ADDRESS, DEVICE, MAILED, find_account, find_address_code, get_own_account
from forum.accounts.rules import MAILED_CODE, MOST_TRIES, check_email
from forum.accounts.second_step import fold_digits, new_mailed_code
from forum.accounts.tokens import token_hash
from forum.kernel.actor import Actor
from forum.kernel.keys import Keys
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log


def code_hash(keys: Keys, row_id: int, code: str) -> str:
    return keys.pseudonym(MAILED, f"{row_id}:{code}")


def ask_for_device_code(uow: UnitOfWork, *, token: str) -> None:
    """Have a code mailed for the half session of this token."""
    half = uow.session.scalars(select(SignInSession).where(SignInSession.token_hash == token_hash(token))).one()
    ask_for_code(uow, MailedCode(account_id=half.account_id, kind=DEVICE, session_id=half.id))


def ask_again(uow: UnitOfWork, *, session_id: int) -> None:
    """Another code; the one before is good no longer, and what was tried counts on."""
    row = uow.session.scalar(select(MailedCode).where(MailedCode.session_id == session_id))
    if row is not None:
        row.code_hash = ""
        ask_for_code(uow, row)


def ask_for_code(uow: UnitOfWork, row: MailedCode) -> None:
    row.asked_at, row.expires_at = uow.now, uow.now + MAILED_CODE
    uow.add(row)
    uow.flush()
    uow.record(CodeAsked(exchange_id=None, account_id=row.account_id, code_id=row.id, asked_at=uow.now.timestamp()))


def mint_code(uow: UnitOfWork, *, code_id: int) -> str | None:
    """The code for the mail that is being written; None where it is too late for one."""
    row = uow.session.get(MailedCode, code_id)
    if row is None or row.used_at is not None or row.expires_at <= uow.now:
        return None
    code = new_mailed_code()
    row.code_hash = code_hash(uow.keys, row.id, code)
    return code


def use_mailed_code(uow: UnitOfWork, row: MailedCode | None, *, typed: str) -> bool:
    """Whether it is good, now and once; a wrong one counts as a try."""
    if row is None or not counts_try(uow, row):
        return False
    code = code_hash(uow.keys, row.id, fold_digits(typed))
    unused = update(MailedCode).where(MailedCode.id == row.id, MailedCode.used_at.is_(None))
    return changes_one(uow, unused.where(MailedCode.code_hash == code).values(used_at=uow.now))


def counts_try(uow: UnitOfWork, row: MailedCode) -> bool:
    """False where no try is left, or it is too late."""
    left = update(MailedCode).where(MailedCode.id == row.id, MailedCode.tries < MOST_TRIES)
    return changes_one(uow, left.where(MailedCode.expires_at > uow.now).values(tries=MailedCode.tries + 1))


def use_device_code(uow: UnitOfWork, *, session_id: int, typed: str) -> bool:
    row = uow.session.scalar(select(MailedCode).where(MailedCode.session_id == session_id))
    return use_mailed_code(uow, row, typed=typed)


def ask_for_address(uow: UnitOfWork, actor: Actor, *, email: str) -> None:
    """Have a code mailed to an address that she wants to have from now on. NoMailAddress.

    Where it is somebody else's nothing is sent, and she is not told so.
    """
    address, account = check_email(email), get_own_account(uow.session, actor)
    of_hers = (MailedCode.account_id == account.id, MailedCode.kind == ADDRESS)
    uow.session.execute(delete(MailedCode).where(*of_hers, MailedCode.used_at.is_(None)))
    row = MailedCode(account_id=account.id, kind=ADDRESS, address=address)
    if find_account(uow.session, address) is None:
        ask_for_code(uow, row)
    else:
        row.asked_at, row.expires_at = uow.now, uow.now + MAILED_CODE
        uow.add(row)


def change_address(uow: UnitOfWork, actor: Actor, *, typed: str, session_id: int | None) -> bool:
    """Whether the code that came to the new address is good: then it is hers. Other devices are signed out, the old
    address is told."""
    account = get_own_account(uow.session, actor)
    row = find_address_code(uow.session, actor, now=uow.now)
    if row is None or not use_mailed_code(uow, row, typed=typed):
        return False
    uow.session.refresh(row)
    if find_account(uow.session, row.address or "") is not None:
        return False
    account.email, row.address = row.address, account.email
    end_other_sessions(uow, actor, but=session_id)
    write_log(uow, actor, act="change_address", thing="account", thing_id=account.id)
    if row.address:
        uow.record(AddressChanged(exchange_id=None, account_id=account.id, code_id=row.id))
    return True
