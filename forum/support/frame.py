"""What this slice draws in pages of others: help lines, and the texts for when somebody may be in danger."""

from collections.abc import Iterable
from dataclasses import dataclass

from forum.exchanges.models import Exchange, Membership
from forum.exchanges.queries import translator_credits
from forum.support.models import HelpLine
from forum.support.queries import get_standing_versions, list_help_lines
from forum.support.rules import leads_to
from forum.texts.labels import LabelledText, label_text
from forum.texts.queries import show
from forum.web.discretion import be_discreet
from forum.web.entry import Reading
from forum.web.filters import country_name
from forum.web.locale import page_locale, reader


@dataclass(frozen=True, slots=True)
class ShownLine:
    """`url` opens a telephone or a page on the web."""

    id: int
    country: str
    name: str
    contact: str
    url: str
    hours: str
    languages: str


@dataclass(frozen=True, slots=True)
class Note:
    text: LabelledText
    lines: list[ShownLine]


def show_lines(lines: Iterable[HelpLine]) -> list[ShownLine]:
    return [
        ShownLine(
            line.id,
            country_name(line.country),
            line.name,
            line.contact,
            leads_to(line.contact),
            line.hours,
            line.languages,
        )
        for line in lines
    ]


def show_note(here: Reading, exchange: Exchange) -> Note:
    """For her who wrote what was set aside, on her own page: our note, and help lines of the country she gave.

    Such a page can be left quickly, and says nothing in its title.
    """
    be_discreet()
    own = here.session.get(Membership, here.actor.membership_id(exchange.id) or 0)
    lines = list_help_lines(here.session, exchange.id, country=own.country if own else None)
    return Note(show_standing(here, exchange, "danger-note"), show_lines(lines))


def show_standing(here: Reading, exchange: Exchange, name: str) -> LabelledText:
    shown = show(get_standing_versions(here.session, exchange, name), reader())
    return label_text(shown, locale=page_locale(), names=translator_credits(here.session, exchange))
