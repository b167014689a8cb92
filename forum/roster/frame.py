"""The frame of every page of an exchange: whose zone and languages it speaks in, the line of weeks, the links."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import g, request
from flask_babel import gettext

from forum.exchanges.errors import ExchangeNotFound
from forum.exchanges.models import Exchange
from forum.exchanges.queries import (
    ExchangeView,
    PaperView,
    RoundView,
    get_visible_exchange,
    is_discreet_slug,
    translator_credits,
)
from forum.exchanges.rules import Credits, Phase
from forum.kernel.actor import Actor, Role
from forum.kernel.reader import Reader
from forum.kernel.wording import mark, say
from forum.roster.policy import on_duty_until
from forum.roster.queries import moderator_names
from forum.texts.labels import LabelledText, label_text
from forum.texts.queries import ShownText, show
from forum.web.counting import count_reading
from forum.web.discretion import be_discreet
from forum.web.entry import Reading, reading
from forum.web.locale import here_in, language_name, page_locale, programme_reader, reader
from forum.web.site import address

STATES = {Phase.CLOSED: "past", Phase.OPEN: "open", Phase.COMING: "coming"}
Link = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class ShownRound:
    """A round on the line of weeks. `feed_url`: where feed readers ask for what is new in it, "" where none may."""

    number: int
    theme: ShownText | None
    url: str
    state: str
    opens_at: datetime
    closes_at: datetime
    moderators: tuple[str, ...]
    is_here: bool
    feed_url: str = ""


@dataclass(frozen=True, slots=True)
class ShownPaper:
    title: ShownText
    url: str
    available_in: list[str]
    kind: str


@dataclass(frozen=True, slots=True)
class Nav:
    """`calendar_url`: the page about calendars and feeds; `dates_url`: the open address of its dates, "" where there is none."""

    title: ShownText
    url: str
    host: str
    accent: str
    rounds: tuple[ShownRound, ...]
    links: tuple[Link, ...]
    calendar_url: str = ""
    dates_url: str = ""
    on_duty_until: datetime | None = None
    """The end of the reader's own authority there; None while she has none."""
    is_own_time: bool = False
    """Whether the page's hours are those of the reader's own zone."""


@dataclass(frozen=True, slots=True)
class ExchangePage:
    """An exchange as a view needs it: the view of it, who reads, and the frame to hand to the template."""

    view: ExchangeView
    reading: Reading
    reader: Reader
    """Of what participants wrote; the programme is read by `programme_reader`."""
    nav: Nav

    def nav_in(self, number: int) -> Nav:
        """The frame of a page that stands in a round."""
        return replace(self.nav, rounds=tuple(replace(r, is_here=r.number == number) for r in self.nav.rounds))

    @property
    def credits(self) -> Credits:
        """How translators are named under their versions."""
        return translator_credits(self.reading.session, self.view.exchange)

    @property
    def exchange(self) -> Exchange:
        return self.view.exchange


def label_here(page: ExchangePage, text: ShownText) -> LabelledText:
    """A published text of the programme with its label, the way to where it stands beside its original, and its other
    versions: this page in their languages."""
    others = (tag for tag in text.languages if tag not in {text.language, text.source_language})
    return label_text(
        text,
        locale=page_locale(),
        names=page.credits,
        original_url=here_in(text.source_language),
        others=tuple((tag, language_name(tag), here_in(tag)) for tag in others),
        beside_url=address("translating.beside", slug=page.view.slug, text_id=text.text_id, language=text.language),
    )


def open_exchange(slug: str, *, round_number: int | None = None) -> ExchangePage:
    """The exchange of this page, if its reader may see it; counts the page as one of its own. ExchangeNotFound."""
    here = reading()
    view = get_visible_exchange(here.session, here.actor, slug, now=here.now)
    settle_in(view.exchange)
    count_reading(view.id)
    nav = build_nav(view, here, programme_reader(), round_number=round_number)
    return ExchangePage(view, here, reader(), nav)


def find_frame(exchange: Exchange, *, round_id: int) -> Nav | None:
    """The frame of a page that stands in a round; None where the exchange is no longer hers to see, but her words are."""
    try:
        page = open_exchange(exchange.slug)
    except ExchangeNotFound:
        settle_in(exchange)
        return None
    return page.nav_in(page.view.round_by_id(round_id).number)


def settle_in(exchange: Exchange) -> None:
    """Make this a page of the exchange: its zone, its languages, its discretion."""
    g.exchange_slug, g.exchange_timezone = exchange.slug, exchange.timezone
    g.exchange_languages = tuple(exchange.languages)
    if exchange.is_sensitive:
        be_discreet()


def settle_near(exchanges: Iterable[Exchange]) -> None:
    """Make a page about several exchanges as discreet as one of them needs it; who takes part in one only asks there."""
    near = list(exchanges)
    if any(exchange.is_sensitive for exchange in near):
        be_discreet()
    if len(near) == 1 and not reading().actor.is_in_charge:
        g.leading_to = near[0].slug


def lead_discreetly(target: str | None) -> None:
    """Make this page, on the way to `target`, as discreet as what it leads to."""
    _, _, rest = (target or "").partition("/exchanges/")
    g.leading_to = rest.partition("/")[0]
    if g.leading_to and is_discreet_slug(reading().session, g.leading_to):
        be_discreet()


def build_nav(view: ExchangeView, here: Reading, who: Reader, *, round_number: int | None) -> Nav:
    exchange = view.exchange
    names = moderator_names(here.session, exchange)
    return Nav(
        title=view.title(who),
        url=address("exchanges.exchange", slug=exchange.slug),
        host=exchange.host,
        accent=exchange.accent,
        rounds=tuple(
            show_round(view, r, who, now=here.now, names=names.get(r.id, ()), here=round_number) for r in view.rounds
        ),
        links=links_for(here.actor, exchange, here.now),
        calendar_url=address("exchanges.calendar", slug=exchange.slug),
        dates_url=address("exchanges.calendar_file", slug=exchange.slug, lang=who.language)
        if exchange.access == "public"
        else "",
        on_duty_until=on_duty_until(here.actor, exchange.id, here.now),
        is_own_time=here.actor.timezone is not None,
    )


def show_round(
    view: ExchangeView, round_: RoundView, who: Reader, *, now: datetime, names: tuple[str, ...], here: int | None
) -> ShownRound:
    return ShownRound(
        number=round_.number,
        theme=show(round_.theme, who) if round_.theme else None,
        url=address("exchanges.round", slug=view.slug, number=round_.number),
        state=STATES[round_.phase(now)],
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        moderators=names,
        is_here=round_.number == here,
        feed_url=address("contributions.feed", slug=view.slug, number=round_.number, lang=who.language)
        if view.exchange.access == "public" and not view.exchange.is_sensitive
        else "",
    )


def name_version(paper: PaperView, language: str) -> str:
    """Its language in that language, and whether it is no more than a summary."""
    name = language_name(language)
    return gettext("%(language)s (a summary)", language=name) if language in paper.body_summarised_in else name


def show_paper(paper: PaperView, who: Reader, slug: str) -> ShownPaper:
    languages = paper.body_languages or ((paper.file_language,) if paper.file_language else ())
    return ShownPaper(
        title=show(paper.title, who),
        url=address("exchanges.paper", slug=slug, paper_id=paper.id),
        available_in=[name_version(paper, tag) for tag in languages],
        kind=gettext("a file") if paper.file_id else "",
    )


def links_for(actor: Actor, exchange: Exchange, now: datetime) -> tuple[Link, ...]:
    """The pages of the exchange that this person may open, besides its rounds."""
    is_organiser = actor.holds(Role.ORGANISER, exchange.id, now)
    moderates = is_organiser or actor.is_moderator(exchange.id)
    directs = is_organiser or actor.holds(Role.MODERATOR, exchange.id, now)
    offered = [
        (mark("Desk"), "moderation.desk", directs or (moderates and not exchange.is_sensitive)),
        (mark("Roster"), "roster.table", moderates),
        (mark("Translating"), "translating.desk", directs or actor.holds(Role.TRANSLATOR, exchange.id, now)),
        (mark("Figures"), "statistics.figures", moderates or exchange.shows_figures),
        (mark("Publication"), "publication.editions", now >= exchange.closes_at),
        (mark("Enter for others"), "contributions.enter", actor.holds(Role.RELAY, exchange.id, now)),
        (mark("Set aside"), "moderation.aside", actor.holds(Role.SAFETY_CONTACT, exchange.id, now)),
        (mark("Organise"), "admin.overview", is_organiser),
        (mark("My profile"), "exchanges.profile", actor.takes_part(exchange.id)),
    ]
    return tuple(
        (say(page_locale(), words), url, is_here(endpoint, url))
        for words, endpoint, is_open in offered
        if is_open and (url := address(endpoint, slug=exchange.slug))
    )


MANY_PLACES = {"exchanges", "contributions", "moderation"}
"""Slices that also have pages outside the desk that a link opens."""


def is_here(endpoint: str, url: str) -> bool:
    """Is this page the one named, or one of the desk it opens?"""
    desk = endpoint.partition(".")[0]
    if "/organise/" in request.path:
        return desk == "admin"
    return is_within(url.partition("?")[0]) or (request.blueprint == desk and desk not in MANY_PLACES)


def desk_links(slug: str) -> list[Link]:
    """The organiser's pages, in the order of her work."""
    offered = [
        (gettext("Next"), "admin.overview"),
        (gettext("Exchange"), "admin.exchange"),
        (gettext("Weeks"), "admin.rounds"),
        (gettext("Moderators"), "admin.roster"),
        (gettext("People"), "admin.people"),
        (gettext("Pages"), "support.standing_desk"),
        (gettext("Reasons"), "moderation.templates"),
        (gettext("Letters"), "moderation.letter_templates"),
        (gettext("Help"), "support.desk"),
        (gettext("Publication"), "publication.prepare"),
        (gettext("Survey"), "reports.survey_results"),
        (gettext("Commitments"), "reports.commitments_desk"),
        (gettext("Log"), "admin.log"),
    ]
    found = [(words, address(endpoint, slug=slug)) for words, endpoint in offered]
    return [(words, url, is_within(url.partition("?")[0])) for words, url in found if url]


def is_within(path: str) -> bool:
    """Is this page that one, or one it opens?"""
    return request.path == path or request.path.startswith(f"{path}/")
