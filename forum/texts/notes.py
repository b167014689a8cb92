"""A content note: a few words that say what is in a text, which is folded under them wherever it is shown."""

from typing import NamedTuple

from forum.kernel.characters import clean_line
from forum.kernel.languages import check_language
from forum.kernel.wording import direction
from forum.texts.errors import NoteTooLong

MOST_IN_A_NOTE = 120


class ContentNote(NamedTuple):
    """In the one language in which somebody wrote it."""

    words: str
    language: str

    @property
    def direction(self) -> str:
        return direction(self.language)


def as_note(words: str | None, language: str | None) -> ContentNote | None:
    return ContentNote(words, language) if words and language else None


def clean_note(words: str, language: str) -> ContentNote | None:
    """What somebody typed; None where that is nothing. NoteTooLong, UnknownLanguage."""
    line = clean_line(words)
    if len(line) > MOST_IN_A_NOTE:
        raise NoteTooLong({"content_note": NoteTooLong(most=MOST_IN_A_NOTE)})
    return ContentNote(line, check_language(language)) if line else None
