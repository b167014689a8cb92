"""A moment in words, where it is read outside the pages: in a mail, in a report."""

from datetime import datetime

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_name

from forum.kernel.zones import zone


def say_moment(at: datetime, timezone: str, locale: str) -> str:
    """Day, hour and minute, and by whose clock: whoever reads it may be anywhere."""
    there = at.astimezone(zone(timezone))
    both = str(Locale.parse(locale).datetime_formats["medium"])
    said = both.format(format_time(there, "short", locale=locale), format_date(there, "long", locale=locale))
    return f"{said} ({get_timezone_name(there, 'long', locale=locale)})"
