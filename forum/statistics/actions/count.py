from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, func, insert, select, tuple_, update

from forum.contributions.models import Topic
from forum.exchanges.models import Exchange
from forum.kernel.unit_of_work import UnitOfWork
from forum.statistics.models import Consultation, CountedStretch, Visit
from forum.statistics.queries.presences import count_stretch
from forum.statistics.rules import VISIT_GAP, Hit, Period, Reading, Span, VisitorRole, merge_spans, span_of

ONE_WRITER = 7_365_201_884
Visitor = tuple[int, str]
Row = dict[str, Any]


def write_hits(uow: UnitOfWork, hits: Sequence[Hit]) -> None:
    """Make visits and consultations of a batch of hits, together with those of earlier batches.

    Writing a batch again changes nothing, so one whose commit was in doubt may be given once more. It runs beside the
    pages it counts, so it writes whole tables of rows, in a number of statements that does not grow with the batch.
    """
    _let_one_write_at_a_time(uow)
    arrived = _by_visitor(_of_what_still_exists(uow, hits))
    if not arrived:
        return
    stored = _spans_near(uow, arrived)
    changes = _Changes()
    for visitor, their_hits in arrived.items():
        before = stored.get(visitor, {})
        for span in merge_spans([*before.values(), *map(span_of, their_hits)]):
            if span.rows:
                changes.change_visit(visitor[0], before, span)
            else:
                changes.add_visit(their_hits[0], span)
    changes.write(uow)
    forget_counted(uow, changes.touched)


def forget_counted(uow: UnitOfWork, touched: Mapping[int, Period]) -> None:
    """What had been counted between the two moments of each exchange, these included, is to be counted again."""
    for exchange_id, between in touched.items():
        uow.session.execute(
            delete(CountedStretch).where(
                CountedStretch.exchange_id == exchange_id,
                CountedStretch.starts_at <= between.closes_at,
                CountedStretch.ends_at > between.opens_at,
            )
        )


def drop_stretches(uow: UnitOfWork, exchange_id: int, stretches: Collection[Period]) -> None:
    ends = [(stretch.opens_at, stretch.closes_at) for stretch in stretches]
    place = tuple_(CountedStretch.starts_at, CountedStretch.ends_at)
    uow.session.execute(delete(CountedStretch).where(CountedStretch.exchange_id == exchange_id, place.in_(ends)))


def keep_stretch(uow: UnitOfWork, exchange_id: int, stretch: Period) -> None:
    """Count a stretch once for all pages to come; not while another process writes what happened in it."""
    _let_one_write_at_a_time(uow)
    presence, readings = count_stretch(uow.session, exchange_id, stretch)
    uow.add(
        CountedStretch(
            exchange_id=exchange_id,
            starts_at=stretch.opens_at,
            ends_at=stretch.closes_at,
            visits=presence.visits,
            staff_visits=presence.staff_visits,
            anonymous_visits=presence.anonymous_visits,
            people="\n".join(sorted(set(presence.people))),
            staff="\n".join(sorted(set(presence.staff))),
            by_topic=[[*kind, times] for kind, times in readings.by_topic.items()],
            by_version=[[*kind, times] for kind, times in readings.by_version.items()],
        )
    )


def _let_one_write_at_a_time(uow: UnitOfWork) -> None:
    """Two processes that see the same visit must not each begin it; SQLite has one writer anyway."""
    if uow.session.get_bind().dialect.name == "postgresql":
        uow.session.execute(select(func.pg_advisory_xact_lock(ONE_WRITER)))


def _of_what_still_exists(uow: UnitOfWork, hits: Sequence[Hit]) -> list[Hit]:
    exchange_ids = {hit.exchange_id for hit in hits}
    topic_ids = {hit.topic_id for hit in hits if hit.topic_id is not None}
    exchanges = set(uow.session.scalars(select(Exchange.id).where(Exchange.id.in_(exchange_ids))))
    topics = set(uow.session.scalars(select(Topic.id).where(Topic.id.in_(topic_ids)))) if topic_ids else set()
    return [hit for hit in hits if hit.exchange_id in exchanges and (hit.topic_id is None or hit.topic_id in topics)]


def _by_visitor(hits: Iterable[Hit]) -> dict[Visitor, list[Hit]]:
    found: dict[Visitor, list[Hit]] = defaultdict(list)
    for hit in hits:
        found[hit.exchange_id, hit.visitor].append(hit)
    return found


def _spans_near(uow: UnitOfWork, arrived: Mapping[Visitor, Sequence[Hit]]) -> dict[Visitor, dict[int, Span]]:
    """The stored visits that the hits may touch, by visitor and key."""
    moments = [hit.at for hits in arrived.values() for hit in hits]
    query = select(Visit.id, Visit.exchange_id, Visit.visitor, Visit.started_at, Visit.last_at, Visit.role).where(
        Visit.exchange_id.in_({exchange_id for exchange_id, _ in arrived}),
        Visit.visitor.in_({visitor for _, visitor in arrived}),
        Visit.last_at > min(moments) - VISIT_GAP,
        Visit.started_at < max(moments) + VISIT_GAP,
    )
    rows = uow.session.execute(query).all()
    readings = _readings_of(uow, [row.id for row in rows])
    found: dict[Visitor, dict[int, Span]] = defaultdict(dict)
    for row in rows:
        span = Span(row.started_at, row.last_at, VisitorRole(row.role), readings.get(row.id, {}), frozenset({row.id}))
        found[row.exchange_id, row.visitor][row.id] = span
    return found


def _readings_of(uow: UnitOfWork, visit_ids: Sequence[int]) -> dict[int, dict[int, Reading]]:
    if not visit_ids:
        return {}
    query = select(
        Consultation.visit_id, Consultation.topic_id, Consultation.at, Consultation.language, Consultation.origin
    )
    found: dict[int, dict[int, Reading]] = defaultdict(dict)
    for row in uow.session.execute(query.where(Consultation.visit_id.in_(visit_ids))):
        found[row.visit_id][row.topic_id] = Reading(row.at, row.language, row.origin)
    return found


@dataclass(slots=True)
class _Changes:
    """What a batch does to the tables: visits begun, moved, or bridged into another; consultations made or put earlier."""

    begun: list[Row] = field(default_factory=list)
    read_in_begun: list[Mapping[int, Reading]] = field(default_factory=list)
    moved: list[Row] = field(default_factory=list)
    bridged: list[int] = field(default_factory=list)
    read: list[Row] = field(default_factory=list)
    outdated: list[tuple[int, int]] = field(default_factory=list)
    touched: dict[int, Period] = field(default_factory=dict)

    def add_visit(self, hit: Hit, span: Span) -> None:
        self._touch(hit.exchange_id, span)
        self.begun.append({"exchange_id": hit.exchange_id, "visitor": hit.visitor, "kind": hit.kind, **_presence(span)})
        self.read_in_begun.append(span.readings)

    def change_visit(self, exchange_id: int, before: Mapping[int, Span], span: Span) -> None:
        """The first of the visits it is made of stays, the others are bridged into it."""
        if [span] == [before[row] for row in span.rows]:
            return
        self._touch(exchange_id, span)
        kept, *bridged = sorted(span.rows)
        self.bridged += bridged
        was = before[kept]
        if _presence(was) != _presence(span):
            self.moved.append({"id": kept, **_presence(span)})
        for topic_id, reading in span.readings.items():
            if was.readings.get(topic_id) != reading:
                self.outdated += [(kept, topic_id)] if topic_id in was.readings else []
                self.read.append(_consultation(kept, topic_id, reading))

    def _touch(self, exchange_id: int, span: Span) -> None:
        """The span holds all that it is made of, so this is from the first to the last page that it concerns."""
        known = self.touched.get(exchange_id, Period(span.started_at, span.last_at))
        self.touched[exchange_id] = Period(min(known.opens_at, span.started_at), max(known.closes_at, span.last_at))

    def write(self, uow: UnitOfWork) -> None:
        session = uow.session
        if self.bridged:
            session.execute(delete(Visit).where(Visit.id.in_(self.bridged)))
        if self.moved:
            session.execute(update(Visit), self.moved)
        if self.outdated:
            place = tuple_(Consultation.visit_id, Consultation.topic_id)
            session.execute(delete(Consultation).where(place.in_(self.outdated)))
        if self.begun:
            keys = session.scalars(insert(Visit).returning(Visit.id, sort_by_parameter_order=True), self.begun)
            for key, readings in zip(keys, self.read_in_begun, strict=True):
                self.read += [_consultation(key, topic_id, reading) for topic_id, reading in readings.items()]
        if self.read:
            session.execute(insert(Consultation), self.read)


def _presence(span: Span) -> Row:
    return {"role": span.role, "started_at": span.started_at, "last_at": span.last_at}


def _consultation(visit_id: int, topic_id: int, reading: Reading) -> Row:
    return {
        "visit_id": visit_id,
        "topic_id": topic_id,
        "at": reading.at,
        "language": reading.language,
        "origin": reading.origin,
    }
