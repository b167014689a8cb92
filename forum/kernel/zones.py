"""Names of time zones as people and files write them."""

from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from forum.kernel.errors import InvalidInput
from forum.kernel.wording import mark


class UnknownTimezone(InvalidInput):
    code = "unknown_timezone"
    message = mark("“%(name)s” is not a time zone we know. Please choose one from the list.")


def check_timezone(name: str) -> str:
    if name not in available_timezones():
        raise UnknownTimezone(name=name[:40])
    return name


@lru_cache
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
