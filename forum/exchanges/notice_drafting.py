"""A notice's first words: our templates filled with what is known of its round."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel.lists import format_list
from babel.numbers import format_decimal

from forum.exchanges.models import Exchange
from forum.exchanges.notice_words import NoticeWords, fill, languages_to_fill, ours
from forum.exchanges.queries import RoundView
from forum.kernel.reader import Reader
from forum.texts.queries import VersionRow, show


@dataclass(frozen=True, slots=True)
class Known:
    """Of a round: who moderates it, how much was written; how many take part in the exchange, from how many countries.

    Numbers are None where the exchange keeps its figures to itself.
    """

    moderators: tuple[str, ...] = ()
    contributions: int | None = None
    people: int | None = None
    countries: int | None = None


def draft_words(
    kind: str, exchange: Exchange, *, round: RoundView | None, known: Known, first: str
) -> dict[str, NoticeWords]:
    """By language, `first` before the others where the exchange has it and we do."""
    return {
        tag: fill(kind, ours(tag) or tag, values_in(tag, round=round, known=known))
        for tag in languages_to_fill(exchange.languages, first)
    }


def values_in(language: str, *, round: RoundView | None, known: Known) -> Mapping[str, str]:
    locale = ours(language) or language
    numbers = {"contributions": known.contributions, "people": known.people, "countries": known.countries}
    values = {name: format_decimal(n, locale=locale) for name, n in numbers.items() if n is not None}
    if known.moderators:
        values["moderators"] = format_list(list(known.moderators), locale=locale)
    if round is not None:
        values["number"] = str(round.number)
        values["theme"] = said(round.theme, language) or str(round.number)
        values["questions"] = "\n".join(f"- {line}" for rows in round.questions if (line := said(rows, language)))
    return values


def said(rows: Sequence[VersionRow], language: str) -> str:
    """In that language where there is such a version, else in the best for who reads it."""
    return html.unescape(show(rows, Reader(language)).html) if rows else ""
