from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.events import ExchangeChanged
from forum.kernel.unit_of_work import Units
from forum.kernel.wording import locales
from forum.support.models import StandingText
from forum.support.rules import TITLES, prefill, prefilled_languages
from tests.cast import Cast, assemble
from tests.pages import send

SignIn = Callable[[Account], FlaskClient]


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow, slug="walks")


def test_each_page_is_prefilled_in_every_language_of_the_interface() -> None:
    assert prefilled_languages() == locales()
    for name in TITLES:
        words = prefill(name, languages=prefilled_languages(), host="Casa")
        assert all(len(words[tag]) > 200 and "{" not in words[tag] for tag in prefilled_languages())


def test_an_exchange_in_none_of_these_languages_has_them_in_english() -> None:
    assert list(prefill("rules", languages=["sw"], host="Casa")) == ["en"]


def test_an_exchange_just_made_or_changed_keeps_each_of_them_once(units: Units, session: Session, cast: Cast) -> None:
    for _ in range(2):
        with units.open() as uow:
            uow.record(ExchangeChanged(exchange_id=cast.exchange.id))
    assert session.scalar(select(func.count()).select_from(StandingText)) == len(TITLES)


@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "of an exchange made before"])
def test_it_is_read_in_the_readers_language_and_stands_at_the_foot_of_every_page(
    units: Units, client: FlaskClient, cast: Cast, is_kept: bool
) -> None:
    if is_kept:
        with units.open() as uow:
            uow.record(ExchangeChanged(exchange_id=cast.exchange.id))
    assert 'href="/exchanges/walks/pages/safety?lang=es"' in client.get("/exchanges/walks/?lang=es").text
    page = client.get("/exchanges/walks/pages/safety?lang=es").text
    assert "Quién guarda el servidor" in page
    assert "Women in Cities" in page


def test_its_organiser_writes_it_anew_in_one_language_and_the_others_say_that_it_changed(
    client: FlaskClient, cast: Cast, as_: SignIn
) -> None:
    olga, path = as_(cast.olga.account), "/exchanges/walks/organise/pages/rules"
    assert send(olga, path, "/rules").status_code == 303
    assert send(olga, path, "/rules", **{"words-en": "Be kind to each other."}).status_code == 303
    assert "Be kind to each other." in client.get("/exchanges/walks/pages/rules").text
    assert "a changé depuis" in client.get("/exchanges/walks/pages/rules?lang=fr").text


def test_there_is_no_other_page(client: FlaskClient, cast: Cast, as_: SignIn) -> None:
    assert client.get("/exchanges/walks/pages/other").status_code == 404
    assert as_(cast.olga.account).get("/exchanges/walks/organise/pages/other").status_code == 404


def test_who_may_not_yet_read_the_exchange_reads_its_standing_pages(units: Units, client: FlaskClient) -> None:
    with units.open() as uow:
        assemble(uow, slug="closed-room", access="members")
    assert "Protect others" in client.get("/exchanges/closed-room/pages/rules").text
    assert "/exchanges/closed-room/pages/rules" in client.get("/exchanges/closed-room/").text
