"""A reader reports in two steps; two people at least read it, never the one reported; nobody is told who reported."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.unname import take_name_off
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange, Membership
from forum.kernel.clock import MovableClock
from forum.kernel.errors import NotPermitted
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.moderation.actions import hide_from_readers, leave_reported, report_contribution, restore_to_readers
from forum.moderation.actions.report import Complaint
from forum.moderation.models import Report
from forum.moderation.queries.reports import list_reported
from forum.moderation.rules import Reason
from forum.own_data.actions.erase import ask_for_erasure
from forum.roster.models import Mandate
from tests.actors import actor_of
from tests.cast import Person
from tests.contributions.conftest import Scene
from tests.factories import make_contribution, make_report
from tests.pages import send

As = Callable[[Account], FlaskClient]
Drain = Callable[[], int]
INSULT = Complaint(code="insulting", words="She calls us names.", language="en")
RULE = Reason(code="hurtful", language="en")


@pytest.fixture
def row(units: Units, scene: Scene) -> Contribution:
    with units.open() as uow:
        return make_contribution(uow, scene.topic, scene.cast.paula.membership)


def report_as(units: Units, person: Person, contribution_id: int, complaint: Complaint = INSULT) -> None:
    with units.open() as uow:
        actor = actor_of(uow.session, person.account)
        report_contribution(uow, actor, contribution_id=contribution_id, complaint=complaint)


def place_of(scene: Scene, row: Contribution) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/contributions/{row.id}/report"


def desk_of(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/desk"


def read_by(units: Units, session: Session, scene: Scene, name: str) -> list[int]:
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, scene.cast.exchange.id)
        actor = actor_of(uow.session, getattr(scene.cast, name).account)
        return [
            line.contribution_id for line in list_reported(uow.session, actor, exchange, now=uow.now, keys=uow.keys)
        ]


def test_a_member_reports_in_two_steps_and_sees_that_it_was_read(
    as_: As, scene: Scene, row: Contribution, session: Session
) -> None:
    pierre = as_(scene.cast.pierre.account)
    topic = pierre.get(f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}")
    assert place_of(scene, row) in topic.text
    form = pierre.get(f"{place_of(scene, row)}?lang=en").text
    assert "never the person you report" in form
    sent = send(pierre, place_of(scene, row), "/report", reason_code="insulting", words="Elle nous insulte.")
    assert sent.status_code == 303
    assert "Thank you" in pierre.get(f"{sent.location}?lang=en").text
    report = session.scalars(select(Report)).one()
    assert (report.reason_code, report.words, report.reporter_id) == (
        "insulting",
        "Elle nous insulte.",
        scene.cast.pierre.membership.id,
    )
    assert "At least two people read it" in pierre.get("/me?lang=en").text
    mo = as_(scene.cast.mo.account)
    answer = send(mo, f"{desk_of(scene)}/reports/{row.id}", f"/reports/{row.id}", reason_code="opinion")
    assert answer.status_code == 303
    assert "It was read" in pierre.get("/me?lang=en").text


def test_words_run_as_they_are_written_also_where_another_language_was_left_chosen(
    as_: As, units: Units, scene: Scene, row: Contribution
) -> None:
    words = "إنها تشتمنا."
    report_as(units, scene.cast.pierre, row.id, Complaint(code="insulting", words=words, language="fr"))
    page = as_(scene.cast.mo.account).get(f"{desk_of(scene)}/reports/{row.id}").text
    assert f'lang="fr" dir="auto">{words}' in page


def test_nobody_signed_out_reports_in_a_public_exchange_and_the_same_words_once(
    client: FlaskClient, scene: Scene, row: Contribution, session: Session
) -> None:
    for _ in range(2):
        assert (
            send(client, place_of(scene, row), "/report", reason_code="spam", words="Cheap watches.").status_code == 303
        )
    assert [report.reporter_id for report in session.scalars(select(Report))] == [None]


def test_the_same_person_reports_once_whatever_she_says(
    units: Units, scene: Scene, row: Contribution, session: Session
) -> None:
    for code in ("insulting", "spam"):
        report_as(units, scene.cast.pierre, row.id, complaint=Complaint(code=code))
    assert [report.reason_code for report in session.scalars(select(Report))] == ["insulting"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"reason_code": ""}, "Please choose what is wrong"),
        ({"reason_code": "no such"}, "Please choose what is wrong"),
        ({"reason_code": "spam", "words": "a" * 2001}, "under 2000 characters"),
    ],
)
def test_a_form_that_lacks_something_comes_back_with_what_was_typed(
    as_: As, scene: Scene, row: Contribution, typed: dict[str, str], says: str
) -> None:
    typed = {"words": "She shouts.", **typed}
    answer = send(as_(scene.cast.mo.account), place_of(scene, row), "/report", **typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert typed["words"] in answer.text


def test_an_author_is_not_asked_to_report_her_own(as_: As, scene: Scene, row: Contribution) -> None:
    paula = as_(scene.cast.paula.account)
    assert place_of(scene, row) not in paula.get(f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}").text
    assert paula.get(place_of(scene, row)).status_code == 403


def test_what_was_hidden_meanwhile_is_reported_no_more(as_: As, units: Units, scene: Scene, row: Contribution) -> None:
    pierre = as_(scene.cast.pierre.account)
    page = pierre.get(place_of(scene, row))
    assert page.status_code == 200
    with units.open() as uow:
        hide_from_readers(uow, actor_of(uow.session, scene.cast.mo.account), contribution_id=row.id, reason=RULE)
    assert pierre.get(f"{place_of(scene, row)}?lang=en").status_code == 403


def test_the_desk_counts_what_it_lists_worries_first_and_shows_nobody_who_reported(
    as_: As, units: Units, scene: Scene, row: Contribution
) -> None:
    with units.open() as uow:
        other = make_contribution(uow, scene.topic, scene.cast.tara.membership, text="I cannot go home tonight.")
        make_report(uow, row, scene.cast.pierre.membership)
        make_report(uow, row, scene.cast.tara.membership, reason_code="spam")
        make_report(uow, other, scene.cast.pierre.membership, reason_code="worried", words="Is she safe?")
    desk = as_(scene.cast.mo.account).get(f"{desk_of(scene)}?lang=en").text
    assert "Reports <small>(2)</small>" in desk
    assert "2 reports" in desk
    assert desk.index(f'id="r{other.id}"') < desk.index(f'id="r{row.id}"')
    page = as_(scene.cast.mo.account).get(f"{desk_of(scene)}/reports/{other.id}?lang=en").text
    assert "Is she safe?" in page
    assert "Stay calm" in page
    assert "Pierre" not in page


@pytest.mark.parametrize(
    ("author", "is_anonymous", "readers"),
    [
        ("paula", False, {"mo", "olga"}),
        ("mo", False, {"noor", "olga"}),
        ("olga", False, {"mo", "noor"}),
        ("paula", True, {"mo", "noor", "olga"}),
        ("mo", True, {"noor", "olga"}),
        ("noor", True, {"mo", "olga"}),
    ],
)
def test_two_at_least_read_it_and_never_its_author(
    units: Units, session: Session, scene: Scene, author: str, is_anonymous: bool, readers: set[str]
) -> None:
    with units.open() as uow:
        who = getattr(scene.cast, author).membership
        made = make_contribution(uow, scene.topic, who, is_anonymous=is_anonymous)
        make_report(uow, made, scene.cast.pierre.membership)
    found = {name for name in ("mo", "noor", "olga") if read_by(units, session, scene, name)}
    assert found == readers


def test_its_author_on_duty_meets_it_nowhere(as_: As, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        made = make_contribution(uow, scene.topic, scene.cast.mo.membership)
        make_report(uow, made, scene.cast.pierre.membership, words="Canarywords.")
    mo = as_(scene.cast.mo.account)
    for path in (desk_of(scene), "/me", f"/exchanges/{scene.cast.exchange.slug}/mine"):
        page = mo.get(f"{path}?lang=en").text
        assert "Canarywords" not in page
        assert "1 report" not in page
    assert mo.get(f"{desk_of(scene)}/reports/{made.id}").status_code == 403


@pytest.mark.parametrize("is_reported", [True, False])
def test_an_author_is_answered_alike_whether_there_are_reports_or_none(
    as_: As, units: Units, scene: Scene, is_reported: bool
) -> None:
    with units.open() as uow:
        made = make_contribution(uow, scene.topic, scene.cast.olga.membership)
        if is_reported:
            make_report(uow, made, scene.cast.pierre.membership)
    assert as_(scene.cast.olga.account).get(f"{desk_of(scene)}/reports/{made.id}").status_code == 403


def test_leaving_it_is_logged_with_its_code_and_reporting_is_not(
    units: Units, scene: Scene, row: Contribution, session: Session
) -> None:
    report_as(units, scene.cast.pierre, row.id)
    for answered in (1, 0):
        with units.open() as uow:
            mo = actor_of(uow.session, scene.cast.mo.account)
            assert leave_reported(uow, mo, contribution_id=row.id, code="opinion") == answered
    entries = session.scalars(select(LogEntry).where(LogEntry.thing_id == row.id, LogEntry.thing == "contribution"))
    assert [(entry.act, entry.reason) for entry in entries] == [("leave_reported", "opinion")]
    assert read_by(units, session, scene, "mo") == []


def test_hiding_answers_the_reports_and_they_do_not_come_back(
    units: Units, scene: Scene, row: Contribution, session: Session, drain: Drain
) -> None:
    with units.open() as uow:
        make_report(uow, row, scene.cast.pierre.membership)
    with units.open() as uow:
        hide_from_readers(uow, actor_of(uow.session, scene.cast.mo.account), contribution_id=row.id, reason=RULE)
    assert read_by(units, session, scene, "mo") == []
    drain()
    with units.open() as uow:
        restore_to_readers(uow, actor_of(uow.session, scene.cast.mo.account), contribution_id=row.id)
    assert read_by(units, session, scene, "mo") == []
    assert session.scalars(select(Report.outcome)).one() == "hidden"


def test_reports_of_what_is_withdrawn_close_by_themselves_and_lose_their_words(
    units: Units, scene: Scene, row: Contribution, session: Session, drain: Drain
) -> None:
    with units.open() as uow:
        make_report(uow, row, scene.cast.pierre.membership, words="She says that.", words_language="en")
        paula = actor_of(uow.session, scene.cast.paula.account)
        withdraw_contribution(uow, paula, contribution_id=row.id)
    assert read_by(units, session, scene, "mo") == []
    drain()
    report = session.scalars(select(Report)).one()
    assert (report.outcome, report.words) == ("withdrawn", None)


def test_who_erases_all_of_hers_leaves_a_report_without_name_and_words(
    units: Units, scene: Scene, row: Contribution, session: Session
) -> None:
    with units.open() as uow:
        make_report(uow, row, scene.cast.pierre.membership, words="I know her.", words_language="en")
        pierre = actor_of(uow.session, scene.cast.pierre.account)
        ask_for_erasure(uow, pierre, words="keep", is_now=True)
    report = session.scalars(select(Report)).one()
    assert (report.reporter_id, report.words, report.reason_code) == (None, None, "insulting")
    assert read_by(units, session, scene, "mo") == [row.id]


def test_a_name_taken_off_changes_who_reads_it_for_nobody_to_tell(
    units: Units, scene: Scene, row: Contribution, session: Session
) -> None:
    with units.open() as uow:
        make_report(uow, row, scene.cast.pierre.membership)
        take_name_off(uow, actor_of(uow.session, scene.cast.paula.account), contribution_id=row.id)
    assert {name for name in ("mo", "noor", "olga") if read_by(units, session, scene, name)} == {"mo", "noor", "olga"}


def test_in_a_sensitive_exchange_nobody_off_duty_reads_them(
    units: Units, scene: Scene, row: Contribution, session: Session
) -> None:
    with units.open() as uow:
        uow.session.get_one(Exchange, scene.cast.exchange.id).is_sensitive = True
        uow.session.get_one(Membership, scene.cast.olga.membership.id).is_organiser = False
        make_report(uow, row, scene.cast.pierre.membership)
    assert read_by(units, session, scene, "mo") == [row.id]
    with pytest.raises(NotPermitted):
        read_by(units, session, scene, "noor")


def test_who_may_not_read_it_cannot_report_it(units: Units, scene: Scene) -> None:
    with units.open() as uow:
        waiting = make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING)
    with pytest.raises(ContributionNotFound):
        report_as(units, scene.cast.pierre, waiting.id)


def test_the_organiser_is_told_that_she_alone_would_read_them(
    as_: As, units: Units, scene: Scene, clock: MovableClock
) -> None:
    place, says = f"/exchanges/{scene.cast.exchange.slug}/organise/?lang=en", "One person alone reads what is reported"
    olga = as_(scene.cast.olga.account)
    assert says not in olga.get(place).text
    with units.open() as uow:
        uow.session.execute(delete(Mandate))
    assert says in olga.get(place).text
    clock.move_to(scene.cast.exchange.closes_at)
    assert says not in as_(scene.cast.olga.account).get(place).text
