from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange
from forum.exchanges.queries import ExchangeView
from forum.kernel.zones import zone
from forum.statistics.queries.answers import count_country_answers
from forum.statistics.queries.totals import Totals
from forum.statistics.rules import Cell, Period, hide_small
from forum.texts.models import Origin, State, Text, Version

NOT_SAID = ""


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """`people` and `visits` while the round was open; `consultations` and `contributions` of its topics at any time."""

    number: int
    opens_at: datetime
    closes_at: datetime
    theme_id: int
    people: int
    visits: int
    consultations: int
    contributions: int


@dataclass(frozen=True, slots=True)
class LanguageFigures:
    """What was written in a language, rendered into it and read in it: counts of texts and readings, never of people."""

    language: str
    contributions: int
    human_versions: int
    machine_versions: int
    consultations: int


@dataclass(frozen=True, slots=True)
class DayFigures:
    """A day in the exchange's zone; a visit belongs to the day of its first page in the period."""

    day: date
    visits: int
    anonymous_visits: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """`countries`: people by the country they declared; `genders`, `organisation_types`: by what they say of themselves for the
    figures; NOT_SAID among each. `country_answers`: replies by the country of whom they answer and of who wrote.
    """

    rounds: Sequence[RoundFigures]
    countries: Mapping[str, Cell]
    genders: Mapping[str, Cell]
    organisation_types: Mapping[str, Cell]
    country_answers: Mapping[tuple[str, str], int]
    languages: Sequence[LanguageFigures]
    days: Sequence[DayFigures]


def count_breakdown(session: Session, view: ExchangeView, totals: Totals) -> Breakdown:
    countries = hide_by_trait(totals.declared)
    shown = [country for country, cell in countries.items() if country != NOT_SAID and cell.count is not None]
    return Breakdown(
        rounds=_by_round(view, totals),
        countries=countries,
        genders=hide_by_trait(totals.described.genders),
        organisation_types=hide_by_trait(totals.described.organisation_types),
        country_answers=count_country_answers(session, view.id, shown),
        languages=_by_language(session, view.exchange, totals),
        days=_by_day(totals, zone(view.exchange.timezone)),
    )


def hide_by_trait(people: Mapping[str | None, int]) -> dict[str, Cell]:
    return hide_small({trait or NOT_SAID: number for trait, number in people.items()})


def shown_cells(cells: Mapping[str, Cell]) -> dict[str, int | str]:
    """As files have them."""
    return {trait or "not said": cell.shown for trait, cell in cells.items()}


def _by_round(view: ExchangeView, totals: Totals) -> list[RoundFigures]:
    found = []
    for each in view.rounds:
        opened = Period(each.opens_at, each.closes_at)
        here = [one for stretch, one in totals.counted.presences.items() if opened.has(stretch.opens_at)]
        topics = [topic for topic in totals.topics if topic.round_number == each.number]
        found.append(
            RoundFigures(
                number=each.number,
                opens_at=each.opens_at,
                closes_at=each.closes_at,
                theme_id=each.theme_id,
                people=len(set().union(*(one.people for one in here))),
                visits=sum(one.visits for one in here),
                consultations=sum(topic.consultations for topic in topics),
                contributions=sum(topic.contributions for topic in topics),
            )
        )
    return found


def _by_day(totals: Totals, here: ZoneInfo) -> list[DayFigures]:
    people: Counter[date] = Counter()
    anonymous: Counter[date] = Counter()
    for stretch, one in totals.counted.presences.items():
        day = stretch.opens_at.astimezone(here).date()
        people[day] += one.visits
        anonymous[day] += one.anonymous_visits
    return [DayFigures(day, people[day], anonymous[day]) for day in sorted(+people | +anonymous)]


def _by_language(session: Session, exchange: Exchange, totals: Totals) -> list[LanguageFigures]:
    written = _contributions_by_language(session, exchange.id)
    rendered = _versions_by_language(session, exchange.id)
    read = totals.counted.readings.by_language()
    return [
        LanguageFigures(
            language=language,
            contributions=written[language],
            human_versions=rendered[language, Origin.HUMAN],
            machine_versions=rendered[language, Origin.MACHINE],
            consultations=read[language],
        )
        for language in dict.fromkeys(
            [*exchange.languages, *sorted(written), *sorted(tag for tag, _ in rendered), *sorted(read)]
        )
    ]


def _contributions_by_language(session: Session, exchange_id: int) -> Counter[str]:
    query = (
        select(Text.source_language, func.count())
        .join(Contribution, Contribution.text_id == Text.id)
        .where(Contribution.exchange_id == exchange_id, Contribution.status == Status.PUBLISHED)
        .group_by(Text.source_language)
    )
    return Counter({language: number for language, number in session.execute(query)})


def _versions_by_language(session: Session, exchange_id: int) -> Counter[tuple[str, str]]:
    query = (
        select(Version.language, Version.origin, func.count())
        .join(Contribution, Contribution.text_id == Version.text_id)
        .where(
            and_(
                Contribution.exchange_id == exchange_id,
                Contribution.status == Status.PUBLISHED,
                Version.state == State.PUBLISHED,
                Version.origin != Origin.AUTHOR,
            )
        )
        .group_by(Version.language, Version.origin)
    )
    return Counter({(language, origin): number for language, origin, number in session.execute(query)})
