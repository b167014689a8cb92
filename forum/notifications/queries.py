from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Exchange
from forum.kernel.keys import Keys
from forum.notifications.errors import StopLinkNotGood
from forum.notifications.messages import STOP
from forum.notifications.models import Mail

MOST_SHOWN = 50


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
