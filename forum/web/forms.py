"""From what a form or an address brings to values, and from a refusal to the sentences a form shows."""

from flask_babel import gettext

from forum.kernel.errors import InvalidInput, Refusal
from forum.kernel.languages import TAG
from forum.web.locale import page_locale

DIGITS_OF_ID = 9


def read_id(typed: str | None) -> int | None:
    """A number, in the digits of any script; None for what is none, so that it is found nowhere."""
    is_number = typed is not None and typed.isdecimal() and len(typed) <= DIGITS_OF_ID
    return int(typed) if typed and is_number else None


def read_tag(typed: str) -> str:
    """The tag of a language, as it came; empty for what is none."""
    return typed if TAG.fullmatch(typed) else ""


def errors_of(refusal: InvalidInput, field: str = "") -> dict[str, str]:
    """Field to sentence, in the page's language; `field` takes a refusal that names none ('' is the whole form)."""
    if not refusal.fields:
        return {field: refusal.said_in(page_locale())}
    return {
        name: word.said_in(page_locale()) if isinstance(word, Refusal) else gettext(word)
        for name, word in refusal.fields.items()
    }
