"""What stands under a text: where this version comes from, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from markupsafe import Markup

from forum.kernel.wording import mark, say
from forum.texts.queries import ShownText

MACHINE = mark("Machine translation from %(language)s, not read by a person")
HUMAN = mark("Translated from %(language)s")
HUMAN_BY = mark("Translated from %(language)s by %(name)s")
REVIEWED = mark("Translated from %(language)s, reviewed")
REVIEWED_BY = mark("Translated from %(language)s by %(name)s, reviewed")
SUMMARY = mark("Summary of a text in %(language)s")
SUMMARY_BY = mark("Summary by %(name)s of a text in %(language)s")
STALE = mark("the original has changed since")


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A shown text with its label as a whole sentence (empty for an original) and the way to the original."""

    language: str
    direction: str
    html: Markup
    is_machine: bool
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
        ""
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
    language = Locale.parse(source, sep="-").get_display_name(locale) or source
    said = say(locale, message, language=language, name=name)
    return f"{said}; {say(locale, STALE)}" if is_stale else said
