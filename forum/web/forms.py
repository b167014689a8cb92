"""From a refusal to the sentences a form shows."""

from flask_babel import gettext

from forum.kernel.errors import InvalidInput, Refusal
from forum.web.locale import page_locale


def errors_of(refusal: InvalidInput, field: str = "") -> dict[str, str]:
    """Field to sentence, in the page's language; `field` takes a refusal that names none ('' is the whole form)."""
    if not refusal.fields:
        return {field: refusal.said_in(page_locale())}
    return {
        name: word.said_in(page_locale()) if isinstance(word, Refusal) else gettext(word)
        for name, word in refusal.fields.items()
    }
