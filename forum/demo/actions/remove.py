from sqlalchemy import delete

from forum.accounts.models import Account
from forum.demo.queries import get_demo, list_demo_accounts
from forum.demo.script import Script
from forum.exchanges.models import Exchange
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.models import LogEntry
from forum.texts.models import Text


def remove_demo(uow: UnitOfWork, script: Script) -> None:
    """Take the demo away with all its texts, figures and people; people who were asked elsewhere stay. NoDemoHere."""
    exchange_id = get_demo(uow.session).id
    account_ids = [account.id for account in list_demo_accounts(uow.session, script, exchange_id)]
    for statement in (
        delete(Exchange).where(Exchange.id == exchange_id),
        delete(Text).where(Text.exchange_id == exchange_id),
        delete(LogEntry).where(LogEntry.exchange_id == exchange_id),
        delete(Account).where(Account.id.in_(account_ids)),
    ):
        uow.session.execute(statement)
