from datetime import date

import pytest
from sqlalchemy import event

from forum.contributions.models import Status
from forum.exchanges.queries import get_exchange
from forum.statistics.queries.breakdown import NOT_SAID, Breakdown, count_breakdown
from forum.statistics.queries.totals import Share, Totals, count_totals
from forum.statistics.rules import Cell, VisitorKind, VisitorRole
from forum.texts.actions import put_version
from forum.texts.models import Origin, Text
from tests.factories import make_membership
from tests.statistics.scene import KEYS, Scene, contribute, fresh, make_topic, write


@pytest.fixture
def scene(units):
    with units.open() as uow:
        return Scene(uow)


@pytest.fixture
def totals(session, scene, clock):
    def count() -> Totals:
        return count_totals(fresh(session), scene.exchange, now=clock.now(), keys=KEYS)

    return count


@pytest.fixture
def breakdown(session, scene, totals):
    def count() -> Breakdown:
        counted = totals()
        return count_breakdown(session, get_exchange(session, scene.exchange.slug), counted)

    return count


def test_an_exchange_nobody_visited_has_zeros_and_its_topics(totals):
    found = totals()
    assert (found.people, found.visits, found.consultations, found.countries, found.contributions) == (0, 0, 0, 0, 0)
    assert [(topic.round_number, topic.title) for topic in found.topics] == [(1, "Partnerships"), (2, "Networks")]


def test_people_visits_and_consultations_are_counted(units, scene, totals):
    write(units, scene.hit(0, 0), scene.hit(60, 0), scene.hit(61, 1), scene.hit(5, 1, visitor="eva"))
    found = totals()
    assert (found.people, found.visits, found.consultations) == (2, 3, 4)
    assert [topic.consultations for topic in found.topics] == [2, 2]


def test_anonymous_visits_are_told_apart_and_are_no_people(units, scene, totals):
    write(units, scene.hit(0), scene.hit(0, visitor="somebody", kind=VisitorKind.ANONYMOUS))
    found = totals()
    assert (found.people, found.visits, found.anonymous_visits) == (1, 1, 1)


def test_the_share_of_staff_is_in_the_totals_and_said_apart(units, scene, totals):
    write(units, scene.hit(0, 0), scene.hit(0, 0, visitor="mo", role=VisitorRole.STAFF))
    found = totals()
    assert (found.people, found.visits, found.consultations) == (2, 2, 2)
    assert found.staff == Share(people=1, visits=1, consultations=1)


def test_a_person_who_only_contributed_is_counted_with_her_country(units, scene, totals):
    with units.open() as uow:
        contribute(uow, scene.topics[0], make_membership(uow, scene.exchange, country="PE"))
    found = totals()
    assert (found.people, found.visits, found.countries, found.contributions) == (1, 0, 1, 1)


def test_a_person_who_visited_and_contributed_is_one(units, scene, totals):
    with units.open() as uow:
        ana = make_membership(uow, scene.exchange)
        contribute(uow, scene.topics[0], ana)
    write(units, scene.hit_of(ana, 0))
    assert totals().people == 1


@pytest.mark.parametrize("status", [Status.WAITING, Status.RETURNED, Status.HIDDEN, Status.WITHDRAWN, Status.DRAFT])
def test_what_is_not_published_is_in_no_figure(units, scene, totals, breakdown, status):
    with units.open() as uow:
        contribute(uow, scene.topics[0], make_membership(uow, scene.exchange), status=status, language="pt")
    found = totals()
    assert (found.people, found.contributions, found.topics[0].contributions) == (0, 0, 0)
    assert "pt" not in {each.language for each in breakdown().languages}


def test_an_anonymous_contribution_counts_and_its_author_does_not(units, scene, totals):
    with units.open() as uow:
        contribute(uow, scene.topics[0], None, shown_as="anonymous")
    found = totals()
    assert (found.people, found.contributions) == (0, 1)


def test_countries_are_those_that_visitors_declared(units, scene, totals):
    with units.open() as uow:
        members = [make_membership(uow, scene.exchange, country=country) for country in ("PE", "PE", "KE", None, "FR")]
    write(units, *(scene.hit_of(member, 0) for member in members[:4]))
    assert totals().countries == 2


def test_the_period_has_the_opening_and_not_the_closing(units, scene, totals):
    opens = (scene.exchange.opens_at - scene.start).total_seconds() / 60
    closes = (scene.exchange.closes_at - scene.start).total_seconds() / 60
    write(
        units,
        scene.hit(opens - 0.001, 0, visitor="early"),
        scene.hit(opens, 0, visitor="first"),
        scene.hit(closes - 0.001, 0, visitor="last"),
        scene.hit(closes, 0, visitor="late"),
    )
    found = totals()
    assert (found.people, found.visits, found.consultations) == (2, 2, 2)


def test_a_visit_that_began_before_the_opening_counts_with_what_lies_inside(units, scene, totals, breakdown):
    opens = (scene.exchange.opens_at - scene.start).total_seconds() / 60
    write(units, scene.hit(opens - 5, 0), scene.hit(opens + 5, 1))
    found = totals()
    assert (found.people, found.visits, found.consultations) == (1, 1, 1)
    assert sum(day.visits for day in breakdown().days) == 1


def test_a_topic_opened_by_moderators_follows_that_of_the_round(units, scene, totals):
    with units.open() as uow:
        extra = make_topic(uow, scene.rounds[0])
        extra.is_first = False
    assert [topic.topic_id for topic in totals().topics] == [scene.topics[0].id, extra.id, scene.topics[1].id]


def test_titles_are_in_the_first_language_of_the_exchange(units, session, scene, totals):
    with units.open() as uow:
        theme = uow.session.get(Text, scene.rounds[0].theme_id)
        put_version(uow, theme, language="fr", paragraphs=["Partenariats"], origin=Origin.HUMAN)
        uow.session.merge(scene.exchange).languages = ["fr", "en"]
    scene.exchange.languages = ["fr", "en"]
    assert totals().topics[0].title == "Partenariats"


def test_rounds_have_their_own_visits_by_the_clock(units, scene, breakdown):
    week = 7 * 24 * 60
    write(units, scene.hit(0, 0), scene.hit(60), scene.hit(week, 0, visitor="eva"))
    first, second = breakdown().rounds
    assert (first.people, first.visits, first.consultations) == (1, 2, 2)
    assert (second.people, second.visits, second.consultations) == (1, 1, 0)


def test_few_people_of_a_country_are_hidden(units, scene, breakdown):
    with units.open() as uow:
        members = [make_membership(uow, scene.exchange, country=country) for country in ["PE"] * 6 + ["KE"] * 2]
        members.append(make_membership(uow, scene.exchange, country=None))
    write(units, *(scene.hit_of(member, 0) for member in members))
    assert breakdown().countries == {
        "PE": Cell(6),
        "KE": Cell(None, is_small=True),
        NOT_SAID: Cell(None, is_small=True),
    }


def test_languages_tell_what_was_written_rendered_and_read(units, scene, breakdown):
    with units.open() as uow:
        contribution = contribute(uow, scene.topics[0], make_membership(uow, scene.exchange), language="es")
        text = uow.session.get(Text, contribution.text_id)
        put_version(uow, text, language="fr", paragraphs=["Mots."], origin=Origin.HUMAN)
        put_version(uow, text, language="en", paragraphs=["Words."], origin=Origin.MACHINE, provider="apertium")
    write(units, scene.hit(0, 0))
    found = {each.language: each for each in breakdown().languages}
    assert list(found) == ["en", "fr", "es"]
    assert (found["es"].contributions, found["es"].consultations) == (1, 0)
    assert (found["fr"].human_versions, found["fr"].machine_versions) == (1, 0)
    assert (found["en"].machine_versions, found["en"].consultations) == (1, 1)


def test_days_are_those_of_the_exchanges_zone_and_sum_up(units, scene, breakdown):
    late_in_the_evening = scene.start.replace(hour=23, minute=30) - scene.start
    write(
        units,
        scene.hit(late_in_the_evening.total_seconds() / 60),
        scene.hit(late_in_the_evening.total_seconds() / 60 + 6 * 60),
        scene.hit(0, visitor="somebody", kind=VisitorKind.ANONYMOUS),
    )
    days = breakdown().days
    assert [(day.day, day.visits, day.anonymous_visits) for day in days] == [
        (date(2026, 5, 18), 1, 1),
        (date(2026, 5, 19), 1, 0),
    ]


def test_the_number_of_queries_does_not_grow_with_what_is_counted(units, session, scene, totals, breakdown):
    def queries() -> int:
        seen: list[str] = []
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", record := lambda *call: seen.append(call[2]))
        breakdown()
        event.remove(engine, "before_cursor_execute", record)
        return len(seen)

    breakdown()
    few = queries()
    with units.open() as uow:
        members = [make_membership(uow, scene.exchange) for _ in range(20)]
        for member in members:
            contribute(uow, scene.topics[0], member)
            make_topic(uow, scene.rounds[1])
    write(units, *(scene.hit_of(member, minutes, 0) for member in members for minutes in (0, 60, 120)))
    assert queries() == few
    assert few <= 16
