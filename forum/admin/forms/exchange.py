from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from forum.admin.forms.choices import HOURS, PRESETS, SENSITIVE, TICKS
from forum.admin.forms.reading import Sieve, read_moment, read_words, write_moment
from forum.exchanges.errors import AlreadyTaken
from forum.exchanges.models import Exchange
from forum.exchanges.people_words import LanguageNotFound, find_languages
from forum.exchanges.plans import ExchangePlan, Words
from forum.exchanges.rules import check_languages, check_organisation, check_slug
from forum.kernel.errors import InvalidInput
from forum.kernel.languages import UnknownLanguage, check_language
from forum.kernel.wording import mark
from forum.kernel.zones import UnknownTimezone, check_timezone
from forum.texts.errors import TextTooLong

SWITCHES = frozenset(setting.name for setting in (SENSITIVE, *TICKS))
FIELDS: Mapping[type[InvalidInput], str] = {
    AlreadyTaken: "slug",
    UnknownLanguage: "other_languages",
    UnknownTimezone: "timezone",
    TextTooLong: "title",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeDraft:
    """The form as it was filled in, whether it can be taken or not. `settings` as their inputs hold them."""

    main_language: str
    languages: tuple[str, ...] = ()
    other_languages: str = ""
    title: Words = field(default_factory=dict)
    about: Words = field(default_factory=dict)
    host: str = ""
    slug: str = ""
    timezone: str = ""
    opens: str = ""
    closes: str = ""
    settings: Mapping[str, str] = field(default_factory=lambda: dict(PRESETS))

    @classmethod
    def of(cls, exchange: Exchange, wordings: Mapping[int, Words]) -> Self:
        main, *others = exchange.languages
        return cls(
            main_language=main,
            languages=tuple(others),
            title=wordings.get(exchange.title_id or 0, {}),
            about=wordings.get(exchange.about_id or 0, {}),
            host=exchange.host,
            slug=exchange.slug,
            timezone=exchange.timezone,
            opens=write_moment(exchange.opens_at, exchange.timezone),
            closes=write_moment(exchange.closes_at, exchange.timezone),
            settings={name: _typed(getattr(exchange, name)) for name in PRESETS},
        )

    @property
    def known_languages(self) -> list[str]:
        """Those that can be understood, the main one first: the languages the words are asked for in."""
        tags = [_tag(typed) for typed in (self.main_language, *self.languages)]
        return list(dict.fromkeys(tag for tag in (*tags, *_tags(self.other_languages)) if tag))


def _typed(value: str | int | bool) -> str:
    return str(value) if not isinstance(value, bool) else "1" if value else ""


def _tag(typed: str) -> str:
    try:
        return check_language(typed)
    except UnknownLanguage:
        return ""


def _tags(typed: str) -> list[str]:
    try:
        return find_languages(typed)
    except LanguageNotFound:
        return []


def read_exchange(typed: MultiDict[str, str]) -> ExchangeDraft:
    draft = ExchangeDraft(
        main_language=typed.get("main_language", ""),
        languages=tuple(typed.getlist("languages")),
        other_languages=typed.get("other_languages", ""),
        host=typed.get("host", ""),
        slug=typed.get("slug", ""),
        timezone=typed.get("timezone", ""),
        opens=typed.get("opens", ""),
        closes=typed.get("closes", ""),
        settings={name: typed.get(name, "") for name in PRESETS},
    )
    tags = draft.known_languages
    return replace(draft, title=read_words(typed, "title", tags), about=read_words(typed, "about", tags))


def plan_exchange(draft: ExchangeDraft) -> ExchangePlan:
    """InvalidInput names every field that cannot be taken."""
    sieve = Sieve()
    name = sieve.take("timezone", lambda: check_timezone(draft.timezone.strip()))
    zone = ZoneInfo(name or "UTC")
    opens_at = sieve.take("opens", lambda: read_moment(draft.opens, zone))
    closes_at = sieve.take("closes", lambda: read_moment(draft.closes, zone))
    languages = sieve.take("languages", lambda: check_languages(draft.known_languages))
    sieve.take("other_languages", lambda: find_languages(draft.other_languages))
    slug = sieve.take("slug", lambda: check_slug(draft.slug))
    host = sieve.take("host", lambda: _needed(draft.host))
    if not any(line.strip() for line in draft.title.values()):
        sieve.errors["title"] = mark("Please write this in at least one language.")
    settings = {name: _value(name, typed) for name, typed in draft.settings.items()}
    if sieve.errors or languages is None or opens_at is None or closes_at is None:
        raise InvalidInput(sieve.errors)
    return ExchangePlan(
        slug=slug or "",
        host=host or "",
        timezone=name or "",
        languages=languages,
        opens_at=opens_at,
        closes_at=closes_at,
        title=draft.title,
        about=draft.about,
        settings=settings,
    )


def _needed(typed: str) -> str:
    if not typed.strip():
        raise InvalidInput({"": mark("Please say who holds this exchange.")})
    return check_organisation(typed)


def _value(name: str, typed: str) -> str | int | bool:
    """Hours that are no number become one that is refused."""
    if name in SWITCHES:
        return typed == "1"
    if name in {setting.name for setting in HOURS}:
        return int(typed) if typed.strip().isdecimal() and len(typed) < 6 else -1
    return typed
