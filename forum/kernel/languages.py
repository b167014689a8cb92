"""Language tags (BCP 47) as people and files write them."""

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from forum.kernel.errors import InvalidInput
from forum.kernel.wording import mark

TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?", re.IGNORECASE | re.ASCII)
CODED = 3
"""Letters of a code of ISO 639-3: it has one for every language, far more than anybody keeps the names of."""


class UnknownLanguage(InvalidInput):
    code = "unknown_language"
    message = mark("“%(language)s” is not a language we know. Please choose one from the list.")


def check_language(language: str) -> str:
    """A BCP 47 tag in its usual spelling (`pt-BR`); UnknownLanguage for what is none.

    Any language may be written: a code of three letters is taken even where we have no name for it.
    """
    written = language.strip()
    try:
        locale = Locale.parse(written, sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        return _spell(written)
    found = TAG.fullmatch(written)
    script, region = (found[2], found[3]) if found else (None, None)
    return _joined(locale.language, locale.script or script, locale.territory or region)


def _spell(written: str) -> str:
    """Of a language that Babel keeps no dates and numbers for."""
    found = TAG.fullmatch(written)
    if found is None or (len(found[1]) < CODED and found[1].lower() not in names_in("en")):
        raise UnknownLanguage(language=written[:20])
    return _joined(found[1].lower(), found[2], found[3])


def _joined(language: str, script: str | None, region: str | None) -> str:
    return "-".join(part for part in (language, (script or "").title(), (region or "").upper()) if part)


def say_language(tag: str, locale: str | None = None) -> str:
    """Its name in `locale`, else in itself (else in English); empty where we know none."""
    try:
        language = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        found = TAG.fullmatch(tag)
        return names_in(locale or "en").get(found[1].lower(), "") if found else ""
    return language.get_display_name(locale or language.language) or ""


@lru_cache
def names_in(locale: str) -> dict[str, str]:
    """Languages by code, as `locale` calls them."""
    return {str(code): str(name) for code, name in Locale.parse(locale, sep="-").languages.items()}
