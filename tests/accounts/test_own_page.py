"""My page: every notice stands there too."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.edit import Edit, edit_contribution
from forum.contributions.models import Contribution, Status
from forum.contributions.rules import beginning_of_day
from forum.exchanges.models import Exchange, MembershipState, Round
from forum.kernel.actor import SYSTEM
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.moderation.actions import (
    approve_contribution,
    hide_from_readers,
    make_appeal,
    restore_to_readers,
    return_to_author,
    uphold_decision,
)
from forum.moderation.rules import Reason
from forum.notifications.rendering import TEMPLATES
from forum.roster.actions import give_mandate
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_notice, make_topic
from tests.pages import forms, send

SignIn = Callable[[Account], FlaskClient]


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow, access="members")


def write(uow: UnitOfWork, cast: Cast, number: int = 1) -> Contribution:
    """A contribution of Paula's with a reply of Pierre's."""
    topic = make_topic(uow, cast.rounds[0])
    mine = make_contribution(uow, topic, cast.paula.membership, text=f"Farolas {number}.", status=Status.PUBLISHED)
    make_contribution(
        uow, topic, cast.pierre.membership, text=f"Chez nous {number}.", status=Status.PUBLISHED, parent_id=mine.id
    )
    return mine


def test_replies_to_her_stand_on_her_page(units: Units, as_: SignIn, cast: Cast) -> None:
    with units.open() as uow:
        write(uow, cast)
    page = as_(cast.paula.account).get("/me?lang=en").text
    assert "Replies to me" in page
    assert "Chez nous 1." in page
    assert "Pierre" in page
    assert "Replies to me" not in as_(cast.pierre.account).get("/me?lang=en").text


def test_a_reason_stands_with_what_was_returned(units: Units, as_: SignIn, cast: Cast) -> None:
    with units.open() as uow:
        mine = write(uow, cast)
        mine.status, mine.reason_code = Status.RETURNED, "personal"
        mine.reason, mine.reason_language = "Quita su nombre, por favor.", "es"
    page = as_(cast.paula.account).get("/me?lang=en").text
    assert "by which a person could be recognised" in page
    assert '<p class="words" lang="es" dir="auto">Quita su nombre, por favor.</p>' in page


def test_what_was_returned_is_sent_again_from_there_by_who_takes_part(units: Units, as_: SignIn, cast: Cast) -> None:
    with units.open() as uow:
        topic = make_topic(uow, cast.rounds[0])
        for who in (cast.paula, cast.sami):
            make_contribution(uow, topic, who.membership, status=Status.RETURNED)
    assert '/edit"' in as_(cast.paula.account).get("/me").text
    assert '/edit"' not in as_(cast.sami.account).get("/me").text


def test_who_takes_part_in_one_exchange_asks_its_organiser_from_there(units: Units, as_: SignIn, cast: Cast) -> None:
    asks = f"/help?exchange={cast.exchange.slug}"
    assert asks in as_(cast.paula.account).get("/me").text
    assert asks not in as_(cast.olga.account).get("/me").text
    with units.open() as uow:
        uow.session.merge(cast.stranger.membership).account_id = cast.paula.account.id
    assert asks not in as_(cast.paula.account).get("/me").text


def test_the_day_of_what_bears_no_name_is_that_of_its_exchange(units: Units, as_: SignIn, cast: Cast) -> None:
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        exchange.timezone = "Asia/Tokyo"
        midnight = beginning_of_day(uow.now, exchange.timezone)
        row = make_contribution(uow, make_topic(uow, cast.rounds[0]), cast.paula.membership, is_anonymous=True)
        row.created_at = row.submitted_at = midnight
        uow.session.get_one(Account, cast.paula.account.id).timezone = None
        day = midnight.astimezone(ZoneInfo("Asia/Tokyo")).date().isoformat()
    assert f'datetime="{day}"' in as_(cast.paula.account).get("/me").text


def test_replies_she_may_no_longer_read_are_not_shown(units: Units, as_: SignIn, cast: Cast) -> None:
    with units.open() as uow:
        write(uow, cast)
        uow.session.merge(cast.paula.membership).state = MembershipState.SUSPENDED
    page = as_(cast.paula.account).get("/me?lang=en").text
    assert "Farolas 1." in page
    assert "Chez nous" not in page


def test_her_page_takes_as_many_queries_for_ten_contributions_as_for_one(
    units: Units, as_: SignIn, session: Session, cast: Cast
) -> None:
    with units.open() as uow:
        write(uow, cast)
    first = count_queries(session, as_(cast.paula.account))
    with units.open() as uow:
        for number in range(2, 11):
            write(uow, cast, number)
    assert count_queries(session, as_(cast.paula.account)) == first > 0


def count_queries(session: Session, browser: FlaskClient) -> int:
    """What a second look at the page takes."""
    browser.get("/me")
    statements: list[str] = []
    bind = session.get_bind()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(bind, "before_cursor_execute", note)
    browser.get("/me")
    event.remove(bind, "before_cursor_execute", note)
    return len(statements)


def own_page(browser: FlaskClient) -> str:
    return browser.get("/me?lang=en").text


def test_who_is_invited_finds_the_way_in(units: Units, as_: SignIn, cast: Cast) -> None:
    with units.open() as uow:
        uow.session.merge(cast.paula.membership).state = MembershipState.INVITED
    page = own_page(as_(cast.paula.account))
    assert "you are invited" in page
    assert f"/exchanges/{cast.exchange.slug}/join" in page


@pytest.mark.parametrize(("welcome", "words"), [("1", "What others see of me there"), ("", "did not let you in")])
def test_the_answer_to_a_request_stands_there(units: Units, as_: SignIn, cast: Cast, welcome: str, words: str) -> None:
    with units.open() as uow:
        uow.session.merge(cast.paula.membership).state = MembershipState.REQUESTED
    assert "waits for the organiser" in own_page(as_(cast.paula.account))
    address = f"/exchanges/{cast.exchange.slug}/organise/people?state=requested"
    organiser = as_(cast.olga.account)
    token = send_token(organiser, address)
    number = cast.paula.membership.number
    deed = f"/exchanges/{cast.exchange.slug}/organise/people/{number}/request"
    assert organiser.post(deed, data={"csrf_token": token, "welcome": welcome}).status_code == 303
    assert words in own_page(as_(cast.paula.account))


def send_token(browser: FlaskClient, address: str) -> str:
    return str(next(form["fields"]["csrf_token"] for form in forms(browser.get(address)) if form["method"] == "post"))  # type: ignore[index]


def test_who_left_still_finds_what_she_wrote(units: Units, as_: SignIn, cast: Cast) -> None:
    with units.open() as uow:
        write(uow, cast)
    send(as_(cast.paula.account), f"/exchanges/{cast.exchange.slug}/profile", "/leave")
    page = own_page(as_(cast.paula.account))
    assert "you left" in page
    assert "Farolas 1." in page
    assert f"/exchanges/{cast.exchange.slug}/mine" in page


def test_a_returned_change_stands_there_with_its_reason(
    units: Units, as_: SignIn, session: Session, cast: Cast
) -> None:
    with units.open() as uow:
        mine = write(uow, cast)
    she, mo = actor_of(session, cast.paula.account), actor_of(session, cast.mo.account)
    with units.open() as uow:
        edit = Edit(text="Farolas y algo muy distinto, que nadie ha leído todavía.", language="es")
        edit_contribution(uow, she, contribution_id=mine.id, edit=edit)
    assert "Published; my change waits to be read" in own_page(as_(cast.paula.account))
    with units.open() as uow:
        reason = Reason(code="source", words="¿Quién lo dice?", language="es")
        return_to_author(uow, mo, contribution_id=mine.id, reason=reason)
    page = own_page(as_(cast.paula.account))
    assert "Published; my change came back" in page
    assert "something that needs a source" in page
    assert '<p class="words" lang="es" dir="auto">¿Quién lo dice?</p>' in page


def test_a_reason_runs_as_it_is_written_whatever_its_language(units: Units, as_: SignIn, cast: Cast) -> None:
    with units.open() as uow:
        mine = write(uow, cast)
        mine.status, mine.reason_code = Status.RETURNED, "other"
        mine.reason, mine.reason_language = "من قال ذلك؟", "ar"
    assert '<p class="words" lang="ar" dir="auto">من قال ذلك؟</p>' in own_page(as_(cast.paula.account))


@pytest.mark.parametrize("act", ["hide", "restore", "change"])
def test_what_became_of_it_stands_there(units: Units, as_: SignIn, session: Session, cast: Cast, act: str) -> None:
    with units.open() as uow:
        mine = write(uow, cast)
    she, mo = actor_of(session, cast.paula.account), actor_of(session, cast.mo.account)
    with units.open() as uow:
        if act == "change":
            edit = Edit(text="Farolas y algo muy distinto, que nadie ha leído todavía.", language="es")
            edit_contribution(uow, she, contribution_id=mine.id, edit=edit)
            approve_contribution(uow, mo, contribution_id=mine.id)
        else:
            hide_from_readers(uow, mo, contribution_id=mine.id, reason=Reason(code="hurtful", language="en"))
        if act == "restore":
            restore_to_readers(uow, mo, contribution_id=mine.id)
    page = own_page(as_(cast.paula.account))
    expected = {"hide": "Nobody is attacked or hurt.", "restore": "<b>Published</b>", "change": "· changed <time"}
    assert expected[act] in page


def test_what_waits_for_those_on_duty_stands_on_their_pages(units: Units, as_: SignIn, cast: Cast) -> None:
    with units.open() as uow:
        topic = make_topic(uow, cast.rounds[0])
        make_contribution(uow, topic, cast.paula.membership, status=Status.WAITING)
        uow.session.merge(cast.pierre.membership).state = MembershipState.REQUESTED
    mo, olga = own_page(as_(cast.mo.account)), own_page(as_(cast.olga.account))
    assert "1 contribution waits to be read" in mo
    assert "asks to take part" not in mo
    assert "1 contribution waits to be read" in olga
    assert "1 person asks to take part" in olga
    assert "waits to be read</a>" not in own_page(as_(cast.tara.account))


def test_an_appeal_stands_on_the_pages_of_those_on_duty_and_what_came_of_it_on_its_author_s(
    units: Units, session: Session, as_: SignIn, cast: Cast
) -> None:
    mo, olga, paula = (actor_of(session, person.account) for person in (cast.mo, cast.olga, cast.paula))
    with units.open() as uow:
        topic = make_topic(uow, cast.rounds[0])
        row = make_contribution(uow, topic, cast.paula.membership, status=Status.WAITING)
        return_to_author(uow, mo, contribution_id=row.id, reason=Reason(code="personal", language="en"))
        appeal_id = make_appeal(uow, paula, contribution_id=row.id).id
    assert "To look at again: 1" in own_page(as_(cast.mo.account))
    assert "To look at again: 1" in own_page(as_(cast.olga.account))
    assert "To look at again: 1" not in own_page(as_(cast.tara.account))
    with units.open() as uow:
        uphold_decision(uow, olga, appeal_id=appeal_id, reason=Reason(code="rule_stands", language="en"))
    assert "To look at again: 1" not in own_page(as_(cast.olga.account))
    assert "The reason given before still stands." in own_page(as_(cast.paula.account))


def test_off_duty_in_a_sensitive_exchange_nothing_is_said_to_wait(units: Units, as_: SignIn) -> None:
    with units.open() as uow:
        cast = assemble(uow, is_sensitive=True)
        make_contribution(uow, make_topic(uow, cast.rounds[0]), cast.paula.membership, status=Status.WAITING)
    assert "waits to be read" not in own_page(as_(cast.noor.account))
    assert "waits to be read" in own_page(as_(cast.mo.account))


def test_a_notice_stands_on_the_pages_of_all_who_take_part(units: Units, as_: Callable[[Account], FlaskClient]) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        make_notice(uow, cast.exchange, cast.rounds[0], title="We begin", is_sent=True)
    assert "We begin" in own_page(as_(cast.paula.account))
    for other in (cast.sami, cast.stranger):
        assert "We begin" not in own_page(as_(other.account))


def test_what_she_is_asked_in_the_roster_stands_first_with_its_answers(units: Units, as_: SignIn, cast: Cast) -> None:
    with units.open() as uow:
        round_ = uow.session.get_one(Round, cast.rounds[1].id)
        give_mandate(uow, SYSTEM, exchange=cast.exchange, round=round_, membership=cast.paula.membership)
    paula = as_(cast.paula.account)
    page = own_page(paula)
    assert "You are asked to moderate week 2" in page
    assert page.index("I take it") < page.index("My exchanges")
    assert send(paula, "/me?lang=en", "/answer", answer="declined").status_code == 303
    assert "You are asked to moderate" not in own_page(paula)


MATTERS = {
    "sign_in_link": "",
    "invitation": "test_who_is_invited_finds_the_way_in",
    "membership_requested": "test_what_waits_for_those_on_duty_stands_on_their_pages",
    "roster_asked": "test_what_she_is_asked_in_the_roster_stands_first_with_its_answers",
    "contribution_waiting": "test_what_waits_for_those_on_duty_stands_on_their_pages",
    "contribution_published": "test_what_became_of_it_stands_there",
    "contribution_cited": "tests.synthesis.test_reading",
    "contribution_returned": "test_a_reason_stands_with_what_was_returned",
    "decision_reversed": "tests.moderation.test_reversing",
    "contribution_entered": "tests.contributions.test_entering",
    "reading_asked": "tests.moderation.test_lent",
    "letter": "tests.moderation.test_letters",
    "author_asked": "tests.translating.test_asking",
    "needed": "tests.moderation.test_danger",
    "appeal_waiting": "test_an_appeal_stands_on_the_pages_of_those_on_duty_and_what_came_of_it_on_its_author_s",
    "appeal_decided": "test_an_appeal_stands_on_the_pages_of_those_on_duty_and_what_came_of_it_on_its_author_s",
    "notice": "test_a_notice_stands_on_the_pages_of_all_who_take_part",
    "print_asked": "tests.publication.test_views",
    "edition_made": "tests.publication.test_telling",
    "editions_dropped": "tests.publication.test_telling",
    "survey_open": "tests.reports.test_survey",
    "commitments_asked": "tests.reports.test_commitments",
    "commitments_open": "tests.reports.test_commitments",
    "week_report": "tests.reports.test_telling",
    "address_asked": "tests.own_data.test_addresses",
    "device_code": "",
    "address_code": "",
    "address_changed": "",
}
"""Each kind of mail, and what shows that its matter stands on one's own page, or on one that leads to from there; but for sign-in
links and codes, which are the way to it, and the word to an old address, which is for whoever is kept out."""


def test_each_kind_of_mail_has_its_matter_on_ones_own_page() -> None:
    kinds = {folder.name for folder in (TEMPLATES / "mail").iterdir() if folder.is_dir()}
    assert kinds == set(MATTERS)
