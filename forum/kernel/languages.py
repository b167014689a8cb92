"""Language tags (BCP 47) as people and files write them."""

from babel import Locale, UnknownLocaleError

from forum.kernel.errors import InvalidInput
from forum.kernel.wording import mark


class UnknownLanguage(InvalidInput):
    code = "unknown_language"
    message = mark("“%(language)s” is not a language we know. Please choose one from the list.")


def check_language(language: str) -> str:
    """A BCP 47 tag in its usual spelling (`pt-BR`); UnknownLanguage for what Babel has no name for."""
    try:
        locale = Locale.parse(language.strip(), sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        raise UnknownLanguage(language=language[:20]) from None
    parts = (locale.language, locale.script, locale.territory)
    return "-".join(part for part in parts if part)
