from dataclasses import dataclass

from flask import render_template, url_for
from flask_babel import gettext

from forum.kernel.characters import shorten
from forum.kernel.errors import require
from forum.synthesis.pages import RoundPage, open_round
from forum.synthesis.policy import can_see_draft
from forum.synthesis.queries.fairness import Fairness, country_shown, organisation_shown, weigh_fairness
from forum.synthesis.queries.sources import Source, list_published
from forum.synthesis.showing import contribution_address, said_who
from forum.synthesis.views.door import bp
from forum.texts.notes import ContentNote
from forum.texts.queries import ShownText, show_texts
from forum.web.filters import country_name, day, language_label

FIRST_WORDS = 140


@dataclass(frozen=True, slots=True)
class FirstWords:
    plain: str
    language: str
    direction: str
    note: ContentNote | None


@dataclass(frozen=True, slots=True)
class MissingLine:
    """A contribution nothing rests on, as `components/lists.html` takes it."""

    title: str
    url: str
    reason: str
    first_line: FirstWords
    links: tuple[tuple[str, str], ...]
    since: None = None


@bp.get("/exchanges/<slug>/rounds/<id:number>/synthesis/fairness")
def fairness(slug: str, number: int) -> str:
    """Which contributions, countries, languages, organisations are not reflected yet."""
    found = open_round(slug, number)
    here = found.page.reading
    require(can_see_draft(here.actor, found.sheet.standing, here.now))
    weighed = weigh_fairness(list_published(here.session, found.round.id), found.sheet.cited)
    return render_template(
        "synthesis/fairness.html",
        **found.frame(),
        count=weighed.count,
        reflected=weighed.count - len(weighed.missing),
        traits=traits_of(weighed),
        lines=lines_of(found, weighed),
    )


def traits_of(weighed: Fairness) -> list[tuple[str, int, int, list[str]]]:
    """Each kind: its name, how many are reflected of how many, and which are not yet."""
    return [
        (
            gettext("Countries"),
            weighed.countries.reflected,
            weighed.countries.count,
            sorted(map(country_name, weighed.countries.missing)),
        ),
        (
            gettext("Organisations"),
            weighed.organisations.reflected,
            weighed.organisations.count,
            list(weighed.organisations.missing),
        ),
        (
            gettext("Languages"),
            weighed.languages.reflected,
            weighed.languages.count,
            sorted(map(language_label, weighed.languages.missing)),
        ),
    ]


def lines_of(found: RoundPage, weighed: Fairness) -> list[MissingLine]:
    """The contributions nothing rests on, in the order they stand in."""
    session = found.page.reading.session
    texts = show_texts(session, [source.text_id for source in weighed.missing], found.page.reader)
    return [line_of(found, source, texts[source.text_id]) for source in weighed.missing]


def line_of(found: RoundPage, source: Source, text: ShownText) -> MissingLine:
    slug = found.page.view.slug
    basket = (gettext("To the basket"), url_for(".mark", slug=slug, contribution_id=source.id))
    return MissingLine(
        title=said_who(source),
        url=contribution_address(slug, source.id),
        reason=said_of(source),
        first_line=first_words_of(text),
        links=(basket,) if found.may_write else (),
    )


def first_words_of(text: ShownText) -> FirstWords:
    """None under a content note."""
    words = "" if text.note else shorten(text.html.striptags(), FIRST_WORDS)
    return FirstWords(words, text.language, text.direction, text.note)


def said_of(source: Source) -> str:
    """Its number, the day, from where, in which language."""
    parts = [
        gettext("Contribution %(number)s", number=source.id),
        day(source.published_at) if source.published_at else "",
        organisation_shown(source),
        country_name(country_shown(source)),
        language_label(source.language),
    ]
    return " · ".join(filter(None, parts))
