"""What frozen figures can be counted again from: counts, and people as random numbers."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from forum.exchanges.queries import ExchangeView
from forum.kernel.zones import zone
from forum.statistics.freezing.figures import Json, in_language, lengths_of
from forum.statistics.queries.breakdown import Breakdown
from forum.statistics.queries.presences import Presence
from forum.statistics.queries.times import Times
from forum.statistics.queries.totals import Totals
from forum.statistics.rules import Period

RANDOM_BITS = 48


def retained_of(view: ExchangeView, totals: Totals, breakdown: Breakdown, *, times: Times) -> Json:
    number = _random_numbers(totals.counted.people() | set(totals.contributors))
    here = zone(view.exchange.timezone)
    return {
        "stretches": [
            {"day": _day(stretch.opens_at, here), "rounds": _rounds_of(view, stretch), **_of_stretch(presence, number)}
            for stretch, presence in totals.counted.presences.items()
        ],
        "rounds": [each.number for each in view.rounds],
        "contributors": sorted(number[one] for one in totals.contributors),
        "hides_by_sum": True,
        "countries": by_trait(totals.declared),
        "described": {
            "people_by_gender": by_trait(totals.described.genders),
            "people_by_organisation_type": by_trait(totals.described.organisation_types),
        },
        "topics": [
            [each.topic_id, each.round_number, each.consultations - each.by_staff, each.by_staff, each.contributions]
            for each in totals.topics
        ],
        "mail_copies": totals.mail_copies,
        "origins": totals.read,
        "times": lengths_of(times),
        "languages": [[each.language, *in_language(each)] for each in breakdown.languages],
    }


def by_trait(people: Mapping[str | None, int]) -> dict[str, int]:
    return {trait or "not said": number for trait, number in people.items()}


def _random_numbers(people: Collection[str]) -> dict[str, int]:
    """For each drawn by itself, so that no order of people or numbers tells whose is which."""
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for one in people:
        while (number := secrets.randbits(RANDOM_BITS)) in taken:
            pass
        taken.add(number)
        numbers[one] = number
    return numbers


def _of_stretch(presence: Presence, number: Mapping[str, int]) -> Json:
    return {
        "visits": presence.visits,
        "staff_visits": presence.staff_visits,
        "anonymous_visits": presence.anonymous_visits,
        "people": sorted({number[one] for one in presence.people}),
        "staff": sorted({number[one] for one in presence.staff}),
    }


def _rounds_of(view: ExchangeView, stretch: Period) -> list[int]:
    return [each.number for each in view.rounds if Period(each.opens_at, each.closes_at).has(stretch.opens_at)]


def _day(moment: datetime, here: ZoneInfo) -> str:
    return moment.astimezone(here).date().isoformat()
