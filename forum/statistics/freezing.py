"""Figures frozen with a checksum, and what is retained so that they can be counted again, years later.

Retained are counts, and for each stretch of days a random number for each person who was there. Which number was whose was
known while the figures were frozen, and is written nowhere: so nothing in it leads to a person, an account or a pseudonym.
"""

import hashlib
import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from forum.exchanges.queries import ExchangeView
from forum.kernel.zones import zone
from forum.statistics.queries.breakdown import Breakdown
from forum.statistics.queries.totals import Totals, split_totals
from forum.statistics.rules import Period, hide_small, tells_of_few

RANDOM_BITS = 48
ABOUT = frozenset({"exchange", "timezone", "opens_at", "closes_at", "as_of"})
MEASURES = ("people", "visits", "consultations")
SINGLE = ("countries", "contributions", "anonymous_visits", "mail_copies")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that is not what the retained data give, by its name; None where one side lacks it."""

    name: str
    frozen: object
    counted: object


def canonical(figures: Json) -> bytes:
    """The one way to write them, of which the checksum is made; as a file it is what `sha256sum` says the same of."""
    return json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def checksum(figures: Json) -> str:
    return hashlib.sha256(canonical(figures)).hexdigest()


def figures_of(view: ExchangeView, totals: Totals, breakdown: Breakdown) -> Json:
    """All that organisers see, hidden cells as they see them; without a word that somebody wrote."""
    about = {
        "exchange": view.slug,
        "timezone": view.exchange.timezone,
        "opens_at": totals.period.opens_at.isoformat(),
        "closes_at": totals.period.closes_at.isoformat(),
        "as_of": totals.as_of.isoformat(),
    }
    shares = {
        group: {name: getattr(share, name).count for name in MEASURES} for group, share in split_totals(totals).items()
    }
    main = {name: getattr(totals, name) for name in (*MEASURES, *SINGLE)}
    return {
        **about,
        **main,
        **shares,
        "consultations_by_origin": totals.read,
        "rounds": {
            str(each.number): {
                "people": each.people,
                "visits": each.visits,
                "consultations": each.consultations,
                "contributions": each.contributions,
            }
            for each in breakdown.rounds
        },
        "topics": {
            str(each.topic_id): {
                "round": each.round_number,
                "consultations": each.consultations,
                "contributions": each.contributions,
            }
            for each in totals.topics
        },
        "people_by_country": {code or "not said": cell.shown for code, cell in breakdown.countries.items()},
        "languages": {
            each.language: {
                "contributions": each.contributions,
                "human_versions": each.human_versions,
                "machine_versions": each.machine_versions,
                "consultations": each.consultations,
            }
            for each in breakdown.languages
        },
        "days": {
            each.day.isoformat(): {"visits": each.visits, "anonymous_visits": each.anonymous_visits}
            for each in breakdown.days
        },
    }


def retained_of(view: ExchangeView, totals: Totals, breakdown: Breakdown) -> Json:
    number = _random_numbers(totals.counted.people() | set(totals.contributors))
    here = zone(view.exchange.timezone)
    return {
        "stretches": [
            {
                "day": _day(stretch.opens_at, here),
                "rounds": [each.number for each in view.rounds if _holds(each.opens_at, each.closes_at, stretch)],
                "visits": presence.visits,
                "staff_visits": presence.staff_visits,
                "anonymous_visits": presence.anonymous_visits,
                "people": sorted({number[one] for one in presence.people}),
                "staff": sorted({number[one] for one in presence.staff}),
            }
            for stretch, presence in totals.counted.presences.items()
        ],
        "rounds": [each.number for each in view.rounds],
        "contributors": sorted(number[one] for one in totals.contributors),
        "countries": {code or "not said": people for code, people in totals.declared.items()},
        "topics": [
            [each.topic_id, each.round_number, each.consultations - each.by_staff, each.by_staff, each.contributions]
            for each in totals.topics
        ],
        "mail_copies": totals.mail_copies,
        "origins": totals.read,
        "languages": [
            [each.language, each.contributions, each.human_versions, each.machine_versions, each.consultations]
            for each in breakdown.languages
        ],
    }


def _random_numbers(people: Collection[str]) -> dict[str, int]:
    """One for each, drawn anew; where two are the same, drawn once more."""
    numbers: set[int] = set()
    while len(numbers) < len(people):
        numbers.add(secrets.randbits(RANDOM_BITS))
    return dict(zip(people, numbers, strict=True))


def _holds(opens_at: datetime, closes_at: datetime, stretch: Period) -> bool:
    return Period(opens_at, closes_at).has(stretch.opens_at)


def _day(moment: datetime, here: ZoneInfo) -> str:
    return moment.astimezone(here).date().isoformat()


def count_again(retained: Json) -> Json:
    """The figures, of the retained data alone."""
    stretches, topics = retained["stretches"], retained["topics"]
    totals = {
        "people": len(_people(stretches, "people") | set(retained["contributors"])),
        "visits": _sum(stretches, "visits"),
        "consultations": sum(read + by_staff for _, _, read, by_staff, _ in topics),
    }
    staff = {
        "people": len(_people(stretches, "staff")),
        "visits": _sum(stretches, "staff_visits"),
        "consultations": sum(by_staff for _, _, _, by_staff, _ in topics),
    }
    participants = {name: totals[name] - staff[name] for name in MEASURES}
    is_hidden = tells_of_few([participants["people"], staff["people"]])
    nothing = dict.fromkeys(MEASURES)
    return {
        **totals,
        "countries": sum(1 for code in retained["countries"] if code != "not said"),
        "contributions": sum(contributions for *_, contributions in topics),
        "anonymous_visits": _sum(stretches, "anonymous_visits"),
        "mail_copies": retained["mail_copies"],
        "consultations_by_origin": retained["origins"],
        "participants": nothing if is_hidden else participants,
        "staff": nothing if is_hidden else staff,
        "rounds": {str(number): _round_again(number, retained) for number in retained["rounds"]},
        "topics": {
            str(topic): {"round": number, "consultations": read + by_staff, "contributions": contributions}
            for topic, number, read, by_staff, contributions in topics
        },
        "people_by_country": {code: cell.shown for code, cell in hide_small(retained["countries"]).items()},
        "languages": {
            language: {
                "contributions": contributions,
                "human_versions": human,
                "machine_versions": machine,
                "consultations": read,
            }
            for language, contributions, human, machine, read in retained["languages"]
        },
        "days": _days_again(stretches),
    }


def _round_again(number: int, retained: Json) -> Json:
    here = [each for each in retained["stretches"] if number in each["rounds"]]
    topics = [topic for topic in retained["topics"] if topic[1] == number]
    return {
        "people": len(_people(here, "people")),
        "visits": _sum(here, "visits"),
        "consultations": sum(read + by_staff for _, _, read, by_staff, _ in topics),
        "contributions": sum(contributions for *_, contributions in topics),
    }


def _days_again(stretches: Sequence[Json]) -> Json:
    days: dict[str, dict[str, int]] = {}
    for each in stretches:
        day = days.setdefault(each["day"], {"visits": 0, "anonymous_visits": 0})
        day["visits"] += each["visits"]
        day["anonymous_visits"] += each["anonymous_visits"]
    return {day: counts for day, counts in days.items() if any(counts.values())}


def _people(stretches: Sequence[Json], who: str) -> set[int]:
    return set().union(*(each[who] for each in stretches))


def _sum(stretches: Sequence[Json], what: str) -> int:
    return sum(each[what] for each in stretches)


def find_differences(figures: Json, retained: Json, kept_checksum: str) -> list[Difference]:
    """None where the figures are what was frozen, and what the retained data give."""
    frozen = dict(_flat({name: value for name, value in figures.items() if name not in ABOUT}))
    counted = dict(_flat(count_again(retained)))
    found = [
        Difference(name, frozen.get(name), counted.get(name))
        for name in sorted({*frozen, *counted})
        if frozen.get(name) != counted.get(name)
    ]
    if (now := checksum(figures)) != kept_checksum:
        found.append(Difference("checksum", kept_checksum, now))
    return found


def _flat(figures: Mapping[str, Any], prefix: str = "") -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for name, value in figures.items():
        found += _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else [(prefix + name, value)]
    return found
