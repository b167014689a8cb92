from dataclasses import asdict
from typing import Any

from forum.statistics.queries.breakdown import hide_by_trait, shown_cells
from forum.statistics.queries.totals import ShownShare, Totals, split_totals


def exported_figures(totals: Totals) -> dict[str, Any]:
    """The figures as who keeps the machine takes them out of it; docs/figures.md promises these names."""
    return {
        "people": totals.people,
        "visits": totals.visits,
        "consultations": totals.consultations,
        "countries": totals.countries,
        "participants": asdict(totals.participants),
        "staff": asdict(totals.staff),
        "anonymous_visits": totals.anonymous_visits,
        "contributions": totals.contributions,
        "mail_copies": totals.mail_copies,
        "consultations_by_origin": totals.read,
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


def described_figures(totals: Totals) -> dict[str, dict[str, int | str]]:
    """People by what they say of themselves; who keeps the machine is not given small numbers either."""
    return {
        "people_by_gender": shown_cells(hide_by_trait(totals.described.genders)),
        "people_by_organisation_type": shown_cells(hide_by_trait(totals.described.organisation_types)),
    }


def shown_figures(totals: Totals) -> dict[str, Any]:
    """The same for the programming interface: what would tell of few people is None."""
    return {**exported_figures(totals), **{name: _numbers(share) for name, share in split_totals(totals).items()}}


def _numbers(share: ShownShare) -> dict[str, int | None]:
    return {
        "people": share.people.count,
        "visits": share.visits.count,
        "consultations": share.consultations.count,
    }
