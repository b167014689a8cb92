"""What stands under a text: where this version comes from, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from forum.kernel.languages import say_language
from forum.kernel.reader import same_language
from forum.kernel.wording import mark, say
from forum.texts.queries import ShownText

MACHINE = mark("Machine translation from %(language)s, not read by a person")
HUMAN = mark("Translated from %(language)s")
HUMAN_BY = mark("Translated from %(language)s by %(name)s")
REVIEWED = mark("Translated from %(language)s, reviewed")
REVIEWED_BY = mark("Translated from %(language)s by %(name)s, reviewed")
SUMMARY = mark("Summary of a text in %(language)s")
SUMMARY_BY = mark("Summary by %(name)s of a text in %(language)s")
ORIGINAL = mark("In %(language)s, as it was written")
SINCE_CHANGED = {
    MACHINE: mark("Machine translation from %(language)s, not read by a person; the original has changed since"),
    HUMAN: mark("Translated from %(language)s; the original has changed since"),
    HUMAN_BY: mark("Translated from %(language)s by %(name)s; the original has changed since"),
    REVIEWED: mark("Translated from %(language)s, reviewed; the original has changed since"),
    REVIEWED_BY: mark("Translated from %(language)s by %(name)s, reviewed; the original has changed since"),
    SUMMARY: mark("Summary of a text in %(language)s; the original has changed since"),
    SUMMARY_BY: mark("Summary by %(name)s of a text in %(language)s; the original has changed since"),
}
"""The same, of a version whose original was changed after it was made."""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A shown text with its label as a whole sentence, and the way to the original from another version.

    An original needs no label on a page in its own language.
    """

    language: str
    direction: str
    html: Markup
    is_machine: bool
    is_original: bool
    label: str
    original_url: str = ""

    @property
    def plain(self) -> Markup:
        return self.html


def label_text(
    text: ShownText, *, locale: str, names: Mapping[int, str] | None = None, original_url: str = ""
) -> LabelledText:
    """`names`: how translators wish to be credited, by membership. `original_url` is dropped for an original."""
    name = (names or {}).get(text.translator_id or 0, "")
    said = (
        _original(locale, text.language)
        if text.is_original
        else _sentence(
            locale,
            text.origin,
            source=text.source_language,
            name=name,
            traits=(text.extent, text.reviewer_id is not None, text.is_stale),
        )
    )
    return LabelledText(
        language=text.language,
        direction=text.direction,
        html=text.html,
        is_machine=text.is_machine,
        is_original=text.is_original,
        label=said,
        original_url="" if text.is_original else original_url,
    )


@lru_cache(maxsize=2048)
def _sentence(locale: str, origin: str, *, source: str, name: str, traits: tuple[str, bool, bool]) -> str:
    extent, is_reviewed, is_stale = traits
    if origin == "machine":
        message = MACHINE
    elif extent == "summary":
        message = SUMMARY_BY if name else SUMMARY
    elif is_reviewed:
        message = REVIEWED_BY if name else REVIEWED
    else:
        message = HUMAN_BY if name else HUMAN
    return say(locale, SINCE_CHANGED[message] if is_stale else message, language=_named(source, locale), name=name)


@lru_cache(maxsize=256)
def _original(locale: str, language: str) -> str:
    return "" if same_language(language, locale) else say(locale, ORIGINAL, language=_named(language, locale))


def _named(language: str, locale: str) -> str:
    return say_language(language, locale) or language
