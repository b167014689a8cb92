"""Hits and filters as the templates take them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request, url_for
from flask_babel import gettext
from markupsafe import Markup

from forum.exchanges.queries import ExchangeView
from forum.kernel.wording import mark
from forum.search.excerpts import Segment
from forum.search.queries.find import AuthorChoices, Hit
from forum.search.queries.places import Author
from forum.texts.labels import label_text
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
}
ABOUT = mark("About the exchange")
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


@dataclass(frozen=True, slots=True)
class Filter:
    """One field of the form; its first choice leaves it open."""

    name: str
    label: str
    choices: list[Choice]
    value: str


def show_hit(hit: Hit, view: ExchangeView, *, names: Mapping[int, str], is_alone: bool) -> ShownHit:
    title = view.title(programme_reader())
    theme = next((r.theme for r in view.rounds if r.number == hit.spot.round_number and r.theme), None)
    return ShownHit(
        kind=gettext(KINDS.get(hit.spot.kind, ABOUT)),
        about=show(theme, programme_reader()) if theme else title,
        url=hit_url(hit, view.slug),
        who=author_line(hit.spot.author) if hit.spot.author else "",
        at=hit.spot.at,
        language=hit.shown.language,
        direction=hit.shown.direction,
        lines=hit.lines,
        label=version_label(hit, names),
        exchange=None if is_alone else title,
    )


def hit_url(hit: Hit, slug: str) -> str:
    spot = hit.spot
    match spot.kind:
        case "contribution":
            return address("contributions.contribution", slug=slug, contribution_id=spot.thing_id)
        case "topic":
            return address("contributions.topic", slug=slug, topic_id=spot.thing_id)
        case "paper" | "paper_title":
            return address("exchanges.paper", slug=slug, paper_id=spot.thing_id)
        case _ if spot.round_number is not None:
            return address("exchanges.round", slug=slug, number=spot.round_number)
        case _:
            return address("exchanges.exchange", slug=slug)


def author_line(author: Author) -> str:
    """Name, organisation and country, as she chose to show them for this contribution."""
    if author.shown_as == "anonymous":
        return str(gettext("Without name"))
    if author.confirmed_at is None:
        return str(gettext("A participant"))
    organisation = author.organisation if author.shows_organisation or author.shown_as == "organisation" else ""
    country = country_name(author.country) if author.shows_country else ""
    name = (author.name if author.shown_as == "name" else "") or ("" if organisation else gettext("A participant"))
    return ", ".join(part for part in (name, organisation, country) if part)


def version_label(hit: Hit, names: Mapping[int, str]) -> str:
    """Where the version shown comes from; and in which other the words stand, where this one lacks them."""
    said = [label_text(hit.shown, locale=page_locale(), names=names).label]
    if hit.found_in:
        language = language_name(hit.found_in, page_locale())
        said.append(gettext("Your words stand in its version in %(language)s", language=language))
    return " · ".join(part for part in said if part)


def exchange_filters(view: ExchangeView, authors: AuthorChoices) -> list[Filter]:
    rounds: list[Choice] = [(str(r.number), show(r.theme, programme_reader()).plain) for r in view.rounds if r.theme]
    countries = sorted(((code, country_name(code)) for code in authors.countries), key=lambda pair: pair[1])
    return [
        make_filter("round", rounds, label=gettext("Week"), everything=gettext("all weeks")),
        language_filter(view.exchange.languages),
        make_filter("country", countries, label=gettext("Country of the author"), everything=gettext("all countries")),
        make_filter(
            "organisation",
            [(name, name) for name in authors.organisations],
            label=gettext("Organisation of the author"),
            everything=gettext("all organisations"),
        ),
    ]


def language_filter(languages: Sequence[str]) -> Filter:
    choices = [(tag, language_name(tag)) for tag in languages]
    return make_filter("language", choices, label=gettext("Can be read in"), everything=gettext("any language"))


def make_filter(name: str, choices: Sequence[Choice], *, label: str, everything: str) -> Filter:
    asked = request.args.get(name, "")
    return Filter(name, label, [("", everything), *choices], asked if any(asked == code for code, _ in choices) else "")


def here_with(**changes: str) -> str:
    """This page's address with other arguments; empty ones go, and so does the part of the list one was in."""
    kept: dict[str, str] = {**request.args.to_dict(), "after": "", **changes}
    values: dict[str, object] = {name: value for name, value in kept.items() if value}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **values})
