"""What a writer is told about words of hers that are hard to translate. She may leave them as they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext

from forum.kernel.characters import isolate
from forum.kernel.wording import direction
from forum.texts.hints import Hint, Kind


@dataclass(frozen=True, slots=True)
class ShownHint:
    """`passage`: her own words, in her language; `words`: ours, in that of the page."""

    passage: str
    language: str
    direction: str
    words: str


def show_hints(hints: Iterable[Hint], *, language: str) -> list[ShownHint]:
    return [ShownHint(hint.passage, language, direction(language), say_hint(hint)) for hint in hints]


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
