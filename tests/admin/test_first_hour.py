"""From the one-time address to the invitations: each step does what it says, and says what it does."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.first_address import FirstAddress
from forum.accounts.models import Account
from forum.admin.forms.people import LARGEST_LIST, ListTooBig, read_list
from forum.exchanges.models import Exchange, Membership, MembershipState, Round
from forum.exchanges.people_table import write_workbook
from forum.kernel.unit_of_work import Units
from forum.notifications.models import Mail
from forum.web.runtime import Runtime
from tests.cast import Cast, assemble
from tests.factories import make_account
from tests.pages import send

SignIn = Callable[[Account], FlaskClient]
ADDRESS = re.compile(r"http\S+(/first/\S+)")


@pytest.fixture
def folder(app: Flask) -> Iterator[Path]:
    runtime: Runtime = app.extensions["ronda"]
    yield runtime.settings.data_dir
    FirstAddress(runtime.settings.data_dir).forget()


@pytest.fixture
def print_address(app: Flask, folder: Path, session: Session) -> Callable[[], str]:
    """What a start of the machine says; empty where it says nothing."""

    def start() -> str:
        session.rollback()
        said = app.test_cli_runner().invoke(args=["accounts", "first-address"]).output
        found = ADDRESS.search(said)
        return found[1] if found else ""

    return start


# The one-time address


def test_the_one_time_address_makes_the_first_administrator_once(
    print_address: Callable[[], str], client: FlaskClient, session: Session, app: Flask
) -> None:
    address = print_address()
    fields = {"name": "Olga", "email": "olga@example.net", "password": "four quiet river stones"}
    assert send(client, address, **fields).location == "/me/second-step?next=/exchanges/new"
    assert send(client, "/me/second-step?next=/exchanges/new", "/later").location == "/exchanges/new"
    made = session.scalars(select(Account)).one()
    assert (made.email, made.is_administrator, made.password_hash is not None) == ("olga@example.net", True, True)
    assert client.get("/machine").status_code == 200
    assert app.test_client().get(address).status_code == 404
    assert print_address() == ""


def test_only_the_address_of_the_last_start_is_good_and_only_its_hash_is_kept(
    print_address: Callable[[], str], client: FlaskClient, folder: Path
) -> None:
    earlier, address = print_address(), print_address()
    assert [client.get(one).status_code for one in (earlier, address)] == [404, 200]
    kept = folder / "first-administrator"
    assert address.rpartition("/")[2] not in kept.read_text(encoding="ascii")
    assert kept.stat().st_mode & 0o077 == 0


def test_an_address_printed_before_somebody_was_made_administrator_leads_nowhere(
    print_address: Callable[[], str], client: FlaskClient, units: Units
) -> None:
    address = print_address()
    with units.open() as uow:
        make_account(uow, is_administrator=True)
    assert client.get(address).status_code == 404


def test_without_a_mail_address_she_is_given_a_link_to_come_back_by(
    print_address: Callable[[], str], client: FlaskClient, app: Flask
) -> None:
    page = send(client, print_address(), name="Olga")
    link = page.text.split("/sign-in/")[1].split("<")[0]
    again = app.test_client()
    assert send(again, f"/sign-in/{link}").status_code == 303
    assert again.get("/machine").status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "olga"}, "email"),
        ({"password": "short"}, "password"),
        ({"email": ""}, "password"),
    ],
)
def test_a_refused_first_form_can_be_sent_again(
    print_address: Callable[[], str], client: FlaskClient, change: dict[str, str], field: str
) -> None:
    address = print_address()
    fields = {"name": "Olga", "email": "olga@example.net", "password": "four quiet river stones"}
    answer = send(client, address, **{**fields, **change})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert send(client, address, **fields).status_code == 303


def test_the_administrator_of_the_demo_is_nobody_and_the_demo_gives_way_to_a_real_exchange(
    print_address: Callable[[], str], client: FlaskClient, app: Flask, session: Session
) -> None:
    app.test_cli_runner().invoke(args=["demo", "load"])
    address = print_address()
    send(client, address, name="Olga", email="olga@example.net")
    assert "made-up people are taken away" in client.get("/exchanges/new").text
    assert send(client, "/exchanges/new", "/new", **START).status_code == 303
    session.rollback()
    assert session.scalars(select(Exchange.is_demo)).all() == [False]
    assert app.test_cli_runner().invoke(args=["demo", "load"]).exit_code == 1
    assert app.test_cli_runner().invoke(args=["demo", "links"]).output == ""


# Six questions


START = {
    "title": "Nos rues, la nuit",
    "main_language": "fr",
    "languages": ["en", "es"],
    "timezone": "Europe/Paris",
    "opens": "2026-10-12",
    "weeks": "4",
    "access": "public",
}


@pytest.fixture
def ada(units: Units, as_: SignIn) -> FlaskClient:
    with units.open() as uow:
        account = make_account(uow, is_administrator=True)
    return as_(account)


def test_six_answers_make_an_exchange_with_its_weeks(ada: FlaskClient, session: Session) -> None:
    answer = send(ada, "/exchanges/new", "/new", **START)
    assert answer.location == "/exchanges/nos-rues-la-nuit/organise/start"
    made = session.scalars(select(Exchange)).one()
    assert (made.languages, made.access, made.registration) == (["fr", "en", "es"], "public", "open")
    assert (made.moderation, made.late_policy, made.is_sensitive) == ("before", "refused", False)
    rounds = session.scalars(select(Round).order_by(Round.number)).all()
    assert [one.opens_at.isoformat() for one in rounds][::2] == [
        "2026-10-12T07:00:00+00:00",
        "2026-10-26T08:00:00+00:00",
    ]
    assert made.closes_at.isoformat() == "2026-11-09T08:00:00+00:00"


def test_an_address_that_is_taken_gets_a_number(ada: FlaskClient) -> None:
    assert send(ada, "/exchanges/new", "/new", **START).status_code == 303
    assert "/nos-rues-la-nuit-2/" in send(ada, "/exchanges/new", "/new", **START).location


def test_the_address_of_a_sensitive_exchange_says_nothing_and_only_the_invited_take_part(
    ada: FlaskClient, session: Session
) -> None:
    send(ada, "/exchanges/new", "/new", **START, is_sensitive="1")
    made = session.scalars(select(Exchange)).one()
    assert re.fullmatch(r"e-[0-9a-f]{8}", made.slug)
    assert (made.registration, made.allows_anonymous) == ("invited", True)


@pytest.mark.parametrize("written", ["qu ay", "qu, ay", "Quechua, aimara"])
def test_other_languages_are_written_by_name_or_code(ada: FlaskClient, session: Session, written: str) -> None:
    send(ada, "/exchanges/new", "/new", **{**START, "other_languages": written})
    assert session.scalars(select(Exchange)).one().languages[-2:] == ["qu", "ay"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("main_language", "qq"),
        ("other_languages", "qq"),
        ("timezone", "Europe/Atlantis"),
        ("opens", "soon"),
        ("opens", "9999-12-31"),
        ("weeks", "0"),
        ("weeks", "many"),
        ("access", "nobody"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_the_rest_kept(ada: FlaskClient, field: str, value: str) -> None:
    answer = send(ada, "/exchanges/new", "/new", **{**START, field: value})
    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert field == "title" or "Nos rues, la nuit" in answer.text


def test_the_first_steps_say_what_is_done_and_what_is_to_do(ada: FlaskClient, session: Session) -> None:
    start = send(ada, "/exchanges/new", "/new", **START).location
    assert "0 of 4 weeks have a theme" in ada.get(start).text
    desk = start.removesuffix("start")
    assert 'value="Semaine 1"' not in ada.get(desk + "rounds/1").text
    assert send(ada, desk + "rounds/1", "/1", **{"theme-fr": "Lumière"}).status_code == 303
    page = ada.get(start).text
    assert "1 of 4 weeks have a theme" in page
    assert f"{desk}rounds/2" in page
    assert "4 weeks have no moderator yet" in page


# People from a file


HEADER = ("Nom", "Adresse e-mail", "Organisation", "Pays", "Langue", "Téléphone")


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


def token_of(client: FlaskClient, address: str) -> str:
    return client.get(address).text.split('name="csrf_token" value="')[1].split('"')[0]


def look_through(client: FlaskClient, desk: str, content: bytes) -> str:
    fields = {"csrf_token": token_of(client, desk + "people/list"), "list": (BytesIO(content), "people")}
    answer = client.post(desk + "people/list", data=fields)
    assert answer.status_code == 200, answer.text
    return answer.text


def carried(page: str) -> str:
    return page.split('name="rows" value="')[1].split('"')[0]


def invited(session: Session) -> list[tuple[str, str | None]]:
    session.rollback()
    query = select(Membership.name, Membership.country).where(Membership.state == MembershipState.INVITED)
    return [(name, country) for name, country in session.execute(query.order_by(Membership.number))]


def test_a_workbook_is_looked_through_before_anything_is_kept(olga: FlaskClient, desk: str, session: Session) -> None:
    rows = [
        HEADER,
        ("Ána", "ana@example.net", "Casa", "Pérou", "espagnol", "+51 1"),
        ("Eva", "eva at example.net", "", "", "", ""),
        ("Uma", "uma@example.net", "", "Côte d’Ivoire", "fr", ""),
        ("Ána again", "ana@example.net", "", "", "", ""),
        ("Zoé", "zoe@example.net", "", "Atlantide", "", ""),
    ]
    page = look_through(olga, desk, write_workbook(rows))
    assert "Take the 2 good rows" in page
    assert "Atlantide" in page
    assert "stands in row 2 already" in page
    assert "Téléphone" in page
    assert invited(session) == []
    fields = {"csrf_token": token_of(olga, desk), "rows": carried(page)}
    answer = olga.post(desk + "people/list/take", data=fields)
    assert answer.location == desk + "people/invitations"
    assert invited(session) == [("Ána", "PE"), ("Uma", "CI")]
    assert "Nobody has been written to yet" in olga.get(answer.location).text


def test_broken_rows_come_as_a_workbook_that_is_brought_again_once_mended(
    olga: FlaskClient, desk: str, session: Session
) -> None:
    page = look_through(olga, desk, b"email,name\nana@example.net,Ana\nno address,=1+1\n")
    fields = {"csrf_token": token_of(olga, desk), "rows": carried(page)}
    answer = olga.post(desk + "people/list/broken", data=fields)
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).worksheets[0]
    header, row = sheet.iter_rows(values_only=True)
    assert header == ("email", "name", "problem")
    assert row[:2] == ("no address", "=1+1")
    assert "mail address" in str(row[2])
    mended = write_workbook([[str(cell) for cell in header], ["eva@example.net", "Eva", "mended"]])
    assert "Take 1 person" in look_through(olga, desk, mended)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_table_is_read_however_a_spreadsheet_saved_it(
    olga: FlaskClient, desk: str, session: Session, separator: str, encoding: str
) -> None:
    lines = [("correo electrónico", "nombre", "apellidos", "país"), ("ana@example.net", "Ána", "Núñez", "perú")]
    content = "\r\n".join(separator.join(cells) for cells in lines).encode(encoding)
    page = look_through(olga, desk, content)
    olga.post(desk + "people/list/take", data={"csrf_token": token_of(olga, desk), "rows": carried(page)})
    assert invited(session) == [("Ána Núñez", "PE")]


def test_known_people_are_told_apart_and_what_they_confirmed_stays_theirs(
    olga: FlaskClient, desk: str, session: Session, cast: Cast, units: Units
) -> None:
    with units.open() as uow:
        uow.session.get_one(Membership, cast.paula.membership.id).confirmed_at = None
    table = b"email,name\npaula@example.org,Paula B.\npierre@example.org,Pierrot\nsami@example.org,Sami\n"
    page = look_through(olga, desk, table)
    assert "another name" in page
    assert "Take 1 person" in page
    olga.post(desk + "people/list/take", data={"csrf_token": token_of(olga, desk), "rows": carried(page)})
    session.rollback()
    names = session.scalars(select(Membership.name).order_by(Membership.number)).all()
    assert {"Paula B.", "Pierre", "Sami"} <= set(names)


def test_a_list_taken_twice_is_taken_once(olga: FlaskClient, desk: str, session: Session) -> None:
    page = look_through(olga, desk, b"ref,name\nA,Ana\n")
    for _ in range(2):
        olga.post(desk + "people/list/take", data={"csrf_token": token_of(olga, desk), "rows": carried(page)})
    assert invited(session) == [("Ana", None)]


def test_a_ref_that_stands_for_somebody_else_is_a_row_to_mend(olga: FlaskClient, desk: str, session: Session) -> None:
    for table in (b"email,ref\nana@example.net,A\n", b"email,ref\neva@example.net,A\n"):
        page = look_through(olga, desk, table)
        olga.post(desk + "people/list/take", data={"csrf_token": token_of(olga, desk), "rows": carried(page)})
    assert "stands for somebody else" in page
    assert len(invited(session)) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "nobody in this list"),
        (b"email,name\n", "nobody in this list"),
        (b"age,shoe\n40,41\n", "must name the columns"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "save it as .xlsx"),
        (b"PK\x03\x04 no workbook", "damaged"),
        (b"email\n" + b"a@example.net\n" * 5001, "too long"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(olga: FlaskClient, desk: str, content: bytes, said: str) -> None:
    fields = {"csrf_token": token_of(olga, desk + "people/list"), "list": (BytesIO(content), "people.csv")}
    answer = olga.post(desk + "people/list", data=fields)
    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize(
    "content", [b"x" * (LARGEST_LIST + 1), b"email,name\n" + (b"a@example.net," + b"x" * 70_000 + b"\n") * 9]
)
def test_a_list_too_big_to_be_carried_is_refused(content: bytes) -> None:
    with pytest.raises(ListTooBig):
        read_list({}, content)


# Invitations


def test_invitations_are_counted_and_previewed_in_each_language_and_written_once(
    olga: FlaskClient, desk: str, session: Session, drain: Callable[[], int]
) -> None:
    table = b"email,name,language\nana@example.net,Ana,es\neva@example.net,Eva,es\nzoe@example.net,Zoe,French\n"
    table = table.replace(b"email,name", b"email,ref,name").replace(b".net,", b".net,,") + b",S,Sara,ar\n"
    page = look_through(olga, desk, table)
    olga.post(desk + "people/list/take", data={"csrf_token": token_of(olga, desk), "rows": carried(page)})
    shown = olga.get(desk + "people/invitations").text
    assert "3 people have an address" in shown
    assert all(words in shown for words in ("Invitación", "Invitation :", "to 2 people", "Sara"))
    assert "Write 3 invitations to the outbox folder" in shown
    fields = {"csrf_token": token_of(olga, desk)}
    for _ in range(2):
        assert olga.post(desk + "people/invitations", data=fields).status_code == 303
        drain()
    session.rollback()
    states = session.scalars(select(Mail.state).where(Mail.kind == "invitation")).all()
    assert states == ["sent"] * 3
    after = olga.get(desk + "people/invitations").text
    assert "written to the outbox folder, not sent" in after
    assert "Nobody waits for an invitation" in after


def test_while_mail_goes_to_a_folder_no_page_says_that_it_is_sent(
    client: FlaskClient, olga: FlaskClient, desk: str, cast: Cast, as_: SignIn, drain: Callable[[], int]
) -> None:
    ada = as_(cast.ada)
    assert "sends no mail yet" in client.get("/sign-in").text
    asked = send(client, "/sign-in", email="paula@example.org", with_link="1").text
    assert "Ask a person" in asked
    assert "on its way" not in asked
    drain()
    assert ">sent<" not in ada.get("/machine/mail").text
    send(olga, desk + "people/invite", "/invite", name="Ana", email="ana@example.net", language="es")
    assert "on their way" not in send(olga, desk + "people/invitations", "/invitations").text
