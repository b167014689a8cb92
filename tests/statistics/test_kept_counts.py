"""Whatever comes late, twice or in any batches, and whatever dates are changed: the figures are those of a direct count."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from forum.exchanges.events import ExchangeChanged
from forum.exchanges.models import Exchange, Round
from forum.exchanges.queries import get_exchange
from forum.kernel.clock import MovableClock
from forum.statistics.freezing.checking import checksum, find_differences
from forum.statistics.freezing.figures import figures_of
from forum.statistics.freezing.retained import retained_of
from forum.statistics.models import CountedStretch
from forum.statistics.queries.breakdown import count_breakdown
from forum.statistics.queries.times import count_times
from forum.statistics.queries.totals import count_totals
from forum.statistics.rules import Hit, Reading, VisitorKind, VisitorRole
from forum.statistics.tasks import keep_counted
from tests.conftest import START
from tests.statistics.direct import count_directly
from tests.statistics.scene import KEYS, Scene, fresh, write

ZONES = ("America/Toronto", "Asia/Kathmandu", "Pacific/Kiritimati", "America/Havana")
MINUTES = st.integers(-3 * 24 * 60, 3 * 24 * 60).map(lambda place: place - place % 7)
PAGES = st.tuples(
    MINUTES,
    st.sampled_from(["ana", "eva", "noor"]),
    st.sampled_from([None, None, 0, 1]),
    st.sampled_from(["en", "fr"]),
    st.sampled_from([*VisitorRole, VisitorRole.PARTICIPANT]),
    st.integers(0, 3),
)
"""The last says how many pages follow, 13 minutes apart, so that visits are long enough to cross midnights and boundaries."""
DATES = st.tuples(st.integers(-60, 40), st.integers(45, 70), st.integers(1, 40), st.sampled_from(ZONES))
STEPS = st.lists(st.one_of(st.lists(PAGES, min_size=1, max_size=6), DATES, st.just("keep")), min_size=3, max_size=9)


def pages_of(scene: Scene, made) -> list[Hit]:
    minutes, visitor, topic, language, role, more = made
    hits = []
    for number in range(more + 1):
        at = scene.start + timedelta(minutes=minutes + 13 * number)
        reading = Reading(at, language, "author" if number % 2 else "machine")
        values = {"visitor": visitor, "role": role, "reading": None if topic is None else reading}
        kind = VisitorKind.ANONYMOUS if visitor == "noor" else VisitorKind.PERSON
        if kind == VisitorKind.ANONYMOUS:
            values |= {"topic_id": None, "reading": None, "role": VisitorRole.PARTICIPANT}
        hits.append(scene.hit(minutes + 13 * number, topic, kind=kind, **values))
    return hits


def change_dates(units, scene: Scene, hours) -> None:
    """The period, the round that divides it, and the zone."""
    opens, closes, second, zone = hours
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, scene.exchange.id)
        exchange.opens_at, exchange.closes_at = (scene.start + timedelta(hours=place) for place in (opens, closes))
        exchange.timezone = zone
        first, then = (uow.session.get_one(Round, round_.id) for round_ in scene.rounds)
        first.opens_at = exchange.opens_at
        then.opens_at = exchange.opens_at + (exchange.closes_at - exchange.opens_at) * second / 41
        uow.record(ExchangeChanged(exchange_id=exchange.id))


def counted(session, scene: Scene, clock: MovableClock) -> dict[str, object]:
    view = get_exchange(fresh(session), scene.exchange.slug)
    totals = count_totals(session, view.exchange, now=clock.now(), keys=KEYS)
    breakdown = count_breakdown(session, view, totals)
    times = count_times(session, view.exchange)
    figures = figures_of(view, totals, breakdown, times=times)
    assert find_differences(figures, retained_of(view, totals, breakdown, times=times), checksum(figures)) == []
    return {
        "people": totals.people,
        "visits": totals.visits,
        "consultations": totals.consultations,
        "anonymous_visits": totals.anonymous_visits,
        "staff": (totals.staff.people, totals.staff.visits, totals.staff.consultations),
        "topics": +Counter({each.topic_id: each.consultations for each in totals.topics}),
        "languages": +Counter({each.language: each.consultations for each in breakdown.languages}),
        "origins": +totals.counted.readings.by_origin(),
        "rounds": [(each.people, each.visits) for each in breakdown.rounds],
        "days": +Counter({each.day: each.visits for each in breakdown.days}),
    }


def directly(session, scene: Scene, hits: list[Hit]) -> dict[str, object]:
    view = get_exchange(fresh(session), scene.exchange.slug)
    exchange = view.exchange
    return count_directly(
        hits,
        opens_at=exchange.opens_at,
        closes_at=exchange.closes_at,
        zone=exchange.timezone,
        rounds=[(each.opens_at, each.closes_at) for each in view.rounds],
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, again=st.booleans())
def test_what_was_kept_changes_no_figure(units, session, clock, steps, again):
    clock.move_to(START)
    with units.open() as uow:
        scene = Scene(uow)
    clock.advance(timedelta(days=4))
    hits: list[Hit] = []
    for step in steps:
        if step == "keep":
            keep_counted(units)
        elif isinstance(step, tuple):
            change_dates(units, scene, step)
        else:
            new = [hit for made in step for hit in pages_of(scene, made)]
            write(units, *reversed(new), *(hits[:3] if again else ()))
            hits += new
        assert counted(session, scene, clock) == directly(session, scene, hits)


@pytest.fixture
def scene(units):
    with units.open() as uow:
        return Scene(uow)


def kept(session) -> int:
    return fresh(session).scalar(select(func.count()).select_from(CountedStretch)) or 0


def test_what_is_over_for_an_hour_is_kept_and_what_is_newer_is_not(units, session, scene, clock):
    midnight = clock.now().replace(hour=4)  # in Toronto
    clock.move_to(midnight + timedelta(days=1, minutes=59))
    keep_counted(units)
    assert kept(session) == 1
    clock.advance(timedelta(minutes=1))
    keep_counted(units)
    assert kept(session) == 2


def test_a_late_page_has_its_day_counted_again_and_no_other(units, session, scene, clock):
    clock.advance(timedelta(days=3))
    keep_counted(units)
    before = kept(session)
    write(units, scene.hit(0))
    assert kept(session) == before - 1
    write(units, scene.hit(0))
    keep_counted(units)
    write(units, scene.hit(0))
    assert kept(session) == before


def test_what_was_cut_otherwise_goes(units, session, scene, clock):
    clock.advance(timedelta(days=3))
    keep_counted(units)
    before = kept(session)
    with units.open() as uow:
        uow.session.get_one(Exchange, scene.exchange.id).timezone = "Asia/Kathmandu"
    keep_counted(units)
    assert kept(session) == before
