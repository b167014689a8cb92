"""From a row to a mail: who, in which language, about what, with which links."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from forum.accounts.models import Account, MailedCode
from forum.exchanges.models import Exchange
from forum.exchanges.queries import ExchangeView, view_exchange
from forum.kernel.characters import clean_line
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.wording import closest_locale
from forum.notifications.headers import written_whole
from forum.notifications.models import Mail
from forum.notifications.occasions import Occasion, Sender, describe
from forum.notifications.rendering import render_mail
from forum.notifications.rules import NEEDED
from forum.notifications.transports.folder import file_stem

STOP = "stop mails"
POLICY = written_whole("list-unsubscribe")


def write_message(uow: UnitOfWork, mail: Mail, sender: Sender) -> EmailMessage | None:
    """The whole mail; None where its receiver has no address or what it is about is gone. Mints the link it carries."""
    account = uow.session.get_one(Account, mail.account_id)
    exchange = uow.session.get(Exchange, mail.exchange_id) if mail.exchange_id else None
    address = receiver(uow, mail, account)
    if address is None or (mail.exchange_id and exchange is None):
        return None
    locale = closest_locale(account.language)
    view = view_exchange(uow.session, exchange) if exchange else None
    values = describe(Occasion(uow=uow, mail=mail, account=account, view=view, sender=sender))
    if values is None:
        return None
    stop_url = f"{sender.base_url}/mail/stop/{stop_token(uow, mail)}" if exchange else ""
    subject, text, body = render_mail(mail.kind, locale, {**values, "stop_url": stop_url})
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(shown_sender(view, is_discreet=mail.kind == NEEDED), addr_spec=sender.address)
    message["To"] = Address(addr_spec=address)
    message["Subject"] = subject
    message["Date"] = format_datetime(uow.now)
    message["Message-ID"] = f"<{file_stem(mail.id, mail.created_at)}@{urlsplit(sender.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    if stop_url:
        message["List-Unsubscribe"] = f"<{stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text)
    message.add_alternative(body, subtype="html")
    message["Content-Language"] = locale
    return message


def receiver(uow: UnitOfWork, mail: Mail, account: Account) -> str | None:
    """Her address; where she changes it, the one this mail is for."""
    row = uow.session.get(MailedCode, mail.thing_id) if mail.kind in {"address_code", "address_changed"} else None
    return row.address if row else account.email


def shown_sender(view: ExchangeView | None, *, is_discreet: bool = False) -> str:
    """A sensitive exchange is not named in a mailbox that others may see."""
    if view is None or view.exchange.is_sensitive or is_discreet:
        return "Ronda"
    return clean_line(view.exchange.host)[:60] or "Ronda"


def stop_token(uow: UnitOfWork, mail: Mail) -> str:
    """Names whom and which exchange, not the mail: it works as long as the mail lies in her box."""
    return uow.keys.seal_words(STOP, f"{mail.account_id}:{mail.exchange_id}").decode()
