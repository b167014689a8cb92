"""What her preview tells a writer about words that are hard to translate. She may send them as they are."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext

from forum.contributions.actions.submit import Writing
from forum.kernel.characters import isolate
from forum.kernel.markup import split_paragraphs
from forum.kernel.wording import direction
from forum.texts.hints import Hint, Kind, find_hints


@dataclass(frozen=True, slots=True)
class ShownHint:
    """`passage`: her own words, in her language; `words`: ours, in that of the page."""

    passage: str
    language: str
    direction: str
    words: str


def show_hints(writing: Writing, *, known: Collection[str]) -> list[ShownHint]:
    """`known`: abbreviations that the exchange explains."""
    language = writing.language
    found = find_hints(split_paragraphs(writing.text), language=language, known=known)
    return [ShownHint(hint.passage, language, direction(language), say_hint(hint)) for hint in found]


def say_hint(hint: Hint) -> str:
    if hint.kind is Kind.IDIOM:
        words = gettext(
            "A turn of phrase, hard to translate. Plainer would be: %(instead)s", instead=isolate(hint.instead)
        )
    elif hint.kind is Kind.ABBREVIATION:
        words = gettext("Not everybody knows these letters. Say once what they stand for.")
    else:
        words = gettext("A long sentence. Two short ones are easier to translate.")
    return str(words)
