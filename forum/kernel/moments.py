"""A moment in words, where it is read outside the pages: in a mail, in a report."""

from datetime import datetime, timedelta

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta, get_timezone_name

from forum.kernel.zones import zone


def say_moment(at: datetime, timezone: str, locale: str) -> str:
    """Day, hour and minute, and by whose clock: whoever reads it may be anywhere."""
    name = get_timezone_name(at.astimezone(zone(timezone)), "long", locale=locale)
    return f"{say_hour(at, timezone, locale)} ({name})"


def say_hour(at: datetime, timezone: str, locale: str) -> str:
    """Day, hour and minute, where it was said before by whose clock."""
    there = at.astimezone(zone(timezone))
    both = str(Locale.parse(locale).datetime_formats["medium"])
    return both.format(format_time(there, "short", locale=locale), format_date(there, "long", locale=locale))


def say_zone(timezone: str, locale: str) -> str:
    """The name of a zone, in summer and in winter."""
    return get_timezone_name(zone(timezone), "long", locale=locale)


def say_length(time: timedelta, locale: str) -> str:
    """In the largest unit of which there are two, a minute at least."""
    whole = max(time, timedelta(minutes=1))
    return str(format_timedelta(whole, granularity="minute", threshold=2, locale=locale))
