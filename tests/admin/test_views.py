"""Each page of the organiser: it opens for her alone, and does what it offers."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.admin.views.log import ACTS, REASONS
from forum.contributions.models import Status, Topic
from forum.exchanges.models import Exchange, Membership, MembershipState, Paper, Question, Round
from forum.kernel.clock import MovableClock
from forum.kernel.outbox import Job
from forum.kernel.unit_of_work import Units
from forum.log.actions import write_log
from forum.log.models import LogEntry
from forum.moderation.actions import hide_from_readers
from forum.moderation.rules import Kind, Reason
from forum.roster.models import Mandate
from forum.texts.actions import change_source
from forum.texts.queries import get_text
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_membership, make_notice, make_topic
from tests.pages import send

SignIn = Callable[[Account], FlaskClient]
PAGES = (
    "",
    "start",
    "exchange",
    "rounds",
    "rounds/new",
    "rounds/1",
    "rounds/1/papers/new",
    "roster",
    "people",
    "people/1",
    "people/invite",
    "people/list",
    "people/invitations",
    "interface",
    "interface/fr",
    "log",
)
POSTS = (
    "exchange",
    "rounds/new",
    "rounds/1",
    "rounds/1/papers/new",
    "papers/1",
    "papers/1/remove",
    "roster/1",
    "roster/1/back",
    "people/invite",
    "people/list",
    "people/list/take",
    "people/list/broken",
    "people/invitations",
    "people/links",
    "people/1/request",
    "people/1/standing",
    "people/1/uninvite",
    "people/1/roles",
    "people/1/correct",
    "people/1/link",
)


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


@pytest.fixture
def olga(cast: Cast, as_: SignIn) -> FlaskClient:
    return as_(cast.olga.account)


@pytest.fixture
def desk(cast: Cast) -> str:
    return f"/exchanges/{cast.exchange.slug}/organise/"


def others(cast: Cast) -> Sequence[Account]:
    people = (cast.paula, cast.mo, cast.noor, cast.tara, cast.sami, cast.stranger)
    return [*(person.account for person in people), cast.ada]


def token_of(client: FlaskClient, address: str = "/me") -> str:
    return client.get(address).text.split('name="csrf_token" value="')[1].split('"')[0]


def fresh(session: Session, row_type: type, row_id: int) -> object:
    session.rollback()
    session.expire_all()
    return session.get(row_type, row_id)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_organising_opens_for_the_organiser_and_is_not_there_for_others(
    cast: Cast, desk: str, as_: SignIn, name: str
) -> None:
    assert as_(cast.olga.account).get(desk + name).status_code == 200
    assert [as_(account).get(desk + name).status_code for account in others(cast)] == [404] * 7


@pytest.mark.parametrize(
    ("name", "marked"),
    [
        ("", ["Organise", "Next"]),
        ("reasons", ["Organise", "Reasons"]),
        ("reasons/return.hurtful", ["Organise", "Reasons"]),
        ("letters", ["Organise", "Letters"]),
        ("help-lines", ["Organise"]),
        ("rounds/1", ["Organise", "Weeks"]),
    ],
)
def test_a_page_of_organising_says_where_it_stands(olga: FlaskClient, desk: str, name: str, marked: list[str]) -> None:
    page = olga.get(f"{desk}{name}?lang=en").text
    links = page.partition('class="desks"')[2]
    assert re.findall(r'<li><a href="[^"]*" aria-current="[a-z]+">([^<]+)</a></li>', links) == marked


@pytest.mark.parametrize(
    ("name", "marked"), [("desk", ["Desk"]), ("desk/log", ["Desk"]), ("handled", []), ("roster", ["Roster"])]
)
def test_only_pages_of_a_desk_are_marked_as_there(cast: Cast, olga: FlaskClient, name: str, marked: list[str]) -> None:
    page = olga.get(f"/exchanges/{cast.exchange.slug}/{name}?lang=en").text
    links = page.partition('class="desks"')[2].partition("</nav>")[0]
    assert re.findall(r'aria-current="[a-z]+">([^<]+)</a>', links) == marked


@pytest.mark.parametrize("name", POSTS)
def test_what_organising_changes_is_not_there_for_others(cast: Cast, desk: str, as_: SignIn, name: str) -> None:
    for account in others(cast):
        client = as_(account)
        assert client.post(desk + name, data={"csrf_token": token_of(client)}).status_code == 404


def test_signed_out_people_sign_in_first(client: FlaskClient, desk: str) -> None:
    assert "/sign-in" in client.get(desk).location


def test_a_form_without_its_token_is_refused(olga: FlaskClient, desk: str, session: Session) -> None:
    assert olga.post(desk + "people/1/standing", data={"suspend": "1"}).status_code >= 400


# The overview


def test_a_round_without_moderator_stands_on_the_overview_at_once(
    units: Units, cast: Cast, olga: FlaskClient, desk: str
) -> None:
    assert "has no moderator" not in olga.get(desk).text
    with units.open() as uow:
        mandate = uow.session.scalars(select(Mandate).where(Mandate.round_id == cast.rounds[0].id)).one()
        uow.session.delete(mandate)
    assert "Week 1 has no moderator" in olga.get(desk).text


def test_the_overview_names_what_waits(units: Units, cast: Cast, olga: FlaskClient, desk: str) -> None:
    with units.open() as uow:
        make_membership(uow, cast.exchange, state=MembershipState.REQUESTED)
        topic = make_topic(uow, cast.rounds[0])
        make_contribution(uow, topic, cast.paula.membership, status=Status.WAITING)
    page = olga.get(desk).text
    assert "1 person asks to take part" in page
    assert "1 contribution waits" in page
    assert "Wordings lack in Spanish" in page


def test_the_overview_says_when_all_is_well(units: Units, as_: SignIn) -> None:
    with units.open() as uow:
        cast = assemble(uow, languages=["en"])
    olga, desk = as_(cast.olga.account), f"/exchanges/{cast.exchange.slug}/organise/"
    assert "1 notice is due" in olga.get(desk).text
    with units.open() as uow:
        make_notice(uow, cast.exchange, cast.rounds[0], is_sent=True)
    assert "All is well" in olga.get(desk).text


def test_after_the_close_all_that_comes_of_it_stands_on_the_overview_in_order(
    cast: Cast, as_: SignIn, desk: str, clock: MovableClock
) -> None:
    assert 'id="after"' not in as_(cast.olga.account).get(desk).text
    clock.move_to(cast.exchange.closes_at + timedelta(hours=1))
    olga = as_(cast.olga.account)
    section = olga.get(desk).text.partition('id="after"')[2].partition("</section>")[0]
    places = re.findall(r'href="[^"]*/([a-z./-]+)"', section)
    here = ["survey", "commitments", "figures", "frozen", "reports/participation.pdf", "publication", "archive"]
    assert [
        place for place, name in zip(places, here, strict=True) if not place.endswith(name.rpartition("/")[2])
    ] == []
    assert "0 people have answered." in section
    assert "no edition yet" in section
    for page in ("survey", "commitments"):
        assert f"{desk}#after" in olga.get(f"{desk}{page}").text


# The exchange


EXCHANGE = {
    "main_language": "fr",
    "languages": ["en", "es"],
    "other_languages": "qu",
    "title-fr": "Nos rues",
    "title-en": "Our streets",
    "about-fr": "Quatre semaines.",
    "host": "Une association",
    "slug": "nos-rues",
    "timezone": "Europe/Paris",
    "opens": "2026-06-01T09:00",
    "closes": "2026-06-29T09:00",
}


def test_a_new_exchange_is_for_administrators_and_organisers(cast: Cast, as_: SignIn) -> None:
    assert as_(cast.olga.account).get("/exchanges/new").status_code == 200
    for person in (cast.paula, cast.mo, cast.sami, cast.stranger):
        assert as_(person.account).get("/exchanges/new").status_code == 404


def test_a_refused_exchange_names_each_field_and_keeps_what_was_typed(olga: FlaskClient, desk: str) -> None:
    wrong = {"opens": "soon", "closes": "", "timezone": "Europe/Atlantis", "slug": "Nos rues!", "host": " "}
    answer = send(olga, desk + "exchange", "/exchange", **{**EXCHANGE, **wrong, "title-fr": "", "title-en": ""})
    assert answer.status_code == 422
    for field in ("opens", "closes", "timezone", "slug", "host"):
        assert f'id="{field}-error"' in answer.text
    assert 'href="#title"' in answer.text
    assert "Quatre semaines." in answer.text
    assert "Europe/Atlantis" in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "new"),
        ("other_languages", "qq"),
        ("closes", "2026-05-01T09:00"),
        ("opens", "9999-12-31T23:59"),
        ("promise_hours", "many"),
        ("access", "nobody"),
    ],
)
def test_a_value_that_cannot_be_is_refused(olga: FlaskClient, desk: str, field: str, value: str) -> None:
    answer = send(olga, desk + "exchange", "/exchange", **{**EXCHANGE, field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_boxes_for_more_languages_come_without_losing_anything(olga: FlaskClient, desk: str) -> None:
    fields = {**EXCHANGE, "languages": ["sw"], "show_languages": "1"}
    page = send(olga, desk + "exchange", "/exchange", **fields)
    assert page.status_code == 200
    assert 'id="title-sw"' in page.text
    assert "Nos rues" in page.text


def test_an_exchange_is_changed_as_it_stands(cast: Cast, olga: FlaskClient, desk: str, session: Session) -> None:
    languages = {"languages": ["fr", "es"]}
    answer = send(olga, desk + "exchange", "/exchange", **languages, **{"title-es": "Ciudades seguras"})
    assert answer.status_code == 303
    same = fresh(session, Exchange, cast.exchange.id)
    assert isinstance(same, Exchange)
    assert (same.slug, same.opens_at, same.languages) == (
        cast.exchange.slug,
        cast.exchange.opens_at,
        ["en", "fr", "es"],
    )
    assert "Ciudades seguras" in olga.get(desk + "exchange").text


def test_the_address_of_another_exchange_is_refused(units: Units, cast: Cast, olga: FlaskClient, desk: str) -> None:
    other = cast.stranger.membership.exchange_id
    with units.open() as uow:
        taken = uow.session.get_one(Exchange, other).slug
    answer = send(olga, desk + "exchange", "/exchange", languages=["fr", "es"], slug=taken)
    assert answer.status_code == 422
    assert 'id="slug-error"' in answer.text


# Rounds and papers


ROUND = {"theme-en": "Buses", "theme-fr": "Les bus", "question0-en": "Who rides?", "opens": "2026-06-01T09:00"}


def test_a_round_is_added_with_its_topic_and_questions(
    cast: Cast, olga: FlaskClient, desk: str, session: Session
) -> None:
    answer = send(olga, desk + "rounds/new", "/rounds/new", **ROUND)
    assert answer.status_code == 303
    assert answer.location.endswith("#round3")
    made = session.scalars(select(Round).where(Round.exchange_id == cast.exchange.id, Round.number == 3)).one()
    assert session.scalar(select(func.count()).select_from(Question).where(Question.round_id == made.id)) == 1
    assert session.scalar(select(func.count()).select_from(Topic).where(Topic.round_id == made.id)) == 1


def test_a_round_sent_twice_is_added_once(cast: Cast, olga: FlaskClient, desk: str, session: Session) -> None:
    fields = {**ROUND, "csrf_token": token_of(olga)}
    assert [olga.post(desk + "rounds/new", data=fields).status_code for _ in range(2)] == [303, 422]


def test_moving_a_round_moves_its_moderators_duty(cast: Cast, olga: FlaskClient, desk: str, session: Session) -> None:
    before = session.scalars(select(Mandate).where(Mandate.round_id == cast.rounds[1].id)).one().starts_at
    send(olga, desk + "rounds/2", "/rounds/2", opens="2026-05-26T06:00")
    session.rollback()
    session.expire_all()
    after = session.scalars(select(Mandate).where(Mandate.round_id == cast.rounds[1].id)).one()
    moved = session.get_one(Round, cast.rounds[1].id)
    assert after.starts_at == moved.opens_at - timedelta(hours=24)
    assert after.starts_at != before


def test_a_refused_round_keeps_its_words(olga: FlaskClient, desk: str) -> None:
    answer = send(olga, desk + "rounds/new", "/rounds/new", **{**ROUND, "opens": "2027-01-01T09:00"})
    assert answer.status_code == 422
    assert "Les bus" in answer.text
    assert "Who rides?" in answer.text
    assert 'id="opens-error"' in answer.text


def test_a_paper_is_added_changed_and_removed(cast: Cast, olga: FlaskClient, desk: str, session: Session) -> None:
    words = {"title-en": "On light", "language": "en", "body": "Lamps first."}
    assert send(olga, desk + "rounds/1/papers/new", "/papers/new", **words).status_code == 303
    made = session.scalars(select(Paper.id)).one()
    address = f"{desk}papers/{made}"
    assert "Lamps first." in olga.get(address).text
    assert send(olga, address, f"/papers/{made}", body="Lamps first, then people.").status_code == 303
    assert "then people" in olga.get(f"/exchanges/{cast.exchange.slug}/papers/{made}").text
    fields = {"csrf_token": token_of(olga)}
    assert [olga.post(f"{address}/remove", data=fields).status_code for _ in range(2)] == [303, 303]
    assert olga.get(f"/exchanges/{cast.exchange.slug}/papers/{made}").status_code == 404


def test_a_paper_may_be_a_file(cast: Cast, olga: FlaskClient, desk: str, session: Session) -> None:
    file = (BytesIO(b"Plain words.\n"), "light.txt")
    fields = {"csrf_token": token_of(olga), "title-en": "On light", "language": "en", "body": "", "files": file}
    assert olga.post(desk + "rounds/1/papers/new", data=fields).status_code == 303
    assert session.scalars(select(Paper)).one().file_id is not None


def test_a_paper_with_nothing_in_it_or_a_lying_file_is_refused(olga: FlaskClient, desk: str) -> None:
    fields = {"csrf_token": token_of(olga), "title-en": "On light", "language": "en", "body": ""}
    empty = olga.post(desk + "rounds/1/papers/new", data=fields)
    assert (empty.status_code, 'id="body-error"' in empty.text) == (422, True)
    lying = olga.post(
        desk + "rounds/1/papers/new",
        data={
            "csrf_token": token_of(olga),
            "title-en": "On light",
            "language": "en",
            "files": (BytesIO(b"MZ"), "a.pdf"),
        },
    )
    assert (lying.status_code, "On light" in lying.text) == (422, True)


# The roster


def test_a_mandate_is_given_and_taken_back(cast: Cast, olga: FlaskClient, desk: str, session: Session) -> None:
    number = cast.pierre.membership.number
    fields = {"csrf_token": token_of(olga), "member": number, "part": "substitute", "languages": ["fr"]}
    assert [olga.post(desk + "roster/1", data=fields).status_code for _ in range(2)] == [303, 303]
    given = session.scalars(select(Mandate).where(Mandate.membership_id == cast.pierre.membership.id)).one()
    assert (given.part, given.languages) == ("substitute", ["fr"])
    given_id = given.id
    back = f"{desk}roster/{given_id}/back"
    assert [olga.post(back, data=fields).status_code for _ in range(2)] == [303, 303]
    assert fresh(session, Mandate, given_id) is None


@pytest.mark.parametrize("change", [{"member": 9999}, {"member": 2**70}, {"part": "queen"}, {"languages": ["qq"]}])
def test_a_mandate_that_cannot_be_is_refused(
    cast: Cast, olga: FlaskClient, desk: str, change: dict[str, object]
) -> None:
    fields = {"csrf_token": token_of(olga), "member": cast.pierre.membership.number, "part": "lead", **change}
    answer = olga.post(desk + "roster/1", data=fields)
    assert answer.status_code == 422
    assert "error" in answer.text


def test_who_was_suspended_leaves_a_gap(cast: Cast, olga: FlaskClient, desk: str) -> None:
    send(olga, f"{desk}people/{cast.mo.membership.number}", "/standing")
    assert "Week 1 has no moderator" in olga.get(desk + "roster").text


# People


def test_a_theme_to_choose_from_is_shown_as_it_was_typed(
    units: Units, cast: Cast, olga: FlaskClient, desk: str
) -> None:
    with units.open() as uow:
        change_source(uow, get_text(uow.session, cast.rounds[0].theme_id), source="Streets & lamps")
    assert "1 · Streets &amp; lamps</option>" in olga.get(f"{desk}people/invite").text


def test_the_list_of_people_pages_by_key_and_filters(units: Units, cast: Cast, olga: FlaskClient, desk: str) -> None:
    with units.open() as uow:
        for _ in range(60):
            make_membership(uow, cast.exchange)
    first = olga.get(desk + "people")
    assert "after=50" in first.text
    assert "Member 60" in olga.get(desk + "people?after=50").text
    filtered = olga.get(desk + "people?name=aul&state=active").text
    assert "Paula" in filtered
    assert "Pierre" not in filtered


def test_no_page_of_organising_shows_a_mail_address(cast: Cast, olga: FlaskClient, desk: str) -> None:
    number = cast.paula.membership.number
    for name in (*PAGES, f"people/{number}"):
        assert "@example.org" not in olga.get(desk + name).text


def test_a_request_is_granted_or_declined(
    units: Units, cast: Cast, olga: FlaskClient, desk: str, session: Session
) -> None:
    with units.open() as uow:
        ana = make_membership(uow, cast.exchange, state=MembershipState.REQUESTED, name="Ana")
        eva = make_membership(uow, cast.exchange, state=MembershipState.REQUESTED, name="Eva")
    token = token_of(olga)
    for member, welcome in ((ana, "1"), (ana, "1"), (eva, "")):
        fields = {"csrf_token": token, "welcome": welcome}
        assert olga.post(f"{desk}people/{member.number}/request", data=fields).status_code == 303
    states = [getattr(fresh(session, Membership, row.id), "state", None) for row in (ana, eva)]
    assert states == [MembershipState.ACTIVE, MembershipState.LEFT]


def test_a_member_is_suspended_and_reinstated(cast: Cast, olga: FlaskClient, desk: str, as_: SignIn) -> None:
    address = f"{desk}people/{cast.tara.membership.number}"
    assert send(olga, address, "/standing").status_code == 303
    assert as_(cast.tara.account).get(f"/exchanges/{cast.exchange.slug}/desk/translations").status_code != 200
    assert send(olga, address, "/standing").status_code == 303
    assert as_(cast.tara.account).get(f"/exchanges/{cast.exchange.slug}/desk/translations").status_code == 200


def test_who_is_suspended_reads_so_where_members_only_may_read(
    cast: Cast, olga: FlaskClient, desk: str, as_: SignIn, units: Units
) -> None:
    with units.open() as uow:
        uow.session.get_one(Exchange, cast.exchange.id).access = "members"
    send(olga, f"{desk}people/{cast.tara.membership.number}", "/standing")
    page = as_(cast.tara.account).get(f"/exchanges/{cast.exchange.slug}/?lang=en").text
    assert "Your part in this exchange is suspended." in page
    assert "Take part" not in page


def test_roles_are_given_and_the_last_organiser_stays(
    cast: Cast, olga: FlaskClient, desk: str, session: Session
) -> None:
    paula = cast.paula.membership
    fields = {"csrf_token": token_of(olga), "pairs": ["es>fr", "es>en"]}
    assert olga.post(f"{desk}people/{paula.number}/roles", data=fields).status_code == 303
    same = fresh(session, Membership, paula.id)
    assert isinstance(same, Membership)
    assert same.pairs == [["es", "en"], ["es", "fr"]]
    refused = olga.post(f"{desk}people/{cast.olga.membership.number}/roles", data={"csrf_token": token_of(olga)})
    assert refused.status_code == 422
    assert "at least one organiser" in refused.text


def test_who_gives_her_own_organising_back_is_led_to_the_exchange(cast: Cast, olga: FlaskClient, desk: str) -> None:
    paula, own = cast.paula.membership.number, cast.olga.membership.number
    olga.post(f"{desk}people/{paula}/roles", data={"csrf_token": token_of(olga), "is_organiser": "1"})
    answer = olga.post(f"{desk}people/{own}/roles", data={"csrf_token": token_of(olga)})
    assert answer.location == f"/exchanges/{cast.exchange.slug}/"
    assert olga.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    ("role", "more"),
    [("participant", {}), ("organiser", {}), ("translator", {"pairs": ["es>fr"]}), ("moderator", {"round": "2"})],
)
def test_one_person_is_invited_to_a_role(
    cast: Cast, olga: FlaskClient, desk: str, session: Session, role: str, more: dict[str, object]
) -> None:
    fields = {"name": "Ana", "email": "ana@example.org", "country": "PE", "language": "es", "role": role, **more}
    answer = send(olga, desk + "people/invite", "/invite", **fields)
    assert answer.status_code == 303
    made = session.scalars(select(Membership).where(Membership.name == "Ana")).one()
    assert made.state == MembershipState.INVITED
    mandates = session.scalars(select(Mandate).where(Mandate.membership_id == made.id)).all()
    assert (made.is_organiser, bool(made.pairs), bool(mandates)) == (
        role == "organiser",
        role == "translator",
        role == "moderator",
    )


def test_a_person_without_mail_is_invited_once_and_handed_a_link(
    cast: Cast, olga: FlaskClient, desk: str, session: Session, client: FlaskClient
) -> None:
    page = olga.get(desk + "people/invite").text
    key = page.split('name="key" value="')[1].split('"')[0]
    fields = {"csrf_token": token_of(olga), "key": key, "name": "Sara", "language": "ar", "role": "participant"}
    places = [olga.post(desk + "people/invite", data=fields).location for _ in range(2)]
    assert places[0] == places[1]
    answer = send(olga, places[0].split("#")[0], "/link")
    assert answer.status_code == 200
    link = answer.text.split("/sign-in/")[1].split("<")[0]
    assert client.get(f"/sign-in/{link}").status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": "", "name": ""}, "name"),
        ({"country": "XX"}, "country"),
        ({"language": "qq"}, "language"),
        ({"role": "queen"}, "role"),
        ({"role": "translator"}, "pairs"),
        ({"role": "moderator"}, "round"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_and_kept(
    cast: Cast, olga: FlaskClient, desk: str, session: Session, change: dict[str, str], field: str
) -> None:
    fields = {
        "name": "Ana",
        "email": "ana@example.org",
        "organisation": "Casa",
        "language": "es",
        "role": "participant",
    }
    answer = send(olga, desk + "people/invite", "/invite", **{**fields, **change})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "Casa" in answer.text
    assert session.scalar(select(Membership).where(Membership.organisation == "Casa")) is None


def test_personal_links_come_as_a_file_that_signs_people_in(
    cast: Cast, olga: FlaskClient, desk: str, client: FlaskClient
) -> None:
    answer = send(olga, desk + "people", "/links")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    lines = answer.data.decode("utf-8-sig").split()
    assert lines[0] == "email,name,link"
    assert "olga@example.org" not in answer.text
    token = next(line for line in lines if line.startswith("paula@")).rpartition("/")[2]
    assert client.get(f"/sign-in/{token}").status_code == 200


def test_no_link_is_made_to_an_account_that_opens_more(units: Units, cast: Cast, olga: FlaskClient, desk: str) -> None:
    with units.open() as uow:
        ada = make_membership(uow, cast.exchange, cast.ada)
    assert "Make a personal link" not in olga.get(f"{desk}people/{ada.number}").text
    refused = olga.post(f"{desk}people/{ada.number}/link", data={"csrf_token": token_of(olga)})
    assert refused.status_code == 422
    assert "/sign-in/" not in refused.text


def test_what_an_invitation_said_is_corrected(
    units: Units, cast: Cast, olga: FlaskClient, desk: str, session: Session
) -> None:
    with units.open() as uow:
        ana = make_membership(uow, cast.exchange, state=MembershipState.INVITED, confirmed_at=None)
    address = f"{desk}people/{ana.number}"
    assert send(olga, address, "/correct", name="Ana", country="XX").status_code == 422
    assert send(olga, address, "/correct", name="Ana", country="PE").status_code == 303
    same = fresh(session, Membership, ana.id)
    assert isinstance(same, Membership)
    assert (same.name, same.country) == ("Ana", "PE")


def test_somebody_of_another_exchange_is_not_found_here(cast: Cast, olga: FlaskClient, desk: str) -> None:
    assert olga.get(desk + "people/9999").status_code == 404
    assert olga.get(desk + "papers/9999").status_code == 404


@pytest.mark.parametrize(
    "address", ["people?after=99999999999999999999", "people?after=²", "log?before=99999999999999999999"]
)
def test_a_number_that_is_none_of_ours_shows_the_first_page(olga: FlaskClient, desk: str, address: str) -> None:
    assert olga.get(desk + address).status_code == 200


# The log


def test_what_was_organised_stands_in_the_log(cast: Cast, olga: FlaskClient, desk: str, session: Session) -> None:
    send(olga, f"{desk}people/{cast.paula.membership.number}", "/standing")
    page = olga.get(desk + "log").text
    assert "Olga" in page
    assert "suspended a member" in page
    assert "Paula" in page
    assert session.scalar(select(func.count()).select_from(LogEntry).where(LogEntry.act == "suspend")) == 1


def test_whatever_this_exchange_logs_has_words() -> None:
    sources = "".join(file.read_text() for file in Path("forum").glob("*/actions/*.py")) + "".join(
        file.read_text() for file in Path("forum").glob("*/actions.py")
    )
    of_the_machine = {
        "change_address",
        "drop_job",
        "erase",
        "erase_address",
        "forget_second_step",
        "make_administrator",
    }
    of_the_machine |= {"retry_job"}
    of_herself = {"renew_recovery_codes", "set_password", "set_up_second_step", "take_off_second_step"}
    logged = set(re.findall(r'act="([a-z_]+)"', sources))
    assert "make_phrase" in logged
    assert logged - of_the_machine - of_herself <= set(ACTS)


def test_decisions_stand_in_the_log_in_words(cast: Cast, olga: FlaskClient, desk: str, units: Units) -> None:
    with units.open() as uow:
        topic = make_topic(uow, cast.rounds[0])
        row = make_contribution(uow, topic, cast.paula.membership)
    with units.open() as uow:
        mo = actor_of(uow.session, cast.mo.account)
        hide_from_readers(uow, mo, contribution_id=row.id, reason=Reason(code="hurtful", words="No.", language="en"))
    page = olga.get(desk + "log").text
    assert "hid a contribution" in page
    assert "Nobody is attacked or hurt." in page


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_of_decision_has_words_for_the_log(kind: Kind) -> None:
    assert kind in ACTS


@pytest.mark.parametrize(("act", "code"), [(act, code) for act, reasons in REASONS.items() for code in reasons])
def test_each_reason_stands_in_the_log_in_words(
    cast: Cast, olga: FlaskClient, desk: str, units: Units, act: str, code: str
) -> None:
    with units.open() as uow:
        mo = actor_of(uow.session, cast.mo.account)
        write_log(uow, mo, act=act, thing="contribution", thing_id=1, exchange_id=cast.exchange.id, reason=code)
    assert REASONS[act][code] in unescape(olga.get(desk + "log").text)


# The machine


def test_the_machine_page_is_for_administrators(cast: Cast, as_: SignIn) -> None:
    assert as_(cast.ada).get("/machine").status_code == 200
    for person in (cast.olga, cast.mo, cast.paula):
        client = as_(person.account)
        assert client.get("/machine").status_code == 404
        for act in ("retry", "drop"):
            assert client.post(f"/machine/jobs/1/{act}", data={"csrf_token": token_of(client)}).status_code == 404


def test_a_dead_job_is_tried_again_or_dropped(units: Units, cast: Cast, as_: SignIn, session: Session) -> None:
    with units.open() as uow:
        jobs = [
            uow.add(
                Job(
                    name="search.keep_text",
                    payload={"secret": "words"},
                    state="dead",
                    run_after=uow.now,
                    tries=14,
                    error="unavailable",
                    created_at=uow.now,
                )
            )
            for _ in range(2)
        ]
    first, second = (job.id for job in jobs)
    client = as_(cast.ada)
    page = client.get("/machine").text
    assert "search.keep_text" in page
    assert "words" not in page.split('id="jobs"')[1].split("</section>")[0]
    fields = {"csrf_token": token_of(client)}
    for act, job in (("retry", first), ("retry", first), ("drop", second), ("drop", second)):
        assert client.post(f"/machine/jobs/{job}/{act}", data=fields).status_code == 303
    again = fresh(session, Job, first)
    assert isinstance(again, Job)
    assert (again.state, again.tries) == ("ready", 0)
    assert fresh(session, Job, second) is None


def test_an_administrator_reads_no_more_of_an_exchange_on_the_machine_page(units: Units, as_: SignIn) -> None:
    with units.open() as uow:
        cast = assemble(uow, access="members", is_sensitive=True)
    assert "Safe cities" not in as_(cast.ada).get("/machine").text
