from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.kernel.keys import Keys
from forum.notifications.errors import StopLinkNotGood
from forum.notifications.messages import STOP
from forum.notifications.models import Mail, MailChoice

MOST_SHOWN = 50
AT_ONCE = 100


class Stop(NamedTuple):
    """Who wants no mails of which exchange."""

    account_id: int
    exchange_id: int


def read_stop_token(session: Session, token: str, *, keys: Keys) -> Stop:
    """What the foot of a mail asks for, however long ago the mail was sent. StopLinkNotGood."""
    words = keys.unseal_words(STOP, token.encode("ascii", "replace"))
    if words is None:
        raise StopLinkNotGood()
    stop = Stop(*map(int, words.split(":")))
    account = session.get(Account, stop.account_id)
    if account is None or account.email is None or session.get(Exchange, stop.exchange_id) is None:
        raise StopLinkNotGood()
    return stop


def list_mails(session: Session) -> list[Mail]:
    """The latest, for who keeps the machine: kinds and states, no words."""
    return list(session.scalars(select(Mail).order_by(Mail.id.desc()).limit(MOST_SHOWN)))


def list_with_address(session: Session, exchange_id: int, *, after: int) -> list[int]:
    """Memberships of those who take part and can be written to: the next hundred after this one."""
    query = (
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.exchange_id == exchange_id,
            Membership.state == MembershipState.ACTIVE,
            Account.email.is_not(None),
            Membership.id > after,
        )
        .order_by(Membership.id)
        .limit(AT_ONCE)
    )
    return list(session.scalars(query))


def list_without_mails(session: Session, exchange_id: int) -> frozenset[int]:
    """Accounts that want no mails of this exchange."""
    return frozenset(session.scalars(select(MailChoice.account_id).where(MailChoice.exchange_id == exchange_id)))
