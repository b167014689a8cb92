"""When rounds open and close: computed from the clock and the dates, never a stored flag."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Protocol

from babel import Locale

from forum.exchanges.errors import OtherWeekday
from forum.kernel.characters import clean_name, cut
from forum.kernel.errors import InvalidInput
from forum.kernel.languages import check_language
from forum.kernel.reader import same_language
from forum.kernel.wording import closest_locale, mark, say
from forum.kernel.zones import zone

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
MOST_LANGUAGES = 12
MOST_HOURS = 336
MOST_NAME = 120
MOST_ORGANISATION = 160
RESERVED_SLUGS = frozenset({"new"})
CHOICES: Mapping[str, tuple[str, ...]] = {
    "access": ("public", "members"),
    "registration": ("open", "approval", "invited"),
    "moderation": ("before", "after", "first"),
    "late_policy": ("refused", "held"),
    "accent": ("plum", "teal", "indigo", "forest", "ochre", "slate"),
}
HOURS = frozenset({"overlap_hours", "promise_hours"})
SWITCHES = frozenset(
    {
        "reviews_versions",
        "publishes_unreviewed",
        "uses_machine",
        "allows_anonymous",
        "is_sensitive",
        "shows_figures",
        "has_survey",
        "asks_description",
        "is_demo",
    }
)
NUMBERED = mark("Week %(number)s")
NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
COUNTRIES = frozenset(
    code
    for code in map(str, Locale("en").territories)
    if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
)


CREDITS = ("organisation", "name", "none")
"""How a translator may wish labels to name her."""
Credits = Mapping[tuple[int, str], str]
"""By membership and what she chose for one version: what its label calls her; beside "", what she chose for all."""


class SaysWho(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def shows_organisation(self) -> bool: ...


def credited_as(credit: str, *, said: SaysWho) -> str:
    """What labels call a translator who chose `credit`; empty: nothing.

    Her organisation only where she shows it here, and never her name in its stead.
    """
    if credit == "name":
        return said.name
    return said.organisation if credit == "organisation" and said.shows_organisation else ""


SIGNING = timedelta(hours=24)
"""So long before a round closes its hand-over may be signed; so long after it counts as handed over, signed or not."""


class Phase(StrEnum):
    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"


class Dated(Protocol):
    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...


class MaybeDated(Protocol):
    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime | None: ...


def phase(dated: Dated, now: datetime) -> Phase:
    """opens ≤ now < closes is open."""
    if now < dated.opens_at:
        return Phase.COMING
    return Phase.OPEN if now < dated.closes_at else Phase.CLOSED


def closing_times(rounds: Sequence[MaybeDated], exchange_closes_at: datetime) -> list[datetime]:
    """When each round closes: as it says, else when the next opens, and the last with the exchange.

    No round outlives its exchange. `rounds` in the order of their opening.
    """
    ends = [this.closes_at or following.opens_at for this, following in pairwise(rounds)]
    ends += [last.closes_at or exchange_closes_at for last in rounds[-1:]]
    return [min(end, exchange_closes_at) for end in ends]


def counts_as_signed(closes_at: datetime, signed_at: datetime | None) -> bool:
    """Whether the hand-over of a round that closes then is signed: a signature of before its last day counts no more.

    So a round that is made longer, or put off, after it was signed off is to be signed off again.
    """
    return signed_at is not None and signed_at >= closes_at - SIGNING


def signed_off_from(closes_at: datetime, signed_at: datetime | None) -> datetime:
    """From when a round is signed off: when signed, but not while it is open; without a signature a day after it closed."""
    late = closes_at + SIGNING
    if signed_at is None or not counts_as_signed(closes_at, signed_at):
        return late
    return min(max(signed_at, closes_at), late)


def is_signed_off(closes_at: datetime, signed_at: datetime | None, now: datetime) -> bool:
    """`closes_at` as `round_dates` or a RoundView gives it, `signed_at`: Round.signed_off_at."""
    return now >= signed_off_from(closes_at, signed_at)


def next_boundary(instants: Iterable[datetime], now: datetime) -> datetime | None:
    """The next instant at which something opens or closes."""
    return min((at for at in instants if at > now), default=None)


def day_in(timezone: str, now: datetime) -> date:
    """The day it is there."""
    return now.astimezone(zone(timezone)).date()


def later(at: datetime, days: int, *, timezone: str) -> datetime:
    """The same hour there, so many days later, summer time or not."""
    there = at.astimezone(zone(timezone)).replace(tzinfo=None) + timedelta(days=days)
    return there.replace(tzinfo=zone(timezone)).astimezone(UTC)


def days_until(opens_at: datetime, opens_on: date, *, timezone: str) -> int:
    """By how many days another exchange that opens then is later; on the same day of the week, so that its weeks fit."""
    days = (opens_on - day_in(timezone, opens_at)).days
    if days % 7:
        before = opens_on - timedelta(days=days % 7)
        raise OtherWeekday({"opens": OtherWeekday(before=before, after=before + timedelta(days=7))})
    return days


def check_slug(typed: str) -> str:
    slug = typed.strip().lower()
    if not SLUG.fullmatch(slug):
        raise InvalidInput({"slug": mark("The address may have small letters, digits and hyphens, up to 60.")})
    if slug in RESERVED_SLUGS:
        raise InvalidInput({"slug": mark("This address is used by the site itself. Please choose another.")})
    return slug


def check_languages(languages: Sequence[str]) -> list[str]:
    """One to twelve languages, each once, in their usual spelling."""
    tags = list(dict.fromkeys(check_language(tag) for tag in languages))
    if not 1 <= len(tags) <= MOST_LANGUAGES:
        raise InvalidInput({"languages": mark("Choose at least one language, and at most twelve.")})
    return tags


def check_dates(opens_at: datetime, closes_at: datetime) -> None:
    if closes_at <= opens_at:
        raise InvalidInput({"closes": mark("It must close after it opens.")})


def check_round_dates(opens_at: datetime, closes_at: datetime | None, *, within: tuple[datetime, datetime]) -> None:
    """A round lies `within` the opening and closing of its exchange."""
    exchange_opens, exchange_closes = within
    if not exchange_opens <= opens_at < exchange_closes:
        raise InvalidInput({"opens": mark("A round opens while its exchange is open.")})
    if closes_at is not None and not opens_at < closes_at <= exchange_closes:
        raise InvalidInput({"closes": mark("A round closes after it opens, and not after its exchange.")})


def check_openings(openings: Sequence[datetime], within: tuple[datetime, datetime]) -> None:
    """All `within` the exchange, each after the one before. `openings` in the order of the rounds' numbers."""
    exchange_opens, exchange_closes = within
    if not all(exchange_opens <= at < exchange_closes for at in openings):
        raise InvalidInput({"opens": mark("A round opens while its exchange is open: one of them would not.")})
    if any(following <= this for this, following in pairwise(openings)):
        raise InvalidInput({"opens": mark("The rounds open one after the other, in the order of their numbers.")})


def check_words(field: str, words: Mapping[str, str], languages: Sequence[str]) -> None:
    """Given at least once, in languages of the exchange only."""
    if not any(line.strip() for line in words.values()):
        raise InvalidInput({field: mark("Please write this in at least one language.")})
    if not set(words) <= set(languages):
        raise InvalidInput({field: mark("This is in a language the exchange does not have.")})


def placeholder_theme(language: str, number: int) -> str:
    """What a week is called until its theme is named."""
    locale = closest_locale(language)
    return say(locale, NUMBERED, number=number) if same_language(locale, language) else str(number)


def is_named(theme: Mapping[str, str], number: int) -> bool:
    """Whether an organiser has given a week's theme her own words. `theme` by language."""
    return any(line.strip() not in {"", placeholder_theme(tag, number)} for tag, line in theme.items())


def pair_questions(kept: Sequence[Mapping[str, str]], wanted: Sequence[Mapping[str, str]]) -> list[int | None]:
    """For each wanted question, the place of the kept one it is: one that shares a line with it, else the one in its place.

    None for a new one. A question taken out from among others so takes nothing but itself away.
    """
    pairs: list[int | None] = []
    for words in wanted:
        same = (place for place, old in enumerate(kept) if place not in pairs and _share_a_line(old, words))
        pairs.append(next(same, None))
    for position, place in enumerate(pairs):
        if place is None and position < len(kept) and position not in pairs:
            pairs[position] = position
    return pairs


def _share_a_line(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return any(line.strip() and other.get(tag, "").strip() == line.strip() for tag, line in one.items())


def check_settings(settings: Mapping[str, str | int | bool]) -> dict[str, str | int | bool]:
    """Each setting known, and one of its values."""
    for name, value in settings.items():
        if name in CHOICES and value not in CHOICES[name]:
            raise InvalidInput({name: mark("Please choose one of the offered values.")})
        if name in HOURS and (not isinstance(value, int) or not 0 <= value <= MOST_HOURS):
            raise InvalidInput({name: mark("Please give whole hours, from 0 to 336.")})
        if name not in {*CHOICES, *HOURS, *SWITCHES}:
            raise InvalidInput({name: mark("There is no such setting.")})
    return dict(settings)


def check_name(typed: str) -> str:
    return cut(clean_name(typed), MOST_NAME)


def check_organisation(typed: str) -> str:
    return cut(clean_name(typed), MOST_ORGANISATION)


def check_pairs(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """A translator's (source, target) languages, each pair once."""
    tags = {(check_language(source), check_language(target)) for source, target in pairs}
    if any(source == target for source, target in tags):
        raise InvalidInput({"pairs": mark("Choose two different languages.")})
    return sorted(tags)


def check_country(code: str | None) -> str | None:
    """ISO 3166 alpha-2 in capitals; None for "not said"."""
    if not code or not code.strip():
        return None
    wanted = code.strip().upper()
    if wanted not in COUNTRIES:
        raise InvalidInput({"country": mark("This is not a country we know. Please choose one from the list.")})
    return wanted
