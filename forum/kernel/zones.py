"""Names of time zones as people and files write them."""

from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from forum.kernel.errors import InvalidInput
from forum.kernel.wording import mark


class UnknownTimezone(InvalidInput):
    code = "unknown_timezone"
    message = mark("“%(name)s” is not a time zone we know. Please choose one from the list.")


@lru_cache
def known_timezones() -> frozenset[str]:
    """Read from the disk once: it takes longer than a whole request."""
    return frozenset(available_timezones())


def check_timezone(name: str) -> str:
    if name not in known_timezones():
        raise UnknownTimezone(name=name[:40])
    return name


@lru_cache
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
