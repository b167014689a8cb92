"""The languages of a page: the interface's locale, and the language its reader reads participants' texts in."""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urlencode

from flask import Flask, g, request
from flask_babel import Babel
from flask_login import current_user
from werkzeug.datastructures import LanguageAccept

from forum.kernel.languages import say_language
from forum.kernel.reader import Reader
from forum.kernel.wording import catalogue, closest_locale, direction, locales

babel = Babel()  # type: ignore[no-untyped-call]


class ReadingChoice(NamedTuple):
    code: str
    name: str
    url: str


def asked_language() -> str | None:
    """`?lang=xx`: shows, never saves. What is no language is ignored."""
    try:
        return g.asked_language  # type: ignore[no-any-return]
    except AttributeError:
        asked = request.args.get("lang", "")
        g.asked_language = found = asked if asked and language_name(asked) else None
    return found


def reading_language() -> str:
    """Asked for in the address, else the person's own, else the browser's wish."""
    if "reading_language" not in g:
        g.reading_language = asked_language() or own_language() or browser_language(request.accept_languages)
    return g.reading_language  # type: ignore[no-any-return]


def own_language() -> str | None:
    return current_user.identity.language if current_user.is_authenticated else None


def browser_language(wishes: LanguageAccept) -> str:
    return next((tag for tag, _ in wishes if tag != "*" and language_name(tag)), "en")


def reader() -> Reader:
    """Who reads, for choosing versions."""
    also = current_user.identity.reads if current_user.is_authenticated else ()
    return Reader(reading_language(), tuple(also))


def programme_reader() -> Reader:
    """Who reads titles, themes and questions: like the page around them, in her reading language alone."""
    return Reader(reading_language())


def page_locale() -> str:
    try:
        return g.locale  # type: ignore[no-any-return]
    except AttributeError:
        g.locale = found = closest_locale(reading_language())
    return found


def page_timezone(exchange_timezone: str | None = None) -> str:
    """The person's own zone; signed out, the exchange's (the page's, where none is named), so that a kept page stays true."""
    return own_timezone() or exchange_timezone or g.get("exchange_timezone") or "UTC"


def own_timezone() -> str | None:
    try:
        return g.own_timezone  # type: ignore[no-any-return]
    except AttributeError:
        g.own_timezone = found = current_user.identity.timezone if current_user.is_authenticated else None
    return found


OWN_NAMES = {
    "ar": "العربية",
    "bn": "বাংলা",
    "de": "Deutsch",
    "en": "English",
    "es": "español",
    "fa": "فارسی",
    "fr": "français",
    "hi": "हिन्दी",
    "id": "Indonesia",
    "it": "italiano",
    "ja": "日本語",
    "ko": "한국어",
    "nl": "Nederlands",
    "pl": "polski",
    "pt": "português",
    "ro": "română",
    "ru": "русский",
    "sw": "Kiswahili",
    "tr": "Türkçe",
    "uk": "українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "wo": "Wolof",
    "zh": "中文",
}
"""What languages that many read call themselves: known without loading the locale of each."""


@lru_cache(maxsize=4096)
def language_name(tag: str, locale: str | None = None) -> str:
    """The language's name in `locale`, else in itself; empty for what is no language."""
    if locale is None and tag in OWN_NAMES:
        return OWN_NAMES[tag]
    return say_language(tag, locale)


def offered_languages() -> tuple[str, ...]:
    """Languages to choose from where nothing narrows the choice: the interface's, then many people's."""
    return tuple(dict.fromkeys((*locales(), *OWN_NAMES)))


def reading_choices(languages: tuple[str, ...]) -> list[ReadingChoice]:
    """This page in other languages: the exchange's first, then the interface's."""
    codes = dict.fromkeys((*languages, *locales()))
    return [ReadingChoice(code, language_name(code), here_in(code)) for code in codes]


def here_in(language: str) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{quote(request.script_root + request.path)}?{urlencode([*kept, ('lang', language)])}"


def keep_asked_language(endpoint: str, values: dict[str, object]) -> None:
    """Links of a page asked for in a language stay in it."""
    if endpoint != "static" and "lang" not in values and request and (asked := asked_language()):
        values["lang"] = asked


def init_locale(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "../translations"
    babel.init_app(app, locale_selector=page_locale, timezone_selector=page_timezone)  # type: ignore[no-untyped-call]
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda words: catalogue(page_locale()).gettext(words),
        lambda one, many, number: catalogue(page_locale()).ngettext(one, many, number),
        newstyle=True,
        pgettext=lambda context, words: catalogue(page_locale()).pgettext(context, words),
        npgettext=lambda context, one, many, number: catalogue(page_locale()).npgettext(context, one, many, number),
    )
    app.url_defaults(keep_asked_language)
    app.context_processor(
        lambda: {
            "locale": page_locale(),
            "direction": direction(page_locale()),
            "reading_language": reading_language(),
            "reading_choices": reading_choices(g.get("exchange_languages", ())),
        }
    )
