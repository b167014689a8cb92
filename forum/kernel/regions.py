"""The region of the world a country lies in: the continents of UN M49, as far as CLDR's time zones tell them."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from babel.core import get_global

AFRICA, AMERICAS, ASIA, EUROPE, OCEANIA, WORLD = "002", "019", "142", "150", "009", "001"
"""By these Babel knows their names."""
_BY_ZONE: Mapping[str, str] = {
    "Africa": AFRICA,
    "America": AMERICAS,
    "Asia": ASIA,
    "Europe": EUROPE,
    "Australia": OCEANIA,
    "Pacific": OCEANIA,
}
_OTHERWISE: Mapping[str, str] = {
    **dict.fromkeys(("CV", "KM", "MG", "MU", "RE", "SC", "SH", "YT"), AFRICA),
    **dict.fromkeys(("BM", "EC", "FK", "GS"), AMERICAS),
    **dict.fromkeys(("IO", "MV", "TR"), ASIA),
    **dict.fromkeys(("ES", "FO", "IS", "SJ", "XK"), EUROPE),
    **dict.fromkeys(("CC", "CX"), OCEANIA),
}
"""Where the name of a zone is that of an ocean, or tells another continent than M49."""


@lru_cache(maxsize=512)
def region_of(country: str) -> str:
    """Of a country by its two letters; WORLD where it is not known."""
    if country in _OTHERWISE:
        return _OTHERWISE[country]
    zones = get_global("territory_zones").get(country, ())
    found = Counter(_BY_ZONE[name] for zone in zones if (name := zone.partition("/")[0]) in _BY_ZONE)
    return found.most_common(1)[0][0] if found else WORLD
