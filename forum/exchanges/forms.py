"""What a person says of herself in an exchange."""

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

from babel import Locale
from flask_babel import gettext

from forum.exchanges.descriptions import GENDERS, ORGANISATION_TYPES
from forum.exchanges.models import Membership
from forum.exchanges.rules import COUNTRIES
from forum.kernel.wording import mark
from forum.web.locale import language_name, page_locale

MADE_UP = (
    mark("River"),
    mark("Cloud"),
    mark("Bridge"),
    mark("Lantern"),
    mark("Meadow"),
    mark("Harbour"),
    mark("Window"),
    mark("Garden"),
    mark("Pebble"),
    mark("Island"),
    mark("Orchard"),
    mark("Compass"),
)
"""Names that tell nothing of anybody, in any language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileForm:
    """As typed, and as a form shows it again."""

    name: str = ""
    organisation: str = ""
    country: str = ""
    shows_organisation: bool = True
    shows_country: bool = True
    credit: str = "organisation"
    gender: str = ""
    organisation_type: str = ""

    @classmethod
    def of(cls, membership: Membership) -> Self:
        return cls(
            name=membership.name,
            organisation=membership.organisation,
            country=membership.country or "",
            shows_organisation=membership.shows_organisation,
            shows_country=membership.shows_country,
            credit=membership.credit,
        )

    def under_made_up_name(self) -> Self:
        """As a sensitive exchange presets it: a pseudonym, and nothing else shown; she may change all of it."""
        return replace(self, name=make_up_name(), shows_organisation=False, shows_country=False)


def make_up_name() -> str:
    return f"{gettext(secrets.choice(MADE_UP))} {secrets.randbelow(90) + 10}"


def read_profile(typed: Mapping[str, str]) -> ProfileForm:
    return ProfileForm(
        name=typed.get("name", ""),
        organisation=typed.get("organisation", ""),
        country=typed.get("country", ""),
        shows_organisation="shows_organisation" in typed,
        shows_country="shows_country" in typed,
        credit=typed.get("credit", "organisation"),
        gender=typed.get("gender", ""),
        organisation_type=typed.get("organisation_type", ""),
    )


def description_choices() -> dict[str, list[tuple[str, str]]]:
    """By field; "not said" first."""
    fields = {"gender": GENDERS, "organisation_type": ORGANISATION_TYPES}
    return {
        field: [("", gettext("not said")), *((code, gettext(words)) for code, words in offered.items())]
        for field, offered in fields.items()
    }


@lru_cache(maxsize=16)
def named_countries(locale: str) -> tuple[tuple[str, str], ...]:
    """By name, letters with accents beside those without."""
    names = Locale.parse(locale).territories
    named = ((code, str(names[code])) for code in COUNTRIES if code in names)
    return tuple(sorted(named, key=lambda pair: fold(pair[1])))


def fold(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)).casefold()


def country_choices(locale: str) -> list[tuple[str, str]]:
    return [("", gettext("not said")), *named_countries(locale)]


def say_pair(source: str, target: str) -> str:
    """In words: an arrow would point the wrong way in pages read from right to left."""
    names = (language_name(tag, page_locale()) for tag in (source, target))
    return gettext("from %(source)s into %(target)s", **dict(zip(("source", "target"), names, strict=True)))
