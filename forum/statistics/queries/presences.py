"""Visits and consultations of an exchange's period, stretch by stretch: counted before, or now where they are not yet."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from forum.contributions.models import Topic
from forum.exchanges.models import Exchange, Round
from forum.kernel.db import plain_rows
from forum.kernel.zones import zone
from forum.statistics.models import Consultation, CountedStretch, Visit
from forum.statistics.rules import Period, VisitorKind, VisitorRole, cut_into_stretches


@dataclass(frozen=True, slots=True)
class Readings:
    """Consultations by topic and role of who read, and by language and origin of the version read."""

    by_topic: Counter[tuple[int, str]] = field(default_factory=Counter)
    by_version: Counter[tuple[str, str]] = field(default_factory=Counter)

    def by_language(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for (language, _), times in self.by_version.items():
            found[language] += times
        return found

    def by_origin(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for (_, origin), times in self.by_version.items():
            found[origin] += times
        return found


@dataclass(slots=True)
class Presence:
    """The visits that begin in a stretch. `people` and `staff`, of whose visits they are, are pseudonyms, each once or more."""

    visits: int = 0
    staff_visits: int = 0
    anonymous_visits: int = 0
    people: list[str] = field(default_factory=list)
    staff: list[str] = field(default_factory=list)

    def add(self, kind: str, role: str, visitor: str) -> None:
        if kind == VisitorKind.ANONYMOUS:
            self.anonymous_visits += 1
            return
        self.visits += 1
        self.people.append(visitor)
        if role == VisitorRole.STAFF:
            self.staff_visits += 1
            self.staff.append(visitor)


@dataclass(frozen=True, slots=True)
class Counted:
    presences: Mapping[Period, Presence]
    readings: Readings

    def people(self) -> set[str]:
        return set().union(*(each.people for each in self.presences.values()))

    def staff(self) -> set[str]:
        return set().union(*(each.staff for each in self.presences.values()))


def list_stretches(session: Session, exchange: Exchange) -> list[Period]:
    """The period, cut by days of the exchange's zone and wherever a round begins or ends."""
    query = select(Round.opens_at, Round.closes_at).where(Round.exchange_id == exchange.id)
    moments = [at for dates in session.execute(query) for at in dates if at is not None]
    return cut_into_stretches(Period(exchange.opens_at, exchange.closes_at), zone(exchange.timezone), moments)


def count_presences(session: Session, exchange: Exchange) -> Counted:
    """A visit stands in the stretch of its first page in the period, a consultation counts by its own moment."""
    stretches = list_stretches(session, exchange)
    kept = _kept(session, exchange.id)
    live = [stretch for stretch in stretches if stretch not in kept]
    presences = {stretch: Presence() for stretch in stretches} | {
        stretch: _presence(kept[stretch]) for stretch in stretches if stretch in kept
    }
    _add_visits(presences, live, _begun_in(session, exchange.id, live))
    _add_visits(presences, stretches[:1], _begun_before(session, exchange))
    readings = count_readings(session, exchange.id, live)
    for stretch in stretches:
        if stretch in kept:
            readings.by_topic.update({(topic, role): times for topic, role, times in kept[stretch].by_topic})
            readings.by_version.update({(tag, origin): times for tag, origin, times in kept[stretch].by_version})
    return Counted(presences, readings)


def count_stretch(session: Session, exchange_id: int, stretch: Period) -> tuple[Presence, Readings]:
    """What may be kept of it: visits that began before the period, though they reach into it, are no part of this."""
    presences = {stretch: Presence()}
    _add_visits(presences, [stretch], _begun_in(session, exchange_id, [stretch]))
    return presences[stretch], count_readings(session, exchange_id, [stretch])


def count_readings(session: Session, exchange_id: int, stretches: Sequence[Period]) -> Readings:
    readings = Readings()
    if not stretches:
        return readings
    key = (Consultation.topic_id, Visit.role, Consultation.language, Consultation.origin)
    query = (
        select(*key, func.count())
        .join(Visit, Visit.id == Consultation.visit_id)
        .join(Topic, Topic.id == Consultation.topic_id)
        .where(Topic.exchange_id == exchange_id, Visit.kind == VisitorKind.PERSON, _lies_in(Consultation.at, stretches))
        .group_by(*key)
    )
    for topic_id, role, language, origin, times in session.execute(query):
        readings.by_topic[topic_id, role] += times
        readings.by_version[language, origin] += times
    return readings


def list_kept(session: Session, exchange_id: int) -> set[Period]:
    key = select(CountedStretch.starts_at, CountedStretch.ends_at)
    return {Period(*ends) for ends in session.execute(key.where(CountedStretch.exchange_id == exchange_id))}


def _kept(session: Session, exchange_id: int) -> dict[Period, CountedStretch]:
    rows = session.scalars(select(CountedStretch).where(CountedStretch.exchange_id == exchange_id))
    return {Period(row.starts_at, row.ends_at): row for row in rows}


def _presence(row: CountedStretch) -> Presence:
    people, staff = row.people.splitlines(), row.staff.splitlines()
    return Presence(row.visits, row.staff_visits, row.anonymous_visits, people, staff)


def _lies_in(moment: InstrumentedAttribute[datetime], stretches: Sequence[Period]) -> ColumnElement[bool]:
    """From the first to the last, which an index finds; and in one of them."""
    first, last = stretches[0].opens_at, stretches[-1].closes_at
    spans: list[Period] = []
    for stretch in stretches:
        if spans and spans[-1].closes_at == stretch.opens_at:
            spans[-1] = Period(spans[-1].opens_at, stretch.closes_at)
        else:
            spans.append(stretch)
    within = or_(*(and_(moment >= span.opens_at, moment < span.closes_at) for span in spans))
    return and_(moment >= first, moment < last, within)


def _begun_in(session: Session, exchange_id: int, stretches: Sequence[Period]) -> Sequence[Any]:
    """Kind, role and visitor of each visit, with the place of its stretch."""
    if not stretches:
        return []
    place = case(*((Visit.started_at < each.closes_at, number) for number, each in enumerate(stretches)))
    query = select(Visit.kind, Visit.role, Visit.visitor, place)
    return plain_rows(session, query.where(Visit.exchange_id == exchange_id, _lies_in(Visit.started_at, stretches)), {})


def _begun_before(session: Session, exchange: Exchange) -> Sequence[Any]:
    """Visits that reach into the period, as if they began with it."""
    query = select(Visit.kind, Visit.role, Visit.visitor, literal(0)).where(
        Visit.exchange_id == exchange.id, Visit.started_at < exchange.opens_at, Visit.last_at >= exchange.opens_at
    )
    return plain_rows(session, query, {})


def _add_visits(presences: Mapping[Period, Presence], stretches: Sequence[Period], rows: Sequence[Any]) -> None:
    for kind, role, visitor, place in rows:
        presences[stretches[place]].add(kind, role, visitor)
