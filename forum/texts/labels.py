"""What stands under a text: where this version comes from, in the reader's language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from forum.kernel.languages import say_language
from forum.kernel.reader import same_language
from forum.kernel.wording import say
from forum.texts.models import Extent, Origin
from forum.texts.notes import ContentNote
from forum.texts.queries import MadeFrom, ShownText
from forum.texts.sentences import (
    BY_MACHINE,
    BY_MACHINE_BEHIND,
    GONE_OVER,
    MACHINE,
    NOT_READ_OVER,
    NOTHING,
    OLDER,
    OLDER_HERE,
    ORIGINAL,
    PERSON,
    PERSON_AFTER_MACHINE,
    SUMMARY,
    THROUGH,
    THROUGH_BEHIND,
    WHOLE,
    Way,
)

_BLOCK = re.compile(r'(?P<block><\w+ data-p="(?P<place>\d+)")>(?P<inner>(?:\s*<(?:ol|ul|li|p|blockquote|code)>)*)')
"""Where a block begins, with all that opens in it before its first words."""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A shown text with its label as a whole sentence, and the way to the original from another version.

    An original needs no label on a page in its own language. `remarks`: sentences that say of it what its label does not:
    that nobody has read it over yet, that paragraphs marked in `html` are older than the original. `beside_url`: where it
    stands beside the original. `others`: (tag, name, address) of the versions that may be read instead.
    """

    language: str
    direction: str
    html: Markup
    is_machine: bool
    is_original: bool
    label: str
    original_url: str = ""
    extent: str = Extent.WHOLE
    is_stale: bool = False
    made_from: MadeFrom | None = None
    note: ContentNote | None = None
    remarks: tuple[str, ...] = ()
    others: tuple[tuple[str, str, str], ...] = ()
    beside_url: str = ""

    @property
    def plain(self) -> Markup:
        return self.html

    @property
    def is_one_of_many(self) -> bool:
        """Whether a link to it had better say which version it is about."""
        return bool(self.others) or not self.is_original


def label_text(
    text: ShownText,
    *,
    locale: str,
    names: Mapping[tuple[int, str], str] | None = None,
    original_url: str = "",
    others: tuple[tuple[str, str, str], ...] = (),
    beside_url: str = "",
) -> LabelledText:
    """`names`: what translators are called, by membership and the version's credit. `original_url` is dropped for an original."""
    name = (names or {}).get((text.translator_id or 0, text.credit), "")
    return LabelledText(
        language=text.language,
        direction=text.direction,
        html=mark_older(text.html, text.older, words=say(locale, OLDER)) if text.older else text.html,
        is_machine=text.is_machine,
        is_original=text.is_original,
        label=_said(text, locale=locale, name=name),
        original_url="" if text.is_original else original_url,
        extent=text.extent,
        is_stale=text.is_stale,
        made_from=text.made_from,
        note=text.note,
        remarks=tuple(_remarks(text, locale)),
        others=others,
        beside_url="" if text.is_original else beside_url,
    )


def _remarks(text: ShownText, locale: str) -> Iterator[str]:
    if text.awaits_review:
        yield say(locale, NOT_READ_OVER)
    if text.older:
        yield say(locale, OLDER_HERE)


def mark_older(html: Markup, places: Sequence[int], *, words: str) -> Markup:
    """The blocks that render these paragraphs, marked at the side, with words at their head for who does not see that."""
    said = Markup('<span class="unseen">{} </span>').format(words)

    def mark(block: re.Match[str]) -> str:
        if int(block["place"]) not in places:
            return block[0]
        return f"{block['block']} data-older>{block['inner']}{said}"

    return Markup(_BLOCK.sub(mark, html))  # noqa: S704  cleaned when it was written


def example_label(locale: str, *, language: str, name: str) -> str:
    """Under a version from `language` by one who is named so, or not at all."""
    return _sentence(locale, WHOLE[NOTHING, bool(name), False, False], source=language, middle="", name=name)


def _said(text: ShownText, *, locale: str, name: str) -> str:
    if text.is_original:
        return _original(locale, text.language)
    if text.is_machine:
        direct, indirect = (BY_MACHINE_BEHIND, THROUGH_BEHIND) if text.is_stale else (BY_MACHINE, THROUGH)
        through = text.through or ""
        return _sentence(locale, indirect if through else direct, source=text.source_language, middle=through, name="")
    way: Way = (_through(text), bool(name), text.reviewer_id is not None, text.is_stale)
    message = (SUMMARY if text.extent == Extent.SUMMARY else WHOLE)[way]
    return _sentence(locale, message, source=text.source_language, middle=text.made_from_language or "", name=name)


def _through(text: ShownText) -> str:
    if text.made_from_origin == Origin.AUTHOR:
        return GONE_OVER if text.rests_on_machine else NOTHING
    if text.made_from_origin == Origin.MACHINE:
        return MACHINE
    return PERSON_AFTER_MACHINE if text.rests_on_machine else PERSON


@lru_cache(maxsize=2048)
def _sentence(locale: str, message: str, *, source: str, middle: str, name: str) -> str:
    languages = {"language": _named(source, locale), "middle": _named(middle, locale) if middle else ""}
    return say(locale, message, **languages, name=name)


@lru_cache(maxsize=256)
def _original(locale: str, language: str) -> str:
    return "" if same_language(language, locale) else say(locale, ORIGINAL, language=_named(language, locale))


def _named(language: str, locale: str) -> str:
    return say_language(language, locale) or language
