"""In a sensitive exchange its author is shown, before a text is sent, what in it may lead to a person."""

from collections.abc import Sequence
from functools import lru_cache

from babel import Locale

from forum.contributions.errors import PointedOut
from forum.exchanges.models import Exchange
from forum.kernel.markup import digest, render, split_paragraphs
from forum.texts.pointed import Pointed, point_out
from forum.texts.pointing import Known, Point, find_points

NAMED_IN = ("en", "fr", "es", "ar", "pt")
NO_TOWNS = {"Unknown", "Center", "Easter", "Resolute", "Troll"}
"""In the same list, and mostly words of other kinds."""


def check_pointed(exchange: Exchange, text: str, *, language: str, seen: str) -> None:
    """PointedOut, unless there is nothing, or she has seen it: `seen` is then the mark of these very words."""
    if exchange.is_sensitive and seen != mark_of(text) and point_before_sending(text, language=language).counts:
        raise PointedOut({"as_is": PointedOut()})


def mark_of(text: str) -> str:
    """By which a form says that these words, and no others, are to be sent as they are."""
    return digest(text)


def point_before_sending(text: str, *, language: str) -> Pointed:
    """By the look of the words alone, and by the names of large towns: members' names would tell who takes part."""

    def find(words: str) -> Sequence[Point]:
        return find_points(words, language=language, places=large_towns())

    return point_out(render(split_paragraphs(text)), find)


@lru_cache(maxsize=1)
def large_towns() -> Known:
    """Those by which time zones are named, in the languages we have: some hundreds. Villages are known by their look only."""
    names: set[str] = set()
    for tag in NAMED_IN:
        zones = Locale.parse(tag).time_zones
        names |= {str(zone["city"]) for zone in zones.values() if "city" in zone}
        names |= {str(name).rpartition("/")[2].replace("_", " ") for name in zones}
    return Known(names - NO_TOWNS)
