"""Somebody may be in danger: set aside at once, told without words, closed with an outcome; nothing else tells."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.errors import ChangedMeanwhile, ContributionNotFound, WrongStatus
from forum.contributions.models import Contribution, Status, Topic
from forum.contributions.queries.waiting import count_waiting
from forum.exchanges.models import Exchange, Membership
from forum.kernel.errors import InvalidInput, NotPermitted
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.moderation.actions import close_case, set_aside
from forum.moderation.models import DangerCase, DecisionRow, Report
from forum.moderation.queries.danger import list_aside
from forum.moderation.rules import Outcome, Reason
from forum.notifications.actions import stop_mails
from forum.notifications.models import Mail
from forum.support.models import HelpLine
from forum.texts.models import Revision, State, Text
from forum.translating.models import Draft
from tests.actors import actor_of
from tests.cast import Person
from tests.contributions.conftest import Scene
from tests.factories import make_contribution, make_report
from tests.journeys.states import hand_in
from tests.pages import send

As = Callable[[Account], FlaskClient]
Drain = Callable[[], int]
NO_REASON = Reason()
WHY = Reason(code="personal", words="Please leave out the street.", language="en")
LETTERS = [Status.WAITING, Status.PUBLISHED, Status.RETURNED]


@pytest.fixture
def row(units: Units, scene: Scene) -> Contribution:
    with units.open() as uow:
        return make_contribution(uow, scene.topic, scene.cast.paula.membership, text="Canarywords.")


def put_aside(units: Units, by: Person, contribution_id: int, *, edition: int | None = None) -> None:
    with units.open() as uow:
        set_aside(uow, actor_of(uow.session, by.account), contribution_id=contribution_id, edition=edition)


def close_as(
    units: Units, by: Person, contribution_id: int, outcome: Outcome, reason: Reason = NO_REASON
) -> Contribution:
    with units.open() as uow:
        actor = actor_of(uow.session, by.account)
        return close_case(uow, actor, contribution_id=contribution_id, outcome=outcome, reason=reason)


def name_contact(units: Units, person: Person) -> None:
    with units.open() as uow:
        uow.session.get_one(Membership, person.membership.id).is_safety_contact = True


def told(session: Session, scene: Scene) -> set[str]:
    session.rollback()
    names = {getattr(scene.cast, name).account.id: name for name in ("paula", "pierre", "mo", "noor", "tara", "olga")}
    return {names[mail.account_id] for mail in session.scalars(select(Mail).where(Mail.kind == "needed"))}


def here(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}"


@pytest.mark.parametrize("status", LETTERS)
def test_it_is_set_aside_from_where_it_stands_and_back_again(
    units: Units, scene: Scene, session: Session, status: Status
) -> None:
    with units.open() as uow:
        made = make_contribution(uow, scene.topic, scene.cast.paula.membership, status=status)
    put_aside(units, scene.cast.mo, made.id)
    session.expire_all()
    assert session.get_one(Contribution, made.id).status == Status.ASIDE
    assert session.get_one(Text, made.text_id).published_at is None
    assert session.get_one(Topic, scene.topic.id).published_count == 0
    assert count_waiting(session, [scene.cast.exchange.id]) == {}
    session.rollback()
    close_as(units, scene.cast.mo, made.id, Outcome.BACK)
    session.expire_all()
    back = session.get_one(Contribution, made.id).status
    assert back == (Status.PUBLISHED if status is Status.PUBLISHED else Status.WAITING)
    assert session.get_one(Topic, scene.topic.id).published_count == (status is Status.PUBLISHED)


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN])
def test_what_is_closed_already_is_not_set_aside(units: Units, scene: Scene, status: Status) -> None:
    with units.open() as uow:
        made = make_contribution(uow, scene.topic, scene.cast.paula.membership, status=status)
    with pytest.raises((WrongStatus, ContributionNotFound)):
        put_aside(units, scene.cast.mo, made.id)


def test_setting_it_aside_twice_is_one_case_and_a_stale_page_is_told(
    units: Units, scene: Scene, row: Contribution, session: Session
) -> None:
    with pytest.raises(ChangedMeanwhile):
        put_aside(units, scene.cast.mo, row.id, edition=row.edition - 1)
    for _ in range(2):
        put_aside(units, scene.cast.mo, row.id)
    assert len(session.scalars(select(DangerCase)).all()) == 1
    acts = session.scalars(select(LogEntry.act).where(LogEntry.thing_id == row.id, LogEntry.act == "set_aside"))
    assert len(acts.all()) == 1


def test_her_waiting_change_waits_no_longer_for_anybody_and_is_there_when_it_is_back(
    units: Units, scene: Scene, session: Session, as_: As
) -> None:
    with units.open() as uow:
        made = make_contribution(
            uow, scene.topic, scene.cast.paula.membership, has_pending_edit=True, edited_at=uow.now
        )
        version = uow.session.get_one(Text, made.text_id).versions[0]
        change = {"paragraphs": ["He waits at the door."], "digests": ["a"], "created_at": uow.now}
        uow.add(Revision(version_id=version.id, state=State.WAITING, **change))
    put_aside(units, scene.cast.mo, made.id)
    assert count_waiting(session, [scene.cast.exchange.id]) == {}
    desk = as_(scene.cast.mo.account).get(f"{here(scene)}/desk?lang=en").text
    assert "He waits at the door" not in desk
    assert "He waits at the door" in as_(scene.cast.mo.account).get(f"{here(scene)}/aside/{made.id}").text
    session.rollback()
    close_as(units, scene.cast.mo, made.id, Outcome.BACK)
    assert count_waiting(session, [scene.cast.exchange.id]) == {scene.cast.exchange.id: 1}


def test_its_place_says_that_it_was_taken_off_and_replies_stay(
    units: Units, scene: Scene, row: Contribution, client: FlaskClient
) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.pierre.membership, parent=row, text="We are with you.")
    put_aside(units, scene.cast.mo, row.id)
    page = client.get(f"{here(scene)}/topics/{scene.topic.id}?lang=en").text
    assert "Taken off by the moderators." in page
    assert "We are with you." in page
    assert "Canarywords" not in page
    assert "aside" not in page
    program = client.get(f"/api/v1/topics/{scene.topic.id}/contributions").json
    assert program is not None
    assert [one["status"] for one in program["contributions"]] == ["hidden", "published"]


def test_its_author_finds_a_kind_note_and_the_help_lines_of_her_country(
    as_: As, units: Units, scene: Scene, row: Contribution
) -> None:
    with units.open() as uow:
        lines = {"PE": "Línea 100", "FR": "3919"}
        for country, name in lines.items():
            uow.add(HelpLine(exchange_id=scene.cast.exchange.id, country=country, name=name, contact="100"))
    put_aside(units, scene.cast.mo, row.id)
    paula = as_(scene.cast.paula.account)
    assert "please read our note" in paula.get("/me?lang=en").text
    page = paula.get(f"{here(scene)}/contributions/{row.id}?lang=en").text
    assert "Canarywords" in page
    assert "You need not do anything" in page
    assert "Línea 100" in page
    assert "3919" not in page
    assert "Moderate" not in page
    assert send(paula, f"{here(scene)}/contributions/{row.id}", "/withdraw").status_code == 303


@pytest.mark.parametrize("is_anonymous", [False, True])
def test_beside_it_stand_the_protocol_and_the_help_lines_of_her_country_where_she_shows_it(
    as_: As, units: Units, scene: Scene, is_anonymous: bool
) -> None:
    with units.open() as uow:
        made = make_contribution(uow, scene.topic, scene.cast.paula.membership, is_anonymous=is_anonymous)
        for country, name in (("PE", "Línea 100"), ("FR", "Écoute 3919")):
            uow.add(HelpLine(exchange_id=scene.cast.exchange.id, country=country, name=name, contact="+51 100"))
    put_aside(units, scene.cast.mo, made.id)
    page = as_(scene.cast.mo.account).get(f"{here(scene)}/aside/{made.id}?lang=en").text
    assert "Do not promise what you cannot keep" in page
    assert 'href="tel:+51100"' in page
    assert "Línea 100" in page
    assert ("Écoute 3919" in page) is is_anonymous
    assert ("Paula" in page) is not is_anonymous


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_beside_it_stands_whom_to_speak_with_and_of_a_nameless_one_always_the_same(
    as_: As, units: Units, scene: Scene, is_anonymous: bool
) -> None:
    name_contact(units, scene.cast.paula)
    name_contact(units, scene.cast.tara)
    with units.open() as uow:
        words = {"text": "Help.", "is_anonymous": is_anonymous}
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, **words)
    put_aside(units, scene.cast.mo, row.id)
    page = as_(scene.cast.mo.account).get(f"{here(scene)}/aside/{row.id}?lang=en").text
    told = page.partition('id="protocol"')[2]
    assert ("<bdi>Paula</bdi>" in told) is is_anonymous
    assert "Safety contact · " in told
    assert "<bdi>Tara</bdi>" in told
    assert "<bdi>Olga</bdi>" in told


def test_the_safety_contact_is_told_at_once_without_words_and_sees_it_and_nothing_else(
    as_: As, units: Units, scene: Scene, row: Contribution, session: Session, drain: Drain
) -> None:
    name_contact(units, scene.cast.pierre)
    with units.open() as uow:
        waiting = make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING)
    put_aside(units, scene.cast.mo, row.id)
    drain()
    assert told(session, scene) == {"pierre"}
    pierre = as_(scene.cast.pierre.account)
    assert "Somebody may need you" in pierre.get("/me?lang=en").text
    assert f"/aside/{row.id}" in pierre.get(f"{here(scene)}/aside?lang=en").text
    assert "Canarywords" in pierre.get(f"{here(scene)}/aside/{row.id}?lang=en").text
    assert pierre.get(f"{here(scene)}/contributions/{waiting.id}").status_code == 404
    assert pierre.get(f"{here(scene)}/desk").status_code == 403


def test_where_nobody_is_named_the_organisers_are_told(
    units: Units, scene: Scene, row: Contribution, session: Session, drain: Drain
) -> None:
    put_aside(units, scene.cast.mo, row.id)
    drain()
    assert told(session, scene) == {"olga"}


def test_where_no_mail_reaches_the_contact_the_organisers_are_told_besides(
    units: Units, scene: Scene, row: Contribution, session: Session, drain: Drain
) -> None:
    name_contact(units, scene.cast.pierre)
    with units.open() as uow:
        stop_mails(uow, account_id=scene.cast.pierre.account.id, exchange_id=scene.cast.exchange.id)
    put_aside(units, scene.cast.mo, row.id)
    drain()
    assert told(session, scene) == {"pierre", "olga"}


def test_a_contact_who_wrote_it_is_not_told_of_her_own(
    units: Units, scene: Scene, session: Session, drain: Drain
) -> None:
    name_contact(units, scene.cast.pierre)
    with units.open() as uow:
        made = make_contribution(uow, scene.topic, scene.cast.pierre.membership)
    put_aside(units, scene.cast.mo, made.id)
    drain()
    assert told(session, scene) == {"olga"}


@pytest.mark.parametrize("author", ["paula", "pierre"])
def test_who_is_told_of_an_anonymous_one_does_not_depend_on_who_wrote_it(
    units: Units, scene: Scene, session: Session, drain: Drain, author: str
) -> None:
    name_contact(units, scene.cast.pierre)
    with units.open() as uow:
        made = make_contribution(uow, scene.topic, getattr(scene.cast, author).membership, is_anonymous=True)
    put_aside(units, scene.cast.mo, made.id)
    drain()
    assert told(session, scene) == {"pierre", "olga"}


def test_nothing_is_mailed_to_its_author_and_translators_keep_no_draft_of_it(
    units: Units, scene: Scene, row: Contribution, session: Session, drain: Drain
) -> None:
    with units.open() as uow:
        hand_in(uow, scene.cast, row)
    put_aside(units, scene.cast.mo, row.id)
    drain()
    assert session.scalars(select(Draft)).all() == []
    hers = select(Mail).where(Mail.account_id == scene.cast.paula.account.id, Mail.thing_id == row.id)
    assert [mail.kind for mail in session.scalars(hers) if mail.kind != "contribution_published"] == []


def test_the_safety_contact_closes_it_and_the_log_has_codes_only(
    units: Units, scene: Scene, row: Contribution, session: Session
) -> None:
    name_contact(units, scene.cast.pierre)
    put_aside(units, scene.cast.mo, row.id)
    close_as(units, scene.cast.pierre, row.id, Outcome.KEPT)
    case = session.scalars(select(DangerCase)).one()
    assert (case.outcome, case.closed_by_id) == ("kept", scene.cast.pierre.membership.id)
    entries = session.scalars(select(LogEntry).where(LogEntry.thing_id == row.id).order_by(LogEntry.id))
    assert [(one.act, one.reason, one.capacity) for one in entries] == [
        ("set_aside", None, "on_duty"),
        ("close_case", "kept", "named"),
    ]
    session.rollback()
    close_as(units, scene.cast.mo, row.id, Outcome.BACK)
    session.expire_all()
    assert session.get_one(Contribution, row.id).status == Status.PUBLISHED


@pytest.mark.parametrize(
    ("outcome", "status", "kind"),
    [(Outcome.RETURNED, Status.RETURNED, "return"), (Outcome.HIDDEN, Status.HIDDEN, "hide")],
)
def test_it_can_be_returned_or_hidden_with_a_reason_and_appealed_against(
    units: Units, scene: Scene, row: Contribution, session: Session, outcome: Outcome, status: Status, kind: str
) -> None:
    put_aside(units, scene.cast.mo, row.id)
    with pytest.raises(InvalidInput):
        close_as(units, scene.cast.mo, row.id, outcome)
    close_as(units, scene.cast.mo, row.id, outcome, WHY)
    session.expire_all()
    assert session.get_one(Contribution, row.id).status == status
    assert session.scalars(select(DecisionRow.kind)).one() == kind
    assert session.get_one(Topic, scene.topic.id).published_count == 0


def test_what_never_was_published_cannot_be_hidden(units: Units, scene: Scene) -> None:
    with units.open() as uow:
        made = make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING)
    put_aside(units, scene.cast.mo, made.id)
    with pytest.raises(WrongStatus):
        close_as(units, scene.cast.mo, made.id, Outcome.HIDDEN, WHY)


def test_an_author_who_is_staff_does_not_close_her_own(units: Units, scene: Scene) -> None:
    for is_anonymous in (False, True):
        with units.open() as uow:
            made = make_contribution(uow, scene.topic, scene.cast.olga.membership, is_anonymous=is_anonymous)
        put_aside(units, scene.cast.mo, made.id)
        with pytest.raises(NotPermitted):
            close_as(units, scene.cast.olga, made.id, Outcome.BACK)


def test_withdrawing_ends_it(units: Units, scene: Scene, row: Contribution, session: Session, drain: Drain) -> None:
    put_aside(units, scene.cast.mo, row.id)
    with units.open() as uow:
        withdraw_contribution(uow, actor_of(uow.session, scene.cast.paula.account), contribution_id=row.id)
    drain()
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, scene.cast.exchange.id)
        assert list_aside(uow.session, actor_of(uow.session, scene.cast.mo.account), exchange, now=uow.now) == []
    assert session.get_one(Topic, scene.topic.id).published_count == 0


def test_a_worry_leads_from_the_desk_to_what_to_do(
    as_: As, units: Units, scene: Scene, row: Contribution, session: Session, drain: Drain
) -> None:
    with units.open() as uow:
        make_report(uow, row, scene.cast.pierre.membership, reason_code="worried")
    mo = as_(scene.cast.mo.account)
    answer = send(mo, f"{here(scene)}/desk", f"/desk/{row.id}/aside")
    assert answer.status_code == 303
    assert "What to do" in mo.get(f"{answer.location}?lang=en").text
    drain()
    assert session.scalars(select(Report.outcome)).one() == "aside"
    desk = mo.get(f"{here(scene)}/desk?lang=en").text
    assert "Somebody may be in danger <small>(1)</small>" in desk
    assert "Canarywords" not in desk


def test_who_sets_it_aside_from_its_page_goes_on_to_what_to_do(as_: As, scene: Scene, row: Contribution) -> None:
    mo = as_(scene.cast.mo.account)
    answer = send(mo, f"{here(scene)}/desk/{row.id}", f"/desk/{row.id}/aside")
    assert answer.location.endswith(f"/aside/{row.id}")
    assert mo.get(f"{here(scene)}/desk/{row.id}").location.endswith(f"/aside/{row.id}")


def test_a_return_without_reason_comes_back_with_what_was_typed(as_: As, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        made = make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING)
    put_aside(units, scene.cast.mo, made.id)
    mo = as_(scene.cast.mo.account)
    typed = {"kind": "return", "reason-return": "Leave out the street."}
    answer = send(mo, f"{here(scene)}/aside/{made.id}", f"/aside/{made.id}", **typed)
    assert answer.status_code == 422
    assert "Leave out the street." in answer.text


@pytest.mark.parametrize("is_sensitive", [True, False])
def test_the_overview_of_a_sensitive_exchange_says_that_nobody_is_named(
    as_: As, units: Units, scene: Scene, is_sensitive: bool
) -> None:
    with units.open() as uow:
        uow.session.get_one(Exchange, scene.cast.exchange.id).is_sensitive = is_sensitive
    says = "Nobody is named for when somebody may be in danger"
    page = as_(scene.cast.olga.account).get(f"{here(scene)}/organise/?lang=en").text
    assert (says in page) is is_sensitive
    name_contact(units, scene.cast.pierre)
    assert says not in as_(scene.cast.olga.account).get(f"{here(scene)}/organise/?lang=en").text


def test_the_organiser_names_a_safety_contact_on_the_page_of_the_person(
    as_: As, scene: Scene, session: Session
) -> None:
    number = scene.cast.pierre.membership.number
    send(as_(scene.cast.olga.account), f"{here(scene)}/organise/people/{number}", "/roles", is_safety_contact="1")
    session.expire_all()
    assert session.get_one(Membership, scene.cast.pierre.membership.id).is_safety_contact
