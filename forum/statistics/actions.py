from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from forum.contributions.models import Topic
from forum.exchanges.models import Exchange
from forum.kernel.unit_of_work import UnitOfWork
from forum.statistics.models import Consultation, Visit
from forum.statistics.rules import VISIT_GAP, Hit, Reading, Span, VisitorRole, merge_spans, span_of

ONE_WRITER = 7_365_201_884
Visitor = tuple[int, str]


def write_hits(uow: UnitOfWork, hits: Sequence[Hit]) -> None:
    """Make visits and consultations of a batch of hits, together with those of earlier batches.

    Writing a batch again changes nothing, so one whose commit was in doubt may be given once more.
    """
    _let_one_write_at_a_time(uow)
    wanted = _of_what_still_exists(uow, hits)
    if not wanted:
        return
    stored = _visits_near(uow, wanted)
    arrived: dict[Visitor, list[Hit]] = defaultdict(list)
    for hit in wanted:
        arrived[hit.exchange_id, hit.visitor].append(hit)
    for visitor, their_hits in arrived.items():
        _merge(uow, {visit.id: visit for visit in stored.get(visitor, ())}, their_hits)


def _let_one_write_at_a_time(uow: UnitOfWork) -> None:
    """Two processes that see the same visit must not each begin it; SQLite has one writer anyway."""
    if uow.session.get_bind().dialect.name == "postgresql":
        uow.session.execute(select(func.pg_advisory_xact_lock(ONE_WRITER)))


def _of_what_still_exists(uow: UnitOfWork, hits: Iterable[Hit]) -> list[Hit]:
    hits = list(hits)
    topic_ids = {hit.topic_id for hit in hits if hit.topic_id is not None}
    exchanges = set(uow.session.scalars(select(Exchange.id).where(Exchange.id.in_({hit.exchange_id for hit in hits}))))
    topics = set(uow.session.scalars(select(Topic.id).where(Topic.id.in_(topic_ids)))) if topic_ids else set()
    return [hit for hit in hits if hit.exchange_id in exchanges and (hit.topic_id is None or hit.topic_id in topics)]


def _visits_near(uow: UnitOfWork, hits: Sequence[Hit]) -> Mapping[Visitor, list[Visit]]:
    query = (
        select(Visit)
        .where(
            Visit.exchange_id.in_({hit.exchange_id for hit in hits}),
            Visit.visitor.in_({hit.visitor for hit in hits}),
            Visit.last_at > min(hit.at for hit in hits) - VISIT_GAP,
            Visit.started_at < max(hit.at for hit in hits) + VISIT_GAP,
        )
        .options(selectinload(Visit.consultations))
    )
    found: dict[Visitor, list[Visit]] = defaultdict(list)
    for visit in uow.session.scalars(query):
        found[visit.exchange_id, visit.visitor].append(visit)
    return found


def _merge(uow: UnitOfWork, stored: Mapping[int, Visit], hits: Sequence[Hit]) -> None:
    first = hits[0]
    for span in merge_spans([*(_span_of_visit(visit) for visit in stored.values()), *map(span_of, hits)]):
        rows = sorted(span.rows)
        visit = stored[rows[0]] if rows else uow.add(_new_visit(first))
        for bridged in rows[1:]:
            uow.session.delete(stored[bridged])
        _write_span(visit, span)


def _span_of_visit(visit: Visit) -> Span:
    readings = {each.topic_id: Reading(each.at, each.language, each.origin) for each in visit.consultations}
    return Span(visit.started_at, visit.last_at, VisitorRole(visit.role), readings, frozenset({visit.id}))


def _new_visit(hit: Hit) -> Visit:
    return Visit(exchange_id=hit.exchange_id, visitor=hit.visitor, kind=hit.kind)


def _write_span(visit: Visit, span: Span) -> None:
    visit.role, visit.started_at, visit.last_at = span.role, span.started_at, span.last_at
    known = {each.topic_id: each for each in visit.consultations}
    for topic_id, reading in span.readings.items():
        consultation = known.get(topic_id)
        if consultation is None:
            consultation = Consultation(topic_id=topic_id)
            visit.consultations.append(consultation)
        consultation.at, consultation.language, consultation.origin = reading.at, reading.language, reading.origin
