"""An Atom feed (RFC 4287) of a round: its newest contributions, for everybody. No visit: nobody reads a page of it."""

from datetime import datetime
from xml.etree import ElementTree as ET

from flask import request, url_for
from flask_babel import gettext
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from forum.contributions.policy import can_read_feeds
from forum.contributions.promises import NAMELESS
from forum.contributions.queries.feed import FeedRow, list_newest
from forum.contributions.queries.page import Row
from forum.contributions.rules import beginning_of_day
from forum.contributions.said import shown_name, shown_origin
from forum.contributions.views.door import bp
from forum.exchanges.errors import RoundNotFound
from forum.exchanges.models import Exchange
from forum.exchanges.queries import ExchangeView, RoundView, get_visible_exchange
from forum.roster.frame import settle_in
from forum.texts.labels import label_text
from forum.texts.queries import show
from forum.web.access import public
from forum.web.entry import reading
from forum.web.locale import page_locale, programme_reader
from forum.web.runtime import runtime
from forum.web.site import address

ATOM = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@bp.get("/exchanges/<slug>/rounds/<id:number>/feed")
@public
def feed(slug: str, number: int) -> Response:
    """Of a public exchange that is not sensitive; else RoundNotFound, whoever asks."""
    here = reading()
    view = get_visible_exchange(here.session, here.actor, slug, now=here.now)
    if not can_read_feeds(view.exchange):
        raise RoundNotFound()
    settle_in(view.exchange)
    round_ = view.round(number)
    written = write_feed(view, round_, list_newest(here.session, round_id=round_.id))
    response = Response(written, content_type="application/atom+xml; charset=utf-8")
    response.add_etag()
    return response.make_conditional(request)


def write_feed(view: ExchangeView, round_: RoundView, rows: list[FeedRow]) -> bytes:
    """The same for the same contributions."""
    base, slug = runtime().settings.public_url.rstrip("/"), view.slug
    reader = programme_reader()
    week = gettext("Week %(number)s", number=round_.number)
    theme = show(round_.theme, reader).plain.unescape() if round_.theme else week
    root = ET.Element("feed", {"xmlns": ATOM, LANG: reader.language})
    own = f"{base}{url_for('contributions.feed', slug=slug, number=round_.number)}"
    put(root, "id", own)
    put(root, "title", f"{theme} · {view.title(reader).plain.unescape()}")
    put(root, "link", rel="self", type="application/atom+xml", href=own)
    here = f"{base}{address('exchanges.round', slug=slug, number=round_.number)}"
    put(root, "link", rel="alternate", type="text/html", href=here)
    moments = [changed_at(each.row, view.exchange) for each in rows]
    put(root, "updated", max(moments, default=round_.opens_at).isoformat())
    put(ET.SubElement(root, "author"), "name", view.exchange.host)
    for each in rows:
        write_entry(root, each, view, base=base)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def write_entry(root: ET.Element, each: FeedRow, view: ExchangeView, *, base: str) -> None:
    row, entry = each.row, ET.SubElement(root, "entry")
    place = url_for("contributions.contribution", slug=view.slug, contribution_id=row.id, lang=None)
    put(entry, "id", f"{base}{place}")
    put(entry, "title", title_of(each))
    link = address("contributions.contribution", slug=view.slug, contribution_id=row.id)
    put(entry, "link", rel="alternate", type="text/html", href=f"{base}{link}")
    put(entry, "published", published_at(row, view.exchange).isoformat())
    put(entry, "updated", changed_at(row, view.exchange).isoformat())
    put(ET.SubElement(entry, "author"), "name", author_of(row))
    name, language, words = words_of(each)
    put(entry, name, words, type="html" if name == "content" else "text").set(LANG, language)


def put(parent: ET.Element, name: str, words: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    element.text = words or None
    return element


def title_of(each: FeedRow) -> str:
    """Who, and in which topic: never words of what she wrote."""
    topic = show(each.title, programme_reader()).plain.unescape() if each.title else ""
    return f"{shown_name(each.row)} · {topic}" if topic else shown_name(each.row)


def author_of(row: Row) -> str:
    return ", ".join(part for part in (shown_name(row), *shown_origin(row)) if part)


def words_of(each: FeedRow) -> tuple[str, str, str]:
    """Element, language, words: the version this reader sees, under its label; the content note alone where there is one."""
    shown = show(each.versions, programme_reader())
    if shown.note is not None:
        return "summary", shown.note.language, shown.note.words
    text = label_text(shown, locale=page_locale())
    label = Markup("<p><em>{}</em></p>").format(text.label) if text.label else Markup()
    html = Markup('<div lang="{}" dir="{}">{}</div>').format(text.language, text.direction, text.html)
    return "content", text.language, str(label + escape(html))


def published_at(row: Row, exchange: Exchange) -> datetime:
    return shown_moment(row, row.published_at or row.created_at, exchange)


def changed_at(row: Row, exchange: Exchange) -> datetime:
    return shown_moment(row, row.edited_at or row.published_at or row.created_at, exchange)


def shown_moment(row: Row, at: datetime, exchange: Exchange) -> datetime:
    """Of what bears no name the day only."""
    return beginning_of_day(at, exchange.timezone) if row.shown_as in NAMELESS else at
