from cryptography.fernet import InvalidToken
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.kernel.keys import Keys
from forum.notifications.errors import StopLinkNotGood
from forum.notifications.messages import STOP
from forum.notifications.models import Mail

MOST_SHOWN = 50


def get_mail_by_stop_token(session: Session, token: str, *, keys: Keys) -> Mail:
    """The mail whose foot carried this link. StopLinkNotGood."""
    try:
        mail = session.get(Mail, keys.unseal(STOP, token.encode("ascii", "replace")))
    except (InvalidToken, ValueError):
        mail = None
    if mail is None or mail.exchange_id is None:
        raise StopLinkNotGood()
    return mail


def list_mails(session: Session) -> list[Mail]:
    """The latest, for who keeps the machine: kinds and states, no words."""
    return list(session.scalars(select(Mail).order_by(Mail.id.desc()).limit(MOST_SHOWN)))
