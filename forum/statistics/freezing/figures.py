"""What is frozen: all that organisers see."""

from collections.abc import Mapping, Sequence
from typing import Any

from forum.exchanges.queries import ExchangeView
from forum.statistics.queries.breakdown import Breakdown, LanguageFigures, shown_cells
from forum.statistics.queries.times import Times
from forum.statistics.queries.totals import Totals, split_totals
from forum.statistics.rules import middle_of

ABOUT = frozenset({"exchange", "timezone", "opens_at", "closes_at", "as_of"})
MEASURES = ("people", "visits", "consultations")
SINGLE = ("countries", "contributions", "anonymous_visits", "mail_copies")
IN_LANGUAGES = ("contributions", "human_versions", "machine_versions", "consultations")
IN_ROUNDS = ("people", "visits", "consultations", "contributions")

Json = dict[str, Any]


def figures_of(view: ExchangeView, totals: Totals, breakdown: Breakdown, *, times: Times) -> Json:
    """Hidden cells as they are shown; without a word that somebody wrote."""
    return {
        **_about(view, totals),
        **{name: getattr(totals, name) for name in (*MEASURES, *SINGLE)},
        **{
            group: {name: getattr(share, name).count for name in MEASURES}
            for group, share in split_totals(totals).items()
        },
        "consultations_by_origin": totals.read,
        "rounds": {str(each.number): {name: getattr(each, name) for name in IN_ROUNDS} for each in breakdown.rounds},
        "topics": {
            str(each.topic_id): {
                "round": each.round_number,
                "consultations": each.consultations,
                "contributions": each.contributions,
            }
            for each in totals.topics
        },
        "people_by_country": shown_cells(breakdown.countries),
        "people_by_gender": shown_cells(breakdown.genders),
        "people_by_organisation_type": shown_cells(breakdown.organisation_types),
        "languages": {
            each.language: dict(zip(IN_LANGUAGES, in_language(each), strict=True)) for each in breakdown.languages
        },
        **{name: middles(lengths) for name, lengths in lengths_of(times).items()},
        "days": {
            each.day.isoformat(): {"visits": each.visits, "anonymous_visits": each.anonymous_visits}
            for each in breakdown.days
        },
    }


def lengths_of(times: Times) -> dict[str, dict[str, list[int]]]:
    """How many minutes each text took, without a word of which: by round; by the language written and that of the version."""
    return {
        "to_publication": {str(number): list(one.minutes) for number, one in times.to_publication.items()},
        "to_translation": {" > ".join(pair): list(one.minutes) for pair, one in times.to_translation.items()},
    }


def middles(lengths: Mapping[str, Sequence[int]]) -> Json:
    return {key: {"texts": len(minutes), "median_minutes": middle_of(minutes)} for key, minutes in lengths.items()}


def in_language(each: LanguageFigures) -> list[int]:
    return [getattr(each, name) for name in IN_LANGUAGES]


def _about(view: ExchangeView, totals: Totals) -> Json:
    return {
        "exchange": view.slug,
        "timezone": view.exchange.timezone,
        "opens_at": totals.period.opens_at.isoformat(),
        "closes_at": totals.period.closes_at.isoformat(),
        "as_of": totals.as_of.isoformat(),
    }
