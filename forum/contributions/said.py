"""The words of `saying`, in the locale of the page."""

from collections.abc import Iterable

from flask_babel import gettext

from forum.contributions.models import Status
from forum.contributions.queries.page import Row
from forum.contributions.saying import origin_of, say_author, say_name, say_remarks, say_state, say_through
from forum.web.filters import country_name
from forum.web.locale import page_locale


def shown_name(row: Row) -> str:
    """Her name as she chose it for this contribution; never one she has not confirmed, nor that of what is closed."""
    return say_name(page_locale(), row)


def said_author(name: str | None, *, is_anonymous: bool) -> str:
    """`name`: None where she has not confirmed it."""
    return say_author(page_locale(), name, is_anonymous=is_anonymous)


def said_through(through: str) -> str:
    """Through whom it was sent in: `through` is what `queries.entering.through` gives."""
    return say_through(page_locale(), through)


def remarks_on(row: Row, *, is_public: bool, is_coming: bool) -> Iterable[str]:
    """What readers must know of it besides: who sent it in, that it came late, that it is for few, that a machine is at it."""
    yield from say_remarks(page_locale(), row, is_public=is_public)
    if is_coming:
        yield gettext("A machine’s translation into your language is to come")


def shown_origin(row: Row) -> tuple[str, str]:
    """Organisation and country, as far as she shows them."""
    organisation, country = origin_of(row)
    return organisation, country_name(country)


def said_status(status: str) -> str:
    """As readers and programs are told: what was set aside is no more to them than hidden."""
    return Status.HIDDEN if status == Status.ASIDE else status


def state_words(row: Row) -> str:
    return say_state(page_locale(), row)
