"""The six things a new exchange is asked. All else has its preset, which the page says in words."""

import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from forum.admin.forms.reading import EARLIEST, LATEST, Sieve
from forum.exchanges.people_words import find_languages
from forum.exchanges.plans import ExchangePlan, RoundPlan
from forum.exchanges.rules import CHOICES, check_languages, placeholder_theme
from forum.kernel.errors import InvalidInput
from forum.kernel.languages import UnknownLanguage
from forum.kernel.wording import mark
from forum.kernel.zones import check_timezone

WEEK = timedelta(days=7)
OPENS_AT = time(9)
MOST_WEEKS = 26
PRESET_WEEKS = 4
PREPARATION = timedelta(days=21)
LONGEST_SLUG = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class StartDraft:
    """The form as it was filled in."""

    title: str = ""
    main_language: str = "en"
    languages: tuple[str, ...] = ()
    other_languages: str = ""
    timezone: str = ""
    opens: str = ""
    weeks: str = str(PRESET_WEEKS)
    access: str = "public"
    is_sensitive: bool = False

    @classmethod
    def proposed(cls, *, language: str, timezone: str, now: datetime) -> Self:
        """To open on a Monday, in three weeks or a little more."""
        day = (now + PREPARATION).date()
        monday = day + timedelta(days=-day.weekday() % 7)
        return cls(main_language=language, timezone=timezone, opens=monday.isoformat())


@dataclass(frozen=True, slots=True)
class Start:
    """`slug` in `exchange` is a wish: the address that is free is found when it is made."""

    exchange: ExchangePlan
    rounds: tuple[RoundPlan, ...]


def read_start(typed: MultiDict[str, str]) -> StartDraft:
    return StartDraft(
        title=typed.get("title", ""),
        main_language=typed.get("main_language", ""),
        languages=tuple(typed.getlist("languages")),
        other_languages=typed.get("other_languages", ""),
        timezone=typed.get("timezone", ""),
        opens=typed.get("opens", ""),
        weeks=typed.get("weeks", ""),
        access=typed.get("access", ""),
        is_sensitive="is_sensitive" in typed,
    )


def plan_start(draft: StartDraft, *, host: str) -> Start:
    """InvalidInput names every field that cannot be taken."""
    sieve = Sieve()
    title = sieve.take("title", lambda: _title(draft.title))
    languages = sieve.take("languages", lambda: check_languages([draft.main_language, *draft.languages]))
    others = sieve.take("other_languages", lambda: find_languages(draft.other_languages))
    zone = sieve.take("timezone", lambda: ZoneInfo(check_timezone(draft.timezone.strip())))
    day = sieve.take("opens", lambda: _day(draft.opens))
    weeks = sieve.take("weeks", lambda: _weeks(draft.weeks))
    sieve.take("access", lambda: _access(draft.access))
    if sieve.errors or not (title and languages and others is not None and zone and day and weeks):
        raise InvalidInput(sieve.errors)
    main = languages[0]
    openings = [opening.astimezone(ZoneInfo("UTC")) for opening in _openings(day, zone, weeks)]
    exchange = ExchangePlan(
        slug=wished_slug(title, is_sensitive=draft.is_sensitive),
        host=host,
        timezone=draft.timezone.strip(),
        languages=check_languages([*languages, *others]),
        opens_at=openings[0],
        closes_at=openings[-1],
        title={main: title},
        settings=settings_of(draft),
    )
    return Start(exchange, tuple(_rounds(openings, main)))


def settings_of(draft: StartDraft) -> Mapping[str, str | int | bool]:
    """What follows from the six answers: who may not read may not walk in either, and danger allows names made up."""
    is_closed = draft.is_sensitive or draft.access == "members"
    return {
        "access": draft.access,
        "registration": "invited" if is_closed else "open",
        "is_sensitive": draft.is_sensitive,
        "allows_anonymous": draft.is_sensitive,
    }


def _title(typed: str) -> str:
    if not typed.strip():
        raise InvalidInput({"": mark("Please write this in at least one language.")})
    return typed.strip()


def _day(typed: str) -> date:
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day.year < LATEST:
        raise InvalidInput({"": mark("Please give a day, like 2026-05-15.")})
    return day


def _weeks(typed: str) -> int:
    weeks = int(typed) if typed.strip().isdecimal() and len(typed) < 4 else 0
    if not 1 <= weeks <= MOST_WEEKS:
        raise InvalidInput({"": mark("Please give a number of weeks, from 1 to 26.")})
    return weeks


def _access(typed: str) -> str:
    if typed not in CHOICES["access"]:
        raise InvalidInput({"": mark("Please choose one of the offered values.")})
    return typed


def _openings(day: date, zone: ZoneInfo, weeks: int) -> Iterator[datetime]:
    """Each at the same hour of the wall clock; the last one is the closing."""
    first = datetime.combine(day, OPENS_AT, tzinfo=zone)
    yield from (first + WEEK * number for number in range(weeks + 1))


def _rounds(openings: list[datetime], language: str) -> Iterator[RoundPlan]:
    for number, opens_at in enumerate(openings[:-1], 1):
        yield RoundPlan(opens_at=opens_at, closes_at=None, theme={language: placeholder_theme(language, number)})


def wished_slug(title: str, *, is_sensitive: bool) -> str:
    """From the title; of a sensitive exchange, or one whose title has no Latin letters, an address that says nothing."""
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_title)[:LONGEST_SLUG].strip("-")
    return f"e-{secrets.token_hex(4)}" if is_sensitive or len(slug) < 3 else slug


FIELDS: Mapping[type[InvalidInput], str] = {UnknownLanguage: "other_languages"}
