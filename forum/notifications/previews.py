"""A mail as it will look, for whoever is about to have many of it sent. Its link is not a link yet."""

import html
from dataclasses import dataclass

from sqlalchemy.orm import Session

from forum.exchanges.models import Notice
from forum.exchanges.queries import ExchangeView
from forum.kernel.moments import say_moment
from forum.kernel.reader import Reader
from forum.kernel.wording import closest_locale
from forum.notifications.messages import shown_sender
from forum.notifications.notices import describe_notice
from forum.notifications.rendering import render_mail

HIDDEN_TOKEN = "xxxxxxxx"  # noqa: S105 - stands where a token will


@dataclass(frozen=True, slots=True)
class MailPreview:
    language: str
    sender: str
    subject: str
    text: str


def preview_invitation(view: ExchangeView, *, locale: str, base_url: str) -> MailPreview:
    exchange = view.exchange
    values = {
        "is_sensitive": exchange.is_sensitive,
        "base_url": base_url,
        "title": html.unescape(view.title(Reader(locale)).html),
        "host": exchange.host,
        "exchange_url": f"{base_url}/exchanges/{view.slug}/",
        "closes": say_moment(exchange.closes_at, exchange.timezone, locale),
        "link": f"{base_url}/sign-in/{HIDDEN_TOKEN}",
        "stop_url": f"{base_url}/mail/stop/{HIDDEN_TOKEN}",
    }
    subject, text, _ = render_mail("invitation", locale, values)
    return MailPreview(locale, shown_sender(view), subject, text)


def preview_notice(
    session: Session, notice: Notice, reader: Reader, *, view: ExchangeView, base_url: str
) -> MailPreview | None:
    """As it comes to somebody who reads only that language and keeps the exchange's hours. None where it has no words."""
    exchange, locale = view.exchange, closest_locale(reader.language)
    url = f"{base_url}/me" if exchange.is_sensitive else f"{base_url}/exchanges/{view.slug}/notices"
    about = describe_notice(session, notice, reader, view=view, timezone=None, url=url)
    if about is None:
        return None
    values = {
        **about,
        "is_sensitive": exchange.is_sensitive,
        "title": html.unescape(view.title(reader).html),
        "stop_url": f"{base_url}/mail/stop/{HIDDEN_TOKEN}",
    }
    subject, text, _ = render_mail("notice", locale, values)
    return MailPreview(locale, shown_sender(view), subject, text)
