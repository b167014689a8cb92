"""What organisers call columns, countries and languages, in the languages of the interface, turned into our names and codes."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from forum.exchanges.rules import COUNTRIES
from forum.kernel.errors import InvalidInput
from forum.kernel.languages import UnknownLanguage, check_language
from forum.kernel.wording import locales, mark

PROBLEM = "problem"
"""The column in which we write what is wrong; not read again."""
WORDS: Mapping[str, str] = {
    "email": "email; mail; mail address; email address; courriel; mél; adresse mail; adresse email; adresse e-mail;"
    " adresse électronique; adresse de courriel; correo; correo electrónico; dirección de correo; dirección electrónica;"
    " endereço de e-mail; endereço de email; correio eletrónico; correio eletrônico",
    "ref": "ref; reference; référence; referencia; referência",
    "name": "name; full name; nom; nom complet; nom et prénom; prénom et nom; nombre; nombre completo;"
    " nombre y apellido; nombre y apellidos; nome; nome completo; nome e apelido; nome e sobrenome",
    "given": "given name; given names; first name; first names; prénom; prénoms; nombre de pila;"
    " nome próprio; primeiro nome",
    "family": "family name; last name; surname; nom de famille; apellido; apellidos; apelido;"
    " sobrenome; nome de família",
    "organisation": "organisation; organization; institution; association; organisme; organización; institución;"
    " asociación; entidad; organização; instituição; associação; entidade",
    "country": "country; pays; país",
    "language": "language; langue; idioma; lengua; língua",
    PROBLEM: "problem",
}
OTHER_COUNTRIES = {
    "ivorycoast": "CI",
    "burma": "MM",
    "birmanie": "MM",
    "birmania": "MM",
    "capeverde": "CV",
    "swaziland": "SZ",
    "macedonia": "MK",
    "holland": "NL",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "rdc": "CD",
    "drc": "CD",
    "drcongo": "CD",
    "congokinshasa": "CD",
    "congobrazzaville": "CG",
    "palestine": "PS",
    "palestina": "PS",
    "southkorea": "KR",
    "northkorea": "KP",
    "russianfederation": "RU",
    "unitedstatesofamerica": "US",
    "etatsunisdamerique": "US",
}


OTHER_LANGUAGES = {
    "ku": "kurdî; kurmancî; kurdî (kurmancî); kurmanji; كرمانجية; بهدينية",
    "ckb": "sorani; soranî; كوردی; کوردی; كوردي; کوردیی ناوەندی; سۆرانی; سورانية; كردية سورانية; كردية السورانية",
    "fa-AF": "dari; دری; درية; دارية",
    "ps": "پښتو; pashto; pachto; pastún; بشتوية",
    "am": "አማርኛ",
    "ti": "ትግርኛ",
    "so": "soomaali",
    "om": "afaan oromoo",
    "zgh": "tamazight; ⵜⴰⵎⴰⵣⵉⵖⵜ; أمازيغية",
    "ha": "hausa",
    "ln": "lingála",
    "qu": "runasimi",
    "ht": "kreyòl ayisyen",
    "sq": "shqip",
    "ur": "أردو; أردية",
    "uz": "oʻzbekcha",
}
"""What those who write them call them, where CLDR calls them otherwise, and in everyday Arabic."""


class CountryNotFound(InvalidInput):
    code = "country_not_found"
    message = mark("“%(written)s” is no country we know: write its name or its two letters, like PE, or nothing")


class LanguageNotFound(InvalidInput):
    code = "language_not_found"
    message = mark("“%(written)s” is no language we know: write its name or its code, like es, or nothing")


def plain(words: str) -> str:
    """Without case, accents, spaces and signs, so that people may write as they do."""
    decomposed = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


@lru_cache
def column_names() -> Mapping[str, str]:
    return {plain(word): column for column, words in WORDS.items() for word in words.split(";")}


def find_column(header: str) -> str | None:
    return column_names().get(plain(header))


@lru_cache
def country_names() -> Mapping[str, str]:
    """Also codes of three letters, and short names that CLDR keeps apart."""
    found = dict(OTHER_COUNTRIES)
    for alias, codes in get_global("territory_aliases").items():
        if alias.isalpha() and codes[0] in COUNTRIES:
            found[plain(alias)] = codes[0]
    for code, name in _names("territories"):
        if code in COUNTRIES:
            found[plain(name)] = code
    return {**found, **{plain(code): code for code in COUNTRIES}}


@lru_cache
def language_names() -> Mapping[str, str]:
    others = {as_said(word): code for code, words in OTHER_LANGUAGES.items() for word in words.split(";")}
    return {**others, **{as_said(name): code for code, name in _names("languages") if "_" not in code}}


def as_said(language: str) -> str:
    """In Arabic people write it with its article and ending, or without: الكردية, كردية, كردي."""
    return plain(language.strip().removeprefix("ال").removesuffix("ة"))


def _names(kind: str) -> Iterator[tuple[str, str]]:
    for locale in ("en", "fr", "es", *locales()):
        yield from ((str(code), str(name)) for code, name in getattr(Locale.parse(locale), kind).items())


def find_country(written: str) -> str | None:
    """Its code; None for nothing written. CountryNotFound."""
    if not written.strip():
        return None
    code = country_names().get(plain(written))
    if code is None:
        raise CountryNotFound(written=written.strip()[:40])
    return code


def find_language(written: str, *, preset: str) -> str:
    """Its tag; `preset` for nothing written. LanguageNotFound."""
    if not written.strip():
        return preset
    try:
        return check_language(written)
    except UnknownLanguage:
        code = language_names().get(as_said(written))
    if code is None:
        raise LanguageNotFound(written=written.strip()[:40])
    return check_language(code)


def find_languages(written: str) -> list[str]:
    """By name or code, with commas between; codes also with no more than spaces. LanguageNotFound."""
    parts = [part for part in re.split("[,;،、]", written) if part.strip()]
    return [tag for part in parts for tag in (_codes(part) or [find_language(part, preset="")])]


def _codes(part: str) -> list[str]:
    """None of them where one is no code: then it is a name, which may have spaces too."""
    try:
        return [check_language(code) for code in part.split()]
    except UnknownLanguage:
        return []
