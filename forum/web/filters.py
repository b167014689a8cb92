"""What templates say with: instants, time left, countries, languages, addresses of static files."""

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.dates import (
    DateTimePattern,
    format_date,
    format_time,
    format_timedelta,
    get_timezone_name,
    match_skeleton,
    parse_pattern,
)
from babel.numbers import format_decimal
from flask import Flask, url_for
from flask_babel import pgettext
from markupsafe import Markup, escape

from forum.kernel.zones import zone
from forum.web.locale import language_name, page_locale, page_timezone

STORED_LEVEL = 4
NO_BREAK = "\u00a0"
HEADING = re.compile(r"(</?h)([4-6])\b")
STATIC = Path(__file__).resolve().parents[1] / "static"


@lru_cache
def _pattern(skeleton: str, locale: str) -> DateTimePattern:
    """How a locale orders these fields; finding it costs more than using it."""
    known = Locale.parse(locale).datetime_skeletons
    return parse_pattern(known[match_skeleton(skeleton, known) or "yMMMd"])


@lru_cache(maxsize=20_000)
def _said(at: datetime, skeleton: str, *, timezone: str, locale: str) -> str:
    return _pattern(skeleton, locale).apply(at.astimezone(zone(timezone)), locale)


def moment(at: datetime, exchange_timezone: str | None = None) -> str:
    """Date and hour in the page's zone; `exchange_timezone` on a page of several exchanges."""
    return _moment(at, "long", timezone=page_timezone(exchange_timezone), locale=page_locale())


def deadline(at: datetime, exchange_timezone: str | None = None) -> str:
    """As `moment`, with the weekday: what somebody plans her week by."""
    return _moment(at, "full", timezone=page_timezone(exchange_timezone), locale=page_locale())


@lru_cache(maxsize=20_000)
def _moment(at: datetime, width: Literal["long", "full"], *, timezone: str, locale: str) -> str:
    both = str(Locale.parse(locale).datetime_formats["medium"])
    return both.format(_hour(at, timezone, locale), _dated(at, width, timezone=timezone, locale=locale))


@lru_cache(maxsize=20_000)
def _dated(at: datetime, width: Literal["long", "full"], *, timezone: str, locale: str) -> str:
    return format_date(at.astimezone(zone(timezone)), width, locale=locale)


def hour(at: datetime) -> str:
    return _hour(at, page_timezone(), page_locale())


@lru_cache(maxsize=20_000)
def _hour(at: datetime, timezone: str, locale: str) -> str:
    return format_time(at, "short", tzinfo=zone(timezone), locale=locale).replace(" ", NO_BREAK)


def day(at: datetime, exchange_timezone: str | None = None) -> str:
    return _said(at, "MMMMd", timezone=page_timezone(exchange_timezone), locale=page_locale())


def full_day(at: datetime, exchange_timezone: str | None = None) -> str:
    """With its year."""
    return _dated(at, "long", timezone=page_timezone(exchange_timezone), locale=page_locale())


def short_day(at: datetime) -> str:
    return _said(at, "MMMd", timezone=page_timezone(), locale=page_locale())


def date_words(on: date) -> str:
    """A day of the calendar, in no zone."""
    return _said(datetime(on.year, on.month, on.day, tzinfo=UTC), "MMMMd", timezone="UTC", locale=page_locale())


def iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def iso_day(at: datetime, exchange_timezone: str | None = None) -> str:
    return at.astimezone(zone(page_timezone(exchange_timezone))).date().isoformat()


def distance(at: datetime, now: datetime) -> str:
    """ "in 3 days", "5 hours ago": hours under two days, never finer, so that a kept page stays true for its hour."""
    left = at - now
    unit = timedelta(days=1) if abs(left) >= timedelta(days=2) else timedelta(hours=1)
    whole = max(int(abs(left) // unit), 1) * unit * (1 if left >= timedelta(0) else -1)
    granularity: Literal["day", "hour"] = "day" if unit == timedelta(days=1) else "hour"
    return format_timedelta(whole, granularity, threshold=1000, add_direction=True, locale=page_locale())


def zone_name() -> str:
    return _zone_name(page_timezone(), page_locale())


@lru_cache
def _zone_name(timezone: str, locale: str) -> str:
    return get_timezone_name(zone(timezone), locale=locale, width="long")


@lru_cache(maxsize=4096)
def _country_name(code: str, locale: str) -> str:
    return str(Locale.parse(locale).territories.get(code, code))


def country_name(code: str | None) -> str:
    return _country_name(code, page_locale()) if code else ""


@lru_cache(maxsize=4096)
def _language_name(code: str, locale: str) -> str:
    return language_name(code, locale)


def language_label(code: str) -> str:
    """The language's name, in the page's locale; its code where no name is known."""
    return _language_name(code, page_locale()) or code


def listed(words: Iterable[str]) -> Markup:
    """Names one after the other, each kept apart from the direction of its neighbours."""
    return _listed(tuple(words), page_locale())


@lru_cache(maxsize=4096)
def _listed(words: tuple[str, ...], _locale: str) -> Markup:
    return escape(pgettext("between two names", ", ")).join(Markup("<bdi>{}</bdi>").format(each) for each in words)


def number(value: float) -> str:
    return _number(value, page_locale())


@lru_cache(maxsize=4096)
def _number(value: float, locale: str) -> str:
    return format_decimal(value, locale=locale)


def headings(html: Markup, level: int) -> Markup:
    """A text's own headings, stored from h4 on, from another level on: none is skipped below the heading above it."""
    if level == STORED_LEVEL:
        return html
    return Markup(HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) - STORED_LEVEL + level}", html))  # noqa: S704


@lru_cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def static_url(name: str) -> str:
    """The address of a static file, other when its content is: kept by browsers for a year."""
    return url_for("static", filename=name, v=_digest(name))


def init_filters(app: Flask) -> None:
    app.jinja_env.filters.update(
        moment=moment,
        deadline=deadline,
        hour=hour,
        day=day,
        full_day=full_day,
        short_day=short_day,
        date=date_words,
        iso=iso,
        iso_day=iso_day,
        distance=distance,
        country_name=country_name,
        language_name=language_label,
        number=number,
        headings=headings,
        listed=listed,
    )
    app.jinja_env.globals.update(static_url=static_url, zone_name=zone_name)
