from forum.accounts.own_data import erase_address
from forum.kernel.actor import SYSTEM
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.notifications.actions import queue_mail
from forum.notifications.own_data import erase_mails
from forum.own_data.actions.erase import CLEAR_TRACES
from forum.own_data.errors import AddressNeeded, NotChosen
from forum.own_data.mails import ADDRESS_ASKED
from forum.own_data.models import AddressQuestion
from forum.own_data.queries.addresses import find_question, get_owner
from forum.own_data.rules import address_goes_at, is_to_be_asked, is_to_be_erased, last_close, may_go_now

KEEP, ERASE, ASK_AGAIN = "keep", "erase", "ask_again"


def ask_about_address(uow: UnitOfWork, account_id: int) -> None:
    """Have her asked whether her address may stay, if she is to be."""
    owner = get_owner(uow.session, account_id)
    closed_at = last_close(owner.parts)
    is_administrator = owner.account.is_administrator
    if closed_at is None or not is_to_be_asked(owner.parts, owner.said, uow.now, is_administrator=is_administrator):
        return
    question = find_question(uow.session, account_id) or uow.add(AddressQuestion(account_id=account_id))
    question.closed_at, question.asked_at, question.due_at = closed_at, uow.now, address_goes_at(closed_at, uow.now)
    question.keeps, question.answered_at = False, None
    uow.flush()
    queue_mail(uow, kind=ADDRESS_ASKED, account_id=account_id, key=f"{ADDRESS_ASKED}:{account_id}:{closed_at}")


def answer_about_address(uow: UnitOfWork, *, account_id: int, answer: str) -> None:
    """Keep it, erase it now, or be asked as if nothing had been said. NotChosen, AddressNeeded."""
    if answer not in {KEEP, ERASE, ASK_AGAIN}:
        raise NotChosen({"answer": NotChosen()})
    if answer == ERASE:
        erase_now(uow, account_id)
        return
    question = find_question(uow.session, account_id)
    if answer == ASK_AGAIN and question is not None:
        uow.session.delete(question)
    elif answer == KEEP:
        question = question or uow.add(AddressQuestion(account_id=account_id))
        question.closed_at = last_close(get_owner(uow.session, account_id).parts)
        question.keeps, question.answered_at = True, uow.now


def erase_now(uow: UnitOfWork, account_id: int) -> None:
    owner = get_owner(uow.session, account_id)
    if not may_go_now(owner.parts, uow.now, is_administrator=owner.account.is_administrator):
        raise AddressNeeded()
    let_address_go(uow, account_id)


def erase_address_if_due(uow: UnitOfWork, account_id: int) -> None:
    """Looked at anew: she may have answered, or joined another exchange, a moment ago."""
    owner = get_owner(uow.session, account_id)
    is_administrator = owner.account.is_administrator
    if is_to_be_erased(owner.parts, owner.said, uow.now, is_administrator=is_administrator):
        let_address_go(uow, account_id)


def let_address_go(uow: UnitOfWork, account_id: int) -> None:
    """Her words stay as they are; letters to her that are kept in the folder go too."""
    erase_address(uow, account_id=account_id)
    erase_mails(uow, account_id=account_id)
    question = find_question(uow.session, account_id)
    if question is not None:
        uow.session.delete(question)
    write_log(uow, SYSTEM, act="erase_address", thing="account", thing_id=account_id)
    uow.enqueue(CLEAR_TRACES, key=f"{CLEAR_TRACES} after an erasure")
