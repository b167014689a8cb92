"""Whether what lacks a version will have one in time, at the pace kept so far."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

WORDS_AN_HOUR = 250
"""What a careful translator who does it after work brings into another language; a guess said to be one."""
ENOUGH_NOTED = 10 * 60
"""Minutes that translators noted before their own pace counts."""
SLOWEST, FASTEST = 100, 1_000
"""Words an hour that an estimate rests on at least, and at most: beyond, somebody noted too much or too little."""
PART_OF_SUMMARY = 4
"""A summary takes a quarter of the work."""
LOOKED_BACK = timedelta(days=3)
"""Over how long the pace is taken."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of the texts that lack a version now: how many will be whole in time, how many summaries, how many neither."""

    whole: int
    summaries: int
    left: int


def words_an_hour(words: int, minutes: int) -> int:
    """The pace of an exchange: what those who noted their time wrote in it, once they noted ten hours; before, a guess."""
    if minutes < ENOUGH_NOTED:
        return WORDS_AN_HOUR
    return min(FASTEST, max(SLOWEST, words * 60 // minutes))


def minutes_for(words: int, an_hour: int = WORDS_AN_HOUR) -> int:
    """To the next five."""
    return -(-words * 60 // an_hour // 5) * 5


def pace(published: Iterable[tuple[int, bool]], *, over: timedelta) -> float:
    """Words a day. `published`: how long each text is of which a version came out in that time, and whether as a summary."""
    words = sum(length / PART_OF_SUMMARY if is_summary else length for length, is_summary in published)
    return words * timedelta(days=1) / over


def forecast(texts: int, words: int, *, words_a_day: float, left: timedelta) -> Forecast:
    """Of so many texts with so many words together, taken as equally long.

    Nobody is left without: first a summary of each, as far as it goes; then the whole in its place.
    """
    if not texts:
        return Forecast(0, 0, 0)
    capacity = words_a_day * (max(left, timedelta()) / timedelta(days=1)) / (words / texts)
    served = min(texts, int(capacity * PART_OF_SUMMARY))
    whole = min(served, int((capacity - served / PART_OF_SUMMARY) / (1 - 1 / PART_OF_SUMMARY)))
    return Forecast(whole, served - whole, texts - served)
