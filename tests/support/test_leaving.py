import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from forum.accounts.models import Account, SignInSession
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from tests.cast import Cast, assemble
from tests.pages import forms, send

SignIn = Callable[[Account], FlaskClient]
BUTTON = 'data-leave="/calendar'


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow, is_sensitive=True, slug="quiet-room")


def count_sessions(units: Units) -> int:
    """Those not over yet."""
    with units.open() as uow:
        open_ones = select(func.count()).select_from(SignInSession).where(SignInSession.expires_at > uow.now)
        return uow.session.scalar(open_ones) or 0


def test_leaving_ends_the_session_and_leads_to_a_page_that_is_the_same_for_all(
    units: Units, cast: Cast, as_: SignIn, client: FlaskClient
) -> None:
    paula = as_(cast.paula.account)
    paula.get("/exchanges/quiet-room/")
    answer = paula.post("/leave")
    assert count_sessions(units) == 0
    assert (answer.status_code, answer.location) == (303, "/calendar")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert paula.get("/calendar").data == client.get("/calendar").data
    assert paula.get("/me").status_code == 302


def test_leaving_again_or_with_a_session_that_is_over_is_well_too(cast: Cast, client: FlaskClient) -> None:
    assert client.post("/leave").location == "/calendar"


def test_a_form_of_another_site_makes_nobody_leave(units: Units, cast: Cast, as_: SignIn) -> None:
    answer = as_(cast.paula.account).post("/leave", headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403 or answer.status_code == 400
    assert count_sessions(units) == 1


def test_the_calendar_says_the_month_and_nothing_of_us(cast: Cast, client: FlaskClient) -> None:
    page = client.get("/calendar?lang=es").text
    assert "mayo de 2026" in page
    assert "Ronda" not in page
    assert BUTTON not in page


@pytest.mark.parametrize(
    "path", ["", "rounds/1", "search", "join", "profile", "organise/", "desk", "desk/translations"]
)
def test_each_page_of_a_sensitive_exchange_can_be_left_and_tells_nothing_in_its_title(
    cast: Cast, as_: SignIn, path: str
) -> None:
    answer = as_(cast.olga.account).get(f"/exchanges/quiet-room/{path}", follow_redirects=True)
    assert BUTTON in answer.text
    assert re.findall("<title>(.*?)</title>", answer.text) == ["Reading"]
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/me", "/me/settings", "/help", "/privacy", "/", "/nowhere", "/search"])
def test_who_comes_from_there_can_leave_from_every_other_page_too(cast: Cast, as_: SignIn, path: str) -> None:
    paula = as_(cast.paula.account)
    paula.get("/exchanges/quiet-room/")
    assert BUTTON in paula.get(path).text


def test_ones_own_page_can_be_left_before_the_exchange_was_opened(cast: Cast, as_: SignIn) -> None:
    assert BUTTON in as_(cast.paula.account).get("/me").text


def test_signed_out_the_links_of_its_pages_lead_to_pages_that_can_be_left(cast: Cast, client: FlaskClient) -> None:
    page = client.get("/exchanges/quiet-room/").text
    assert f'href="/calendar" rel="noreferrer" {BUTTON}' in page
    leading = set(re.findall(r'href="(/(?:sign-in|help|privacy|accessibility|leaving|\?)[^"]*)"', page))
    assert len(leading) == 6
    for link in leading:
        answer = client.get(link.replace("&amp;", "&"))
        assert BUTTON in answer.text, link
        assert "Set-Cookie" not in answer.headers or "sign-in" in link or "help" in link


def test_signing_in_on_the_way_there_is_discreet_from_its_first_page(cast: Cast, client: FlaskClient) -> None:
    path = "/sign-in?next=/exchanges/quiet-room/write"
    assert BUTTON in client.get(path).text
    assert BUTTON in send(client, path, email="paula@example.org", with_link="1").text


def test_the_way_to_an_exchange_that_is_not_there_looks_the_same(cast: Cast, client: FlaskClient) -> None:
    assert BUTTON in client.get("/sign-in?next=/exchanges/no-such-one/").text


def test_other_exchanges_and_pages_have_no_such_button(units: Units, client: FlaskClient) -> None:
    with units.open() as uow:
        assemble(uow, slug="open-house")
    for path in ("/", "/sign-in", "/exchanges/open-house/", "/sign-in?next=/exchanges/open-house/"):
        assert BUTTON not in client.get(path).text


def test_what_leaving_does_is_said_once_before_it_is_needed(cast: Cast, as_: SignIn) -> None:
    olga = as_(cast.olga.account)
    said = "a program that spies on this device"
    assert said in olga.get("/exchanges/quiet-room/").text
    assert said not in olga.get("/exchanges/quiet-room/").text
    assert said in olga.get("/leaving").text


def test_signed_out_it_is_said_where_one_comes_in(cast: Cast, client: FlaskClient) -> None:
    assert "a program that spies on this device" in client.get("/exchanges/quiet-room/").text
    assert "a program that spies on this device" not in client.get("/exchanges/quiet-room/rounds/1").text


def test_signing_out_leads_to_a_page_that_can_be_left(cast: Cast, as_: SignIn) -> None:
    paula = as_(cast.paula.account)
    assert send(paula, "/exchanges/quiet-room/", "/sign-out").location == "/?quiet=1"


def test_whose_session_is_over_signs_in_again_on_pages_that_can_be_left(
    cast: Cast, as_: SignIn, clock: MovableClock
) -> None:
    paula = as_(cast.paula.account)
    form = paula.get("/exchanges/quiet-room/profile")
    token = next(str(each["fields"]["csrf_token"]) for each in forms(form) if "name" in each["fields"])  # type: ignore[index, operator]
    clock.advance(timedelta(days=2))
    for answer in (
        paula.get("/me"),
        paula.post("/exchanges/quiet-room/profile", data={"csrf_token": token, "name": "Paula the second"}),
    ):
        assert BUTTON in paula.get(answer.location).text
