from typing import Any

from forum.statistics.queries.totals import Totals


def exported_figures(totals: Totals) -> dict[str, Any]:
    """The figures as files and the programming interface give them; docs/figures.md promises these names."""
    return {
        "people": totals.people,
        "visits": totals.visits,
        "consultations": totals.consultations,
        "countries": totals.countries,
        "staff": {
            "people": totals.staff.people,
            "visits": totals.staff.visits,
            "consultations": totals.staff.consultations,
        },
        "anonymous_visits": totals.anonymous_visits,
        "contributions": totals.contributions,
        "topics": [
            {
                "round": topic.round_number,
                "title": topic.title,
                "consultations": topic.consultations,
                "contributions": topic.contributions,
            }
            for topic in totals.topics
        ],
    }
