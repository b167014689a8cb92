"""What was pointed out, in words: to who decides, and in a sensitive exchange to who is about to send it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import ngettext
from markupsafe import Markup

from forum.contributions.before_sending import mark_of, point_before_sending
from forum.kernel.wording import direction
from forum.texts.pointing import Kind


@dataclass(frozen=True, slots=True)
class BeforeSending:
    """Her words with what was found in them marked; `mark`: by which she says that they go as they are."""

    html: Markup
    points: list[str]
    language: str
    direction: str
    mark: str


def before_sending(text: str, *, language: str) -> BeforeSending:
    found = point_before_sending(text, language=language)
    return BeforeSending(found.html, said_points(found.counts), language, direction(language), mark_of(text))


def said_points(counts: Mapping[Kind, int]) -> list[str]:
    return [SAID[kind](number) for kind, number in counts.items()]


def _phones(number: int) -> str:
    return ngettext("%(num)s telephone number", "%(num)s telephone numbers", number)


def _mails(number: int) -> str:
    return ngettext("%(num)s mail address", "%(num)s mail addresses", number)


def _links(number: int) -> str:
    return ngettext("%(num)s link", "%(num)s links", number)


def _addresses(number: int) -> str:
    return ngettext("%(num)s address or place", "%(num)s addresses or places", number)


def _names(number: int) -> str:
    return ngettext("%(num)s name", "%(num)s names", number)


SAID: Mapping[Kind, Callable[[int], str]] = {
    Kind.PHONE: _phones,
    Kind.MAIL: _mails,
    Kind.LINK: _links,
    Kind.ADDRESS: _addresses,
    Kind.NAME: _names,
}
