"""Words of the interface: marking them for translation, and saying them in a locale without Flask (mails, jobs, reports)."""

from functools import lru_cache
from pathlib import Path

from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).resolve().parents[2] / "translations"
_FROM_THE_RIGHT = (
    "ar arc arz apc acm ary aeb ars bal bqi ckb dv fa glk he ks lrc mzn nqo pnb prs ps rhg sd skr syr ug ur yi"
)
RIGHT_TO_LEFT = frozenset(_FROM_THE_RIGHT.split(" "))
RIGHT_TO_LEFT_SCRIPTS = frozenset({"adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"})
IN_TWO_SCRIPTS = frozenset({"az", "ku", "tk", "uz", "zgh"})
"""Written from the left here and from the right there: `dir="auto"` goes by the first letter."""
SCRIPT = 4
"""Letters of a script in a tag."""


def mark(message: str) -> str:
    """Mark a message for translation where no locale is known yet; it is said later by `say` or gettext."""
    return message


@lru_cache
def locales() -> tuple[str, ...]:
    """Interface locales, English first: each is a folder of `translations/`, nothing else."""
    found = {folder.parent.name for folder in CATALOGUES.glob("*/LC_MESSAGES") if folder.is_dir()}
    return ("en", *sorted(found - {"en"}))


@lru_cache
def catalogue(locale: str) -> NullTranslations:
    return Translations.load(CATALOGUES, [locale])


def say(locale: str, message: str, **params: object) -> str:
    """`message` in `locale`, its `%(name)s` places filled."""
    said = catalogue(locale).gettext(message)
    return said % params if params else said


def closest_locale(language: str) -> str:
    """The interface locale for a reader of `language` (BCP 47); English where there is none."""
    return _primary(language) if is_spoken(language) else "en"


def is_spoken(language: str) -> bool:
    """Has the interface words in it?"""
    return _primary(language) in locales()


def _primary(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


def direction(language: str) -> str:
    """By the script that the tag names (`ug-Cyrl`, `pa-Arab`), else the one its language is usually written in."""
    primary, *more = language.replace("_", "-").lower().split("-")
    script = next((part for part in more if len(part) == SCRIPT and part.isalpha()), None)
    if script is None and primary in IN_TWO_SCRIPTS:
        return "auto"
    is_rtl = primary in RIGHT_TO_LEFT if script is None else script in RIGHT_TO_LEFT_SCRIPTS
    return "rtl" if is_rtl else "ltr"
