"""Hits and filters as the templates take them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request, url_for
from flask_babel import gettext
from markupsafe import Markup

from forum.contributions.promises import FORMER
from forum.exchanges.queries import ExchangeView
from forum.kernel.wording import mark
from forum.search.excerpts import Segment
from forum.search.queries.find import AuthorChoices, Hit
from forum.search.queries.places import Author, Spot
from forum.texts.labels import label_text
from forum.texts.notes import ContentNote
from forum.texts.queries import ShownText, show
from forum.web.filters import country_name
from forum.web.locale import language_name, page_locale, programme_reader
from forum.web.site import address

KINDS = {
    "contribution": mark("Contribution"),
    "topic": mark("Topic"),
    "theme": mark("Theme of the week"),
    "question": mark("Question"),
    "paper": mark("Background paper"),
    "paper_title": mark("Background paper"),
    "notice": mark("Notice"),
    "synthesis": mark("Synthesis of a week"),
}
ABOUT = mark("About the exchange")
SAMPLE = 2**31 - 1
"""An id to make one address of, for all."""
Choice = tuple[str, str | Markup]


@dataclass(frozen=True, slots=True)
class ShownHit:
    """`about`: the theme of its week, else the exchange's title. `lines`: plain words, some of them to be marked."""

    kind: str
    about: ShownText
    url: str
    who: str
    at: datetime
    language: str
    direction: str
    lines: Sequence[Segment]
    label: str
    exchange: ShownText | None
    note: ContentNote | None


@dataclass(frozen=True, slots=True)
class Filter:
    """One field of the form; its first choice leaves it open."""

    name: str
    label: str
    choices: list[Choice]
    value: str


class Showing:
    """One exchange's hits for the reader of this request; what they share is looked up once."""

    def __init__(self, view: ExchangeView, *, names_exchange: bool) -> None:
        self._slug = view.slug
        self._title = view.title(programme_reader())
        self._exchange = self._title if names_exchange else None
        self._themes = {r.number: show(r.theme, programme_reader()) for r in view.rounds if r.theme}
        self._contribution = address("contributions.contribution", slug=view.slug, contribution_id=SAMPLE)

    def hit(self, hit: Hit) -> ShownHit:
        spot = hit.spot
        return ShownHit(
            kind=gettext(KINDS.get(spot.kind, ABOUT)),
            about=self._themes.get(spot.round_number or 0, self._title),
            url=self._url(spot),
            who=author_line(spot.author) if spot.author else "",
            at=spot.at,
            language=hit.shown.language,
            direction=hit.shown.direction,
            lines=hit.lines,
            label=version_label(hit),
            exchange=self._exchange,
            note=hit.shown.note,
        )

    def _url(self, spot: Spot) -> str:
        slug, number = self._slug, spot.round_number
        match spot.kind:
            case "contribution":
                url = self._contribution.replace(str(SAMPLE), str(spot.thing_id))
            case "topic":
                url = address("contributions.topic", slug=slug, topic_id=spot.thing_id)
            case "paper" | "paper_title":
                url = address("exchanges.paper", slug=slug, paper_id=spot.thing_id)
            case "notice":
                url = address("exchanges.notices", slug=slug) + f"#n{spot.thing_id}"
            case "synthesis":
                url = address("synthesis.read", slug=slug, number=number)
            case _ if number is not None:
                url = address("exchanges.round", slug=slug, number=number)
            case _:
                url = address("exchanges.exchange", slug=slug)
        return url


def author_line(author: Author) -> str:
    """Name, organisation and country, as she chose to show them for this contribution."""
    if author.shown_as == "anonymous":
        return str(gettext("Without name"))
    if author.shown_as == FORMER:
        return str(gettext("A former participant"))
    if author.confirmed_at is None:
        return str(gettext("A participant"))
    organisation = author.organisation if author.shows_organisation or author.shown_as == "organisation" else ""
    country = country_name(author.country) if author.shows_country else ""
    name = (author.name if author.shown_as == "name" else "") or ("" if organisation else gettext("A participant"))
    return ", ".join(part for part in (name, organisation, country) if part)


def version_label(hit: Hit) -> str:
    """Where the version shown comes from; and in which other the words stand, where this one lacks them."""
    said = [label_text(hit.shown, locale=page_locale()).label]
    if hit.found_in:
        language = language_name(hit.found_in, page_locale())
        if hit.is_found_in_summary:
            said.append(gettext("Your words stand in its summary in %(language)s", language=language))
        else:
            said.append(gettext("Your words stand in its version in %(language)s", language=language))
    return " · ".join(part for part in said if part)


def exchange_filters(view: ExchangeView, authors: AuthorChoices, *, written: Sequence[str]) -> list[Filter]:
    rounds: list[Choice] = [(str(r.number), show(r.theme, programme_reader()).plain) for r in view.rounds if r.theme]
    countries = sorted(((code, country_name(code)) for code in authors.countries), key=lambda pair: pair[1])
    return [
        make_filter("round", rounds, label=gettext("Week"), everything=gettext("all weeks")),
        *language_filters(view.exchange.languages, written=written),
        make_filter("country", countries, label=gettext("Country of the author"), everything=gettext("all countries")),
        make_filter(
            "organisation",
            [(name, name) for name in authors.organisations],
            label=gettext("Organisation of the author"),
            everything=gettext("all organisations"),
        ),
    ]


def language_filters(languages: Sequence[str], *, written: Sequence[str]) -> list[Filter]:
    """By the languages a text can be read in, was written in, and cannot be read in yet. `written`: in which something stands."""
    choices = [(tag, language_name(tag)) for tag in languages]
    originals = [(tag, language_name(tag)) for tag in dict.fromkeys((*languages, *written))]
    return [
        make_filter("language", choices, label=gettext("Can be read in"), everything=gettext("any language")),
        make_filter("original", originals, label=gettext("Was written in"), everything=gettext("any language")),
        make_filter("lacks", choices, label=gettext("Lacks a version in"), everything=gettext("no matter which")),
    ]


def make_filter(name: str, choices: Sequence[Choice], *, label: str, everything: str) -> Filter:
    asked = request.args.get(name, "")
    return Filter(name, label, [("", everything), *choices], asked if any(asked == code for code, _ in choices) else "")


def here_with(**changes: str) -> str:
    """This page's address with other arguments; empty ones go, and so does the part of the list one was in."""
    kept: dict[str, str] = {**request.args.to_dict(), "after": "", **changes}
    values: dict[str, object] = {name: value for name, value in kept.items() if value}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **values})
