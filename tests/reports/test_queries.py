from datetime import UTC, timedelta

import pytest

from forum.contributions.models import Status
from forum.exchanges.models import MembershipState
from forum.exchanges.queries import get_exchange
from forum.kernel.actor import SYSTEM
from forum.reports.document import Report, Sheet
from forum.reports.participation import build_participation_report
from forum.statistics.actions.freeze import freeze_figures
from tests.factories import make_help_request, make_mandate, make_membership, make_notice
from tests.statistics.scene import KEYS, Scene, contribute, fresh, write


@pytest.fixture
def scene(units):
    with units.open() as uow:
        return Scene(uow)


@pytest.fixture
def report(session, scene, clock):
    def build(locale: str = "en") -> Report:
        view = get_exchange(fresh(session), scene.exchange.slug)
        return build_participation_report(session, view, now=clock.now(), keys=KEYS, locale=locale)

    return build


def sheet(report: Report, name: str) -> Sheet:
    return next(each for each in report.sheets if each.name == name)


def test_a_report_has_its_sheets_and_every_number_defined(report):
    built = report()
    assert [each.name for each in built.sheets] == [
        "in_short",
        "totals",
        "rounds",
        "topics",
        "countries",
        "genders",
        "organisation_types",
        "languages",
        "read",
        "country_answers",
        "to_publication",
        "to_translation",
        "organisations",
        "moderators",
        "translating",
        "incidents",
        "people",
        "survey",
        "commitments",
    ]
    assert {"People", "Visits", "Consultations", "Countries"} <= {each.term for each in built.definitions}
    assert built.title == "Safe cities"
    assert "Women in Cities" in built.subtitle


def test_totals_are_the_figures_of_the_exchange(units, scene, report):
    with units.open() as uow:
        contribute(uow, scene.topics[0], make_membership(uow, scene.exchange))
    write(units, scene.hit(0, 0), scene.hit(60))
    assert [tuple(row[:2]) for row in sheet(report(), "totals").rows] == [
        ("People", 2),
        ("Visits", 2),
        ("Consultations", 1),
        ("Countries", 1),
        ("Contributions", 1),
        ("Anonymous visits", 0),
        ("Copies by mail", 0),
    ]


def test_rounds_stand_with_their_hours_in_the_exchanges_zone(report):
    [first, second] = sheet(report(), "rounds").rows
    assert first[:2] == (1, "Partnerships")
    assert str(first[2].tzinfo) == "America/Toronto"
    assert first[3] == second[2]


def test_countries_are_named_in_the_language_of_the_report(units, scene, report):
    with units.open() as uow:
        for _ in range(5):
            contribute(uow, scene.topics[0], make_membership(uow, scene.exchange, country="DE"))
    assert sheet(report("fr"), "countries").rows == [("Allemagne", 5)]
    assert sheet(report("es"), "countries").rows == [("Alemania", 5)]


def test_a_report_in_arabic_is_read_from_the_right(report):
    assert report("ar").is_right_to_left
    assert not report("fr").is_right_to_left


def test_people_stand_with_what_they_chose_to_show(units, scene, report):
    with units.open() as uow:
        shown = {"organisation": "Casa", "country": "PE"}
        make_membership(uow, scene.exchange, name="Ana", **shown)
        make_membership(uow, scene.exchange, name="Eva", shows_organisation=False, shows_country=False, **shown)
    assert sheet(report(), "people").rows == [("Ana", "Casa", "Peru", 0), ("Eva", "", "", 0)]


def test_who_did_not_confirm_left_or_is_suspended_does_not_stand_in_it(units, scene, report):
    with units.open() as uow:
        make_membership(uow, scene.exchange, name="Invited", confirmed_at=None)
        make_membership(uow, scene.exchange, name="Left", state=MembershipState.LEFT)
        make_membership(uow, scene.exchange, name="Suspended", state=MembershipState.SUSPENDED)
    assert sheet(report(), "people").rows == []


def test_only_contributions_under_her_name_stand_beside_it(units, scene, report):
    with units.open() as uow:
        ana = make_membership(uow, scene.exchange, name="Ana")
        contribute(uow, scene.topics[0], ana)
        contribute(uow, scene.topics[0], ana, shown_as="organisation")
        contribute(uow, scene.topics[0], ana, status=Status.WAITING)
        contribute(uow, scene.topics[0], None, shown_as="anonymous")
    assert [(row[0], row[3]) for row in sheet(report(), "people").rows] == [("Ana", 1)]


def test_organisations_stand_as_members_show_them_and_small_numbers_are_hidden(units, scene, report):
    with units.open() as uow:
        for _ in range(6):
            make_membership(uow, scene.exchange, organisation="Casa")
        for _ in range(7):
            make_membership(uow, scene.exchange, organisation="Maison")
        make_membership(uow, scene.exchange, organisation="Alone")
        make_membership(uow, scene.exchange, organisation="Unshown", shows_organisation=False)
        make_membership(uow, scene.exchange, organisation="Invited", confirmed_at=None)
    assert sheet(report(), "organisations").rows == [("Alone", "< 5"), ("Casa", "–"), ("Maison", 7)]


def test_moderators_stand_beside_their_rounds(units, scene, report):
    with units.open() as uow:
        make_mandate(uow, scene.rounds[0], make_membership(uow, scene.exchange, name="Mo"))
        make_mandate(uow, scene.rounds[1], make_membership(uow, scene.exchange, name="Noor"))
    assert sheet(report(), "moderators").rows == [(1, "Partnerships", "Mo"), (2, "Networks", "Noor")]


def test_incidents_are_the_technical_notices_and_what_the_help_desk_did(units, scene, report, clock):
    with units.open() as uow:
        sent = make_notice(uow, scene.exchange, None, kind="technical", sent_at=uow.now)
        make_notice(uow, scene.exchange, None, kind="technical", sent_at=None)
        for hours in (1, 3, None):
            answered = uow.now + timedelta(hours=hours) if hours else None
            make_help_request(uow, scene.exchange, asked_at=uow.now, answered_at=answered)
    found = sheet(report(), "incidents")
    assert [moment.astimezone(UTC) for moment, _ in found.rows] == [sent.sent_at]
    assert found.notes == ["Questions to the help desk: 3; answered: 2, half of them within 2 hours."]


def test_frozen_figures_stand_beside_those_of_today(units, scene, report):
    with units.open() as uow:
        row = freeze_figures(uow, SYSTEM, exchange=get_exchange(uow.session, scene.exchange.slug).exchange)
    [note] = sheet(report(), "totals").notes
    assert row.checksum in note
    assert "Contributions withdrawn since: 0." in note


def test_times_are_said_in_the_words_of_the_report(units, scene, report):
    with units.open() as uow:
        contribute(
            uow, scene.topics[0], make_membership(uow, scene.exchange), published_at=uow.now + timedelta(hours=5)
        )
    assert sheet(report(), "to_publication").rows == [(1, 1, "5 hours")]
    assert sheet(report("fr"), "to_publication").rows == [(1, 1, "5\N{NO-BREAK SPACE}heures")]
