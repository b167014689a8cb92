from sqlalchemy import delete

from forum.accounts.models import Account
from forum.demo.queries import find_demo, get_demo, is_of_demo, list_demo_accounts
from forum.demo.script import Script, read_script
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.models import LogChain, LogEntry
from forum.texts.models import Text


def remove_demo(uow: UnitOfWork, script: Script) -> None:
    """Take the demo away with all its texts, figures and people; people who were asked elsewhere stay. NoDemoHere."""
    exchange_id = get_demo(uow.session).id
    account_ids = [account.id for account in list_demo_accounts(uow.session, script, exchange_id)]
    for statement in (
        delete(Exchange).where(Exchange.id == exchange_id),
        delete(Text).where(Text.exchange_id == exchange_id),
        delete(LogEntry).where(LogEntry.exchange_id == exchange_id),
        delete(LogChain).where(LogChain.exchange_id == exchange_id),
        delete(Account).where(Account.id.in_(account_ids)),
    ):
        uow.session.execute(statement)


def give_way(uow: UnitOfWork, actor: Actor) -> None:
    """Take the demo away for the first exchange of real people; what its own people try out stands beside it."""
    if find_demo(uow.session) is not None and not is_of_demo(uow.session, actor.account_id):
        remove_demo(uow, read_script())
