"""From a row to a mail: who, in which language, about what, with which links."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.actions import make_link, mint_code
from forum.accounts.models import Account, MailedCode
from forum.contributions.models import Contribution, Topic
from forum.contributions.reasons import FOR_RETURN, said_reason
from forum.exchanges.models import Exchange, Membership
from forum.exchanges.queries import ExchangeView, view_exchange
from forum.kernel.characters import clean_line
from forum.kernel.moments import say_moment
from forum.kernel.reader import Reader
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.wording import closest_locale, direction
from forum.kernel.zones import zone
from forum.moderation.queries.appeals import list_own_appeals
from forum.notifications.headers import written_whole
from forum.notifications.models import Mail
from forum.notifications.rendering import render_mail
from forum.notifications.rules import NEEDED, WAITING
from forum.notifications.transports.folder import file_stem
from forum.notifications.waiting import items_for
from forum.texts.queries import show, show_texts

STOP = "stop mails"
POLICY = written_whole("list-unsubscribe")


@dataclass(frozen=True, slots=True)
class Sender:
    """`address` of the installation, `base_url` of its pages."""

    address: str
    base_url: str


def write_message(uow: UnitOfWork, mail: Mail, sender: Sender) -> EmailMessage | None:
    """The whole mail; None where its receiver has no address or what it is about is gone. Mints the link it carries."""
    account = uow.session.get_one(Account, mail.account_id)
    exchange = uow.session.get(Exchange, mail.exchange_id) if mail.exchange_id else None
    address = receiver(uow, mail, account)
    if address is None or (mail.exchange_id and exchange is None):
        return None
    locale = closest_locale(account.language)
    view = view_exchange(uow.session, exchange) if exchange else None
    values = describe(uow, mail, account=account, view=view, sender=sender)
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


def describe(
    uow: UnitOfWork, mail: Mail, *, account: Account, view: ExchangeView | None, sender: Sender
) -> Mapping[str, object] | None:
    """What the templates may say."""
    reader = Reader(account.language)
    values: dict[str, object] = {
        "is_sensitive": bool(view and view.exchange.is_sensitive),
        "base_url": sender.base_url,
        "own_url": f"{sender.base_url}/me",
    }
    if view is not None:
        values["title"] = html.unescape(view.title(reader).html)
        values["host"] = view.exchange.host
        values["desk_url"] = leading_to(view, sender, "desk")
        values["people_url"] = leading_to(view, sender, "organise/people")
        values["closes"] = said_moment(view.exchange.closes_at, account, view)
    if mail.kind in {"sign_in_link", "invitation"}:
        values["link"] = mint_link(uow, mail, account, view=view, sender=sender)
    elif mail.kind in {"device_code", "address_code"}:
        values["code"] = mint_code(uow, code_id=mail.thing_id or 0)
        return values if values["code"] else None
    elif mail.kind == "address_changed":
        values["help_url"] = f"{sender.base_url}/help"
    elif mail.kind == "membership_requested":
        asking = uow.session.get(Membership, mail.thing_id)
        values["name"] = asking.name if asking else ""
    elif mail.kind == WAITING and view is not None:
        about = describe_waiting(uow, account, view=view)
        return None if about is None else {**values, **about}
    elif view is not None:
        about = describe_contribution(uow.session, mail, reader, view=view, sender=sender)
        return None if about is None else {**values, **about}
    return values


def leading_to(view: ExchangeView, sender: Sender, place: str) -> str:
    """A page of the exchange; one's own page where the exchange is sensitive, since its address may say what it is."""
    return f"{sender.base_url}/me" if view.exchange.is_sensitive else f"{sender.base_url}/exchanges/{view.slug}/{place}"


def mint_link(uow: UnitOfWork, mail: Mail, account: Account, *, view: ExchangeView | None, sender: Sender) -> str:
    """An invitation's link is good until the exchange closes, a sign-in link for minutes."""
    if view is None:
        token = make_link(uow, account_id=account.id, leads_to=mail.leads_to)
    else:
        token = make_link(
            uow,
            account_id=account.id,
            kind="personal",
            expires_at=view.exchange.closes_at,
            exchange_id=view.id,
            leads_to=f"/exchanges/{view.slug}/",
        )
    return f"{sender.base_url}/sign-in/{token}"


def describe_contribution(
    session: Session, mail: Mail, reader: Reader, *, view: ExchangeView, sender: Sender
) -> dict[str, object] | None:
    contribution = session.get(Contribution, mail.thing_id)
    topic = session.get(Topic, contribution.topic_id) if contribution else None
    if contribution is None or topic is None:
        return None
    title = show_texts(session, [topic.title_id], reader).get(topic.title_id)
    round_ = view.round_by_id(topic.round_id)
    theme = show(round_.theme, reader) if round_.theme else None
    return {
        "topic": html.unescape((title or theme).html) if (title or theme) else "",  # type: ignore[union-attr]
        "url": leading_to(view, sender, f"contributions/{contribution.id}"),
        "desk_url": leading_to(view, sender, "desk"),
        "entered_by": name_of(session, contribution.entered_by_id),
        "words_language": contribution.reason_language or reader.language,
        "words_direction": direction(contribution.reason_language or reader.language),
        **reason_of(session, mail, contribution, locale=closest_locale(reader.language)),
    }


def reason_of(session: Session, mail: Mail, contribution: Contribution, *, locale: str) -> dict[str, object]:
    """Why it came back, or what came of the appeal."""
    if mail.kind != "appeal_decided":
        reason = said_reason(locale, contribution.reason_code, of=FOR_RETURN)
        return {"reason": reason, "words": contribution.reason or ""}
    heard = list_own_appeals(session, {contribution.id: contribution.status}, locale=locale).get(contribution.id)
    return {
        "is_granted": heard is not None and heard.state == "granted",
        "reason": heard.reason if heard else "",
        "words": heard.words if heard else "",
    }


def name_of(session: Session, membership_id: int | None) -> str:
    found = session.get(Membership, membership_id) if membership_id else None
    return found.name if found and found.confirmed_at else ""


def describe_waiting(uow: UnitOfWork, account: Account, *, view: ExchangeView) -> dict[str, object] | None:
    """How many wait for her, since when and promised until when, in which languages; None where nothing waits any more."""
    mine = select(Membership.id).where(Membership.exchange_id == view.id, Membership.account_id == account.id)
    items = items_for(uow, exchange_id=view.id, membership_id=uow.session.scalar(mine) or 0)
    if not items:
        return None
    oldest, locale = items[0], Locale.parse(closest_locale(account.language))
    say_since = said_day if oldest.is_anonymous else said_moment
    tags = sorted({item.language for item in items})
    return {
        "waiting": len(items),
        "oldest": say_since(oldest.since, account, view),
        "until": say_since(oldest.since + timedelta(hours=view.exchange.promise_hours), account, view),
        "languages": format_list(
            [Locale.parse(tag, sep="-").get_display_name(locale) or tag for tag in tags], locale=locale
        ),
    }


def said_day(at: datetime, account: Account, view: ExchangeView) -> str:
    """Of what bears no name the day and not the hour."""
    name = account.timezone or view.exchange.timezone
    return format_date(at.astimezone(zone(name)), "long", locale=closest_locale(account.language))


def said_moment(at: datetime, account: Account, view: ExchangeView) -> str:
    return say_moment(at, account.timezone or view.exchange.timezone, closest_locale(account.language))
