from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Exchange
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.texts.actions import set_wordings
from forum.texts.queries import get_text
from tests.cast import assemble
from tests.factories import make_exchange

SignIn = Callable[[Account], FlaskClient]


def test_a_public_exchange_is_read_signed_out_in_the_readers_language(units: Units, client: FlaskClient) -> None:
    with units.open() as uow:
        cast = assemble(uow)
    page = client.get(f"/exchanges/{cast.exchange.slug}/", headers={"Accept-Language": "fr"})
    assert page.status_code == 200
    assert "Safe cities (fr)" in page.text
    assert "Set-Cookie" not in page.headers


def test_a_members_exchange_shows_strangers_its_title_and_dates_only(
    units: Units, client: FlaskClient, as_: SignIn
) -> None:
    with units.open() as uow:
        cast = assemble(uow, access="members")
    address = f"/exchanges/{cast.exchange.slug}/"
    assert "Partnerships" in as_(cast.paula.account).get(address).text
    for visitor in (client, as_(cast.stranger.account)):
        page = visitor.get(address)
        assert "Safe cities" in page.text
        assert "Partnerships" not in page.text
        assert visitor.get(address + "rounds/1").status_code == 404


def test_before_it_opens_only_those_who_prepare_it_see_its_rounds(
    units: Units, clock: MovableClock, client: FlaskClient, as_: SignIn
) -> None:
    with units.open() as uow:
        cast = assemble(uow)
    clock.move_to(cast.exchange.opens_at - timedelta(minutes=1))
    address = f"/exchanges/{cast.exchange.slug}/rounds/1"
    assert client.get(address).status_code == 404
    assert as_(cast.paula.account).get(address).status_code == 404
    assert as_(cast.olga.account).get(address).status_code == 200


def test_a_page_kept_for_signed_out_readers_changes_at_once_with_its_words(
    units: Units, session: Session, client: FlaskClient
) -> None:
    with units.open() as uow:
        cast = assemble(uow)
    address = f"/exchanges/{cast.exchange.slug}/"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        set_wordings(uow, get_text(uow.session, exchange.title_id or 0), {"en": "Safer cities"})
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "Safer cities" in changed.text


def test_a_round_that_does_not_exist_is_not_found(units: Units, client: FlaskClient) -> None:
    with units.open() as uow:
        cast = assemble(uow)
    for number in ("9", "99999999999999999999"):
        assert client.get(f"/exchanges/{cast.exchange.slug}/rounds/{number}").status_code == 404


def test_a_title_is_in_the_language_of_its_page_also_for_those_who_read_the_original_as_it_is(
    units: Units, as_: SignIn
) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        uow.session.get_one(Account, cast.pierre.account.id).reads = ["fr", "en"]
    assert "Safe cities (fr)" in as_(cast.pierre.account).get(f"/exchanges/{cast.exchange.slug}/").text


def test_the_list_of_exchanges_shows_each_one_in_its_own_zone_to_those_not_signed_in(
    units: Units, client: FlaskClient
) -> None:
    with units.open() as uow:
        make_exchange(uow, timezone="Asia/Tokyo", closes_at=uow.now.replace(hour=16, minute=0))
        make_exchange(uow, timezone="America/Lima", closes_at=uow.now.replace(hour=16, minute=0))
    listed = client.get("/", headers={"Accept-Language": "en"}).text.replace("\u202f", " ")
    assert "May 19, 2026, 1:00 AM" in listed
    assert "May 18, 2026, 11:00 AM" in listed
