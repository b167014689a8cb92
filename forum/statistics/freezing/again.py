"""The figures, counted of the retained data alone."""

from collections.abc import Mapping, Sequence

from forum.statistics.freezing.earlier import hide_small_as_before
from forum.statistics.freezing.figures import IN_LANGUAGES, MEASURES, Json, middles
from forum.statistics.rules import hide_small, tells_of_few


def count_again(retained: Json) -> Json:
    stretches, topics = retained["stretches"], retained["topics"]
    return {
        **_shares_again(retained),
        "countries": sum(1 for code in retained["countries"] if code != "not said"),
        "contributions": sum(contributions for *_, contributions in topics),
        "anonymous_visits": _sum(stretches, "anonymous_visits"),
        "mail_copies": retained["mail_copies"],
        "consultations_by_origin": retained["origins"],
        "rounds": {str(number): _round_again(number, retained) for number in retained["rounds"]},
        "topics": {
            str(topic): {"round": number, "consultations": read + by_staff, "contributions": contributions}
            for topic, number, read, by_staff, contributions in topics
        },
        "people_by_country": _shown(retained["countries"], retained),
        **{name: _shown(people, retained) for name, people in retained.get("described", {}).items()},
        **{name: middles(lengths) for name, lengths in retained.get("times", {}).items()},
        "languages": {tag: dict(zip(IN_LANGUAGES, counts, strict=True)) for tag, *counts in retained["languages"]},
        "days": _days_again(stretches),
    }


def _shares_again(retained: Json) -> Json:
    stretches, topics = retained["stretches"], retained["topics"]
    people, staff = _people(stretches, "people") | set(retained["contributors"]), _people(stretches, "staff")
    visits, by_staff = _sum(stretches, "visits"), _sum(stretches, "staff_visits")
    read, read_by_staff = (sum(topic[place] for topic in topics) for place in (2, 3))
    totals, of_staff = (len(people), visits, read + read_by_staff), (len(staff), by_staff, read_by_staff)
    others = tuple(one - other for one, other in zip(totals, of_staff, strict=True))
    is_hidden = tells_of_few([others[0], of_staff[0]])
    return {
        **dict(zip(MEASURES, totals, strict=True)),
        "participants": dict.fromkeys(MEASURES) if is_hidden else dict(zip(MEASURES, others, strict=True)),
        "staff": dict.fromkeys(MEASURES) if is_hidden else dict(zip(MEASURES, of_staff, strict=True)),
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


def _shown(people: Mapping[str, int], retained: Json) -> Json:
    hide = hide_small if retained.get("hides_by_sum") else hide_small_as_before
    return {trait: cell.shown for trait, cell in hide(people).items()}


def _people(stretches: Sequence[Json], who: str) -> set[int]:
    return set().union(*(each[who] for each in stretches))


def _sum(stretches: Sequence[Json], what: str) -> int:
    return sum(each[what] for each in stretches)
