"""Commitments: offered by members, let stand by organisers, answered for, read by whoever sees the exchange."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Exchange, Membership
from forum.exchanges.queries import get_exchange
from forum.kernel.clock import MovableClock
from forum.kernel.errors import InvalidInput
from forum.kernel.keys import Keys
from forum.kernel.unit_of_work import Units
from forum.own_data.actions.erase import erase_in_exchange
from forum.reports.actions.commitments import Plan, let_stand, offer_commitment, save_commitment
from forum.reports.errors import NoSuchCommitment
from forum.reports.models import Commitment
from forum.reports.participation import build_participation_report, count
from forum.reports.queries.commitments import list_commitments, list_own, list_waiting, seal_commitment
from forum.reports.rules import OFFERED_UNTIL
from forum.reports.sheets import after
from forum.reports.sheets.saying import Saying
from forum.texts.models import Version
from tests.actors import actor_of
from tests.cast import Cast, Person, assemble
from tests.pages import send
from tests.reports.commitments import commit

SignIn = Callable[[Account], FlaskClient]
DUE = date(2026, 12, 1)


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


def offer(units: Units, cast: Cast, person: Person, words: str = "I walk with my neighbours") -> None:
    with units.open() as uow:
        actor = actor_of(uow.session, uow.session.get_one(Account, person.account.id))
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        offer_commitment(uow, actor, exchange=exchange, words=words, language="es", due_on=DUE)


def plan(**fields: object) -> Plan:
    given = {"words": {"en": "Light the stops"}, "owner_name": "The city", "owner_number": None, "due_on": DUE}
    return Plan(**{**given, **fields})  # type: ignore[arg-type]


def save(units: Units, cast: Cast, wanted: Plan) -> int:
    with units.open() as uow:
        actor = actor_of(uow.session, uow.session.get_one(Account, cast.olga.account.id))
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        return save_commitment(uow, actor, exchange=exchange, plan=wanted).id


def test_what_a_member_offers_stands_once_an_organiser_lets_it(units: Units, cast: Cast, session: Session) -> None:
    offer(units, cast, cast.paula)
    session.rollback()
    (waiting,) = list_waiting(session, cast.exchange.id)
    assert list_commitments(session, cast.exchange.id) == []
    with units.open() as uow:
        actor = actor_of(uow.session, uow.session.get_one(Account, cast.olga.account.id))
        let_stand(uow, actor, exchange=uow.session.get_one(Exchange, cast.exchange.id), commitment_id=waiting.id)
    session.rollback()
    (stands,) = list_commitments(session, cast.exchange.id)
    assert (stands.owner, stands.due_on, stands.state) == ("Paula", DUE, "open")


def test_members_offer_until_a_month_after_the_close(units: Units, cast: Cast, clock: MovableClock) -> None:
    clock.move_to(cast.exchange.closes_at + OFFERED_UNTIL - timedelta(seconds=1))
    offer(units, cast, cast.paula)
    clock.move_to(cast.exchange.closes_at + OFFERED_UNTIL)
    for person in (cast.paula, cast.sami, cast.stranger):
        with pytest.raises(NoSuchCommitment):
            offer(units, cast, person)


def test_an_organiser_names_a_member_by_her_number_or_anybody_by_name(
    units: Units, cast: Cast, session: Session
) -> None:
    number = session.get_one(Membership, cast.pierre.membership.id).number
    save(units, cast, plan(owner_number=number))
    save(units, cast, plan())
    session.rollback()
    assert sorted(line.owner for line in list_commitments(session, cast.exchange.id)) == ["Pierre", "The city"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"words": {"en": "  "}}, "words"),
        ({"words": {"en": "a" * 501}}, "words-en"),
        ({"owner_name": " "}, "owner_name"),
        ({"owner_number": 999}, "owner_number"),
        ({"due_on": None}, "due_on"),
    ],
)
def test_what_lacks_something_is_refused_by_field(
    units: Units, cast: Cast, session: Session, fields: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        save(units, cast, plan(**fields))
    assert set(refused.value.fields) == {field}
    session.rollback()
    assert session.scalars(select(Commitment)).all() == []


def test_its_owner_says_what_became_of_it_and_others_cannot(
    as_: SignIn, units: Units, cast: Cast, session: Session
) -> None:
    row_id = commit(units, cast, cast.paula, "Count the lamps")
    path = f"/exchanges/{cast.exchange.slug}/commitments"
    done = send(as_(cast.paula.account), path, f"/commitments/{row_id}", state="done", note="All 40.")
    assert done.status_code == 303
    session.rollback()
    session.expire_all()
    row = session.get_one(Commitment, row_id)
    assert (row.state, row.note) == ("done", "All 40.")
    page = as_(cast.pierre.account).get(path).text
    assert "Count the lamps" in page
    assert "All 40." not in page
    assert f"/commitments/{row_id}" not in page


def test_the_page_shows_what_stands_and_to_its_owner_what_waits(
    client: FlaskClient, as_: SignIn, units: Units, cast: Cast
) -> None:
    commit(units, cast, cast.paula, "Still to be read", is_published=False)
    path = f"/exchanges/{cast.exchange.slug}/commitments"
    assert "Still to be read" in as_(cast.paula.account).get(path).text
    assert "Still to be read" not in client.get(path).text + as_(cast.pierre.account).get(path).text


def test_after_the_close_they_stand_on_the_first_page(
    client: FlaskClient, units: Units, cast: Cast, clock: MovableClock
) -> None:
    row_id = commit(units, cast, None, "Light the stops")
    first = f"/exchanges/{cast.exchange.slug}/"
    assert "Light the stops" not in client.get(first).text
    clock.move_to(cast.exchange.closes_at)
    assert "still going" in client.get(first).text
    with units.open() as uow:
        actor = actor_of(uow.session, uow.session.get_one(Account, cast.olga.account.id))
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        wanted = plan(words={"en": "Light all the stops"})
        save_commitment(uow, actor, exchange=exchange, plan=wanted, commitment=uow.session.get_one(Commitment, row_id))
    assert "Light all the stops" in client.get(first).text


def test_the_link_of_a_reminder_notes_nothing_before_the_button(
    client: FlaskClient, units: Units, cast: Cast, session: Session, app
) -> None:  # type: ignore[no-untyped-def]
    row_id = commit(units, cast, cast.paula, "Count the lamps")
    keys: Keys = app.extensions["ronda"].keys
    path = f"/commitments/{seal_commitment(keys, commitment_id=row_id, owner_id=cast.paula.membership.id)}"
    looked = client.get(f"{path}?state=dropped")
    assert 'value="dropped" checked' in looked.text
    session.expire_all()
    assert session.get_one(Commitment, row_id).state == "open"
    assert send(client, path, path, state="dropped").status_code == 200
    session.rollback()
    session.expire_all()
    assert session.get_one(Commitment, row_id).state == "dropped"
    assert send(client, path, path, state="perhaps").status_code == 422


def test_a_link_of_somebody_who_is_no_longer_its_owner_is_none(
    client: FlaskClient, units: Units, cast: Cast, app
) -> None:  # type: ignore[no-untyped-def]
    row_id = commit(units, cast, cast.paula, "Count the lamps")
    keys: Keys = app.extensions["ronda"].keys
    path = f"/commitments/{seal_commitment(keys, commitment_id=row_id, owner_id=cast.pierre.membership.id)}"
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("keeps", "left"), [(True, ["Count the lamps"]), (False, [])])
def test_erased_she_is_named_on_none(units: Units, cast: Cast, session: Session, keeps: bool, left: list[str]) -> None:
    commit(units, cast, cast.paula, "Count the lamps")
    commit(units, cast, cast.paula, "Still to be read", is_published=False)
    with units.open() as uow:
        erase_in_exchange(uow, uow.session.get_one(Membership, cast.paula.membership.id), keeps_words=keeps)
    session.rollback()
    assert list_own(session, cast.paula.membership.id, cast.exchange.id) == []
    assert [line.owner for line in list_commitments(session, cast.exchange.id)] == [""] * len(left)
    words = {p for row in session.scalars(select(Version)) for p in row.paragraphs}
    assert words & {"Count the lamps", "Still to be read"} == set(left)


def test_they_stand_in_the_report(units: Units, cast: Cast, session: Session, clock: MovableClock) -> None:
    commit(units, cast, cast.paula, "Count the lamps", state="done")
    commit(units, cast, cast.paula, "Still to be read", is_published=False)
    view = get_exchange(session, cast.exchange.slug)
    report = build_participation_report(session, view, now=clock.now(), keys=Keys("for tests only"), locale="en")
    sheet = next(sheet for sheet in report.sheets if sheet.name == "commitments")
    assert [(row[0], row[1], row[3]) for row in sheet.rows] == [("Count the lamps", "Paula", "done")]


def test_what_their_owners_note_stands_in_the_organisers_report_and_in_no_sheet_that_is_printed(
    as_: SignIn, units: Units, cast: Cast, session: Session, clock: MovableClock
) -> None:
    row_id = commit(units, cast, cast.paula, "Count the lamps")
    desk = f"/exchanges/{cast.exchange.slug}/organise/commitments"
    assert send(as_(cast.olga.account), desk, f"/{row_id}", state="done", note="Half of them.").status_code == 303
    view = get_exchange(session, cast.exchange.slug)
    saying = Saying(view, count(session, view, now=clock.now(), keys=Keys("for tests only")), "en")
    assert [row[-1] for row in after.commitments_with_notes(saying).rows] == ["Half of them."]
    assert "Half of them." not in str(after.commitments(saying))


def test_an_organiser_writes_lets_stand_and_removes(as_: SignIn, units: Units, cast: Cast, session: Session) -> None:
    olga, here = as_(cast.olga.account), f"/exchanges/{cast.exchange.slug}/organise/commitments"
    fields = {"words-en": "Light the stops", "owner_name": "The city", "due_on": "2026-12-01"}
    assert send(olga, f"{here}/new", "/new", **fields).status_code == 303
    refused = send(olga, f"{here}/new", "/new", **{**fields, "due_on": "soon"})
    assert refused.status_code == 422
    assert "Light the stops" in refused.text
    offer(units, cast, cast.paula)
    session.rollback()
    (waiting,) = list_waiting(session, cast.exchange.id)
    assert send(olga, here, f"/{waiting.id}/stand").status_code == 303
    assert send(olga, f"{here}/{waiting.id}", f"/{waiting.id}", due_on="2026-11-01").status_code == 303
    session.rollback()
    assert [line.due_on for line in list_commitments(session, cast.exchange.id)] == [date(2026, 11, 1), DUE]
    assert send(olga, here, f"/{waiting.id}/remove").status_code == 303
    session.rollback()
    assert len(list_commitments(session, cast.exchange.id)) == 1
