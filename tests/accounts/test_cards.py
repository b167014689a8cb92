"""Somebody without a mail address: the organiser hands her a card, and she signs in by it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forum.accounts.models import Account, Phrase, SignInLink
from forum.accounts.phrases import word_list
from forum.config import Settings
from forum.exchanges.models import Membership, MembershipState
from forum.factory import create_app
from forum.kernel.clock import MovableClock
from forum.kernel.db import db
from forum.kernel.unit_of_work import Units
from tests.cast import Cast, assemble
from tests.factories import make_account, make_exchange, make_membership
from tests.limiting import limiter_given_back
from tests.pages import Client, send

SignIn = Callable[[Account], FlaskClient]


@dataclass(frozen=True)
class Printed:
    link: str
    code: str
    words: str
    text: str


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow, is_sensitive=True)


@pytest.fixture
def maria(units: Units, cast: Cast) -> Membership:
    """Invited by name alone; reads Spanish."""
    with units.open() as uow:
        account = make_account(uow, email=None, language="es", confirmed_at=None)
        return make_membership(uow, cast.exchange, account, name="María", state=MembershipState.INVITED)


def person_page(cast: Cast, member: Membership) -> str:
    return f"/exchanges/{cast.exchange.slug}/organise/people/{member.number}"


def make_card(browser: FlaskClient, cast: Cast, member: Membership) -> Printed:
    answer = send(browser, person_page(cast, member), "/card")
    assert answer.status_code == 200
    card = answer.text.partition('class="card"')[2].partition("</section>")[0]
    link, _, code = re.findall(r'<code dir="ltr">([^<]+)</code>', card)
    words = unescape(re.search(r"<bdi>([^<]+)</bdi>", card)[1])  # type: ignore[index]
    return Printed("/sign-in/" + link.rpartition("/")[2], code, words, card)


def with_words(client: FlaskClient, who: str, words: str) -> int:
    return send(client, "/sign-in", who=who, password=words, with_password="1").status_code


def test_code_and_words_on_the_card_sign_her_in_and_she_has_joined(
    as_: SignIn, client: FlaskClient, session: Session, cast: Cast, maria: Membership
) -> None:
    card = make_card(as_(cast.olga.account), cast, maria)
    assert with_words(client, card.code.lower().replace("-", " "), card.words.upper().replace(" ", "-")) == 303
    assert client.get("/me").status_code == 200
    assert session.get_one(Membership, maria.id, populate_existing=True).state == MembershipState.ACTIVE


def test_a_row_without_mail_address_becomes_somebody_who_signs_in_by_her_card(
    as_: SignIn, app: Flask, session: Session, cast: Cast
) -> None:
    organiser, address = as_(cast.olga.account), f"/exchanges/{cast.exchange.slug}/organise/people/list"
    rows = "email,ref,name,language\n,row-1,Luz,es\n"
    taken = organiser.post(f"{address}/take", data={"csrf_token": send_token(organiser, address), "rows": rows})
    assert taken.status_code in {200, 303}
    luz = session.query(Membership).filter_by(exchange_id=cast.exchange.id, name="Luz").one()
    assert session.get_one(Account, luz.account_id).email is None
    card, hers = make_card(organiser, cast, luz), app.test_client()
    assert with_words(hers, card.code, card.words) == 303
    assert cast.exchange.slug in hers.get("/me").text
    newer = make_card(organiser, cast, luz)
    assert hers.get("/me").status_code == 302
    assert with_words(app.test_client(), card.code, card.words) == 422
    assert with_words(app.test_client(), newer.code, newer.words) == 303


def test_the_link_on_the_card_signs_her_in(as_: SignIn, client: FlaskClient, cast: Cast, maria: Membership) -> None:
    card = make_card(as_(cast.olga.account), cast, maria)
    assert send(client, card.link).status_code == 303


def test_the_card_is_in_her_language_and_says_nothing_of_the_exchange_or_of_her(
    as_: SignIn, cast: Cast, maria: Membership
) -> None:
    card = make_card(as_(cast.olga.account), cast, maria)
    assert 'lang="es"' in card.text
    assert "María" not in card.text
    assert cast.exchange.slug not in card.text
    assert cast.exchange.host not in card.text


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("ar", 'lang="ar" dir="rtl"'),
        ("es", 'lang="es" dir="ltr"'),
        ("pt", 'lang="pt" dir="ltr"'),
        ("sw", 'lang="en" dir="ltr"'),
    ],
)
def test_the_words_are_marked_with_the_language_and_direction_they_are_in(
    as_: SignIn, units: Units, cast: Cast, maria: Membership, language: str, marked: str
) -> None:
    with units.open() as uow:
        uow.session.get_one(Account, maria.account_id).language = language
    card = make_card(as_(cast.olga.account), cast, maria)
    assert f"<b {marked}><bdi>{card.words}</bdi></b>" in card.text


def test_arabic_words_sign_her_in_without_hamza_and_the_code_in_arabic_figures(
    as_: SignIn, client: FlaskClient, units: Units, cast: Cast, maria: Membership
) -> None:
    with units.open() as uow:
        uow.session.get_one(Account, maria.account_id).language = "ar"
    card = make_card(as_(cast.olga.account), cast, maria)
    assert set(card.words.split()) <= set(word_list("ar"))
    words = card.words.translate(str.maketrans("أإآؤئةى", "اااويهي", "ء"))
    code = card.code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert with_words(client, code, words) == 303


def test_only_a_hash_of_the_words_is_kept(as_: SignIn, session: Session, cast: Cast, maria: Membership) -> None:
    card = make_card(as_(cast.olga.account), cast, maria)
    kept = session.get_one(Phrase, maria.account_id)
    assert kept.code == card.code
    assert kept.words_hash.startswith("$argon2id$")
    assert card.words not in kept.words_hash


def test_a_new_card_shuts_the_one_before_and_who_is_signed_in_by_it(
    as_: SignIn, app: Flask, cast: Cast, maria: Membership
) -> None:
    organiser = as_(cast.olga.account)
    first, hers = make_card(organiser, cast, maria), app.test_client()
    assert with_words(hers, first.code, first.words) == 303
    second = make_card(organiser, cast, maria)
    assert second.code == first.code
    assert second.words != first.words
    assert hers.get("/me").status_code == 302
    assert app.test_client().get(first.link).status_code == 404
    assert with_words(app.test_client(), first.code, first.words) == 422
    assert with_words(app.test_client(), second.code, second.words) == 303


@pytest.mark.parametrize(("code", "words"), [("", "words"), ("ZZZZ-ZZZZ", ""), ("ZZZZ-ZZZZ", "words"), ("nobody", "")])
def test_a_wrong_code_is_answered_like_wrong_words(
    as_: SignIn, app: Flask, cast: Cast, maria: Membership, code: str, words: str
) -> None:
    card = make_card(as_(cast.olga.account), cast, maria)
    known = send(app.test_client(), "/sign-in", who=card.code, password="four wrong words here", with_password="1")
    typed = card.words if words else "four other words here"
    unknown = send(app.test_client(), "/sign-in", who=code, password=typed, with_password="1")
    assert known.status_code == unknown.status_code == 422
    assert known.text.replace(card.code, "").replace("\n", "")[:200] == unknown.text.replace("\n", "")[:200]
    assert "do not go together" in known.text
    assert "do not go together" in unknown.text


def test_no_card_is_made_for_who_has_a_mail_address(as_: SignIn, session: Session, cast: Cast) -> None:
    browser, page = as_(cast.olga.account), person_page(cast, cast.paula.membership)
    assert "/card" not in browser.get(page).text
    token = send_token(browser, page)
    assert browser.post(f"{page}/card", data={"csrf_token": token}).status_code == 422
    assert session.query(Phrase).count() == 0


def test_no_card_opens_more_than_the_organisers_own_exchange(
    units: Units, as_: SignIn, session: Session, cast: Cast, maria: Membership
) -> None:
    with units.open() as uow:
        make_membership(uow, make_exchange(uow), uow.session.get_one(Account, maria.account_id))
    browser, page = as_(cast.olga.account), person_page(cast, maria)
    assert browser.post(f"{page}/card", data={"csrf_token": send_token(browser, page)}).status_code == 422
    assert session.query(Phrase).count() == session.query(SignInLink).count() == 0


def send_token(browser: FlaskClient, page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', browser.get(page).text)[1]  # type: ignore[index]


def test_a_password_chosen_later_goes_with_the_code_too(as_: SignIn, app: Flask, cast: Cast, maria: Membership) -> None:
    card, hers = make_card(as_(cast.olga.account), cast, maria), app.test_client()
    with_words(hers, card.code, card.words)
    assert send(hers, "/me/settings", "/password", password="siete puentes sobre un río").status_code == 303
    assert with_words(app.test_client(), card.code, "siete puentes sobre un río") == 303


def test_a_used_link_of_hers_sends_no_mail_but_to_the_organiser(
    as_: SignIn, app: Flask, cast: Cast, maria: Membership
) -> None:
    card = make_card(as_(cast.olga.account), cast, maria)
    send(app.test_client(), card.link)
    again = app.test_client().get(card.link)
    assert again.status_code == 410
    assert "the organiser makes one" in again.text
    assert "/renew" not in again.text
    assert "María" not in again.text


def test_the_sign_in_page_offers_a_link_words_and_a_person_and_ticks_nothing(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    assert all(name in page for name in ('name="with_link"', 'name="with_password"', 'href="/help"'))
    assert "checked" not in page


@pytest.fixture
def limited(
    session: Session, database_url: str, clock: MovableClock, tmp_path: Path
) -> Iterator[Callable[[], FlaskClient]]:
    """Browsers of an application that counts."""
    settings = Settings(data_dir=tmp_path, database_url=database_url, secret_key="for tests only", limits=True)
    with limiter_given_back():
        counting = create_app(settings, clock)
        counting.test_client_class = Client
        yield counting.test_client
    with counting.app_context():
        db.engine.dispose()


def test_five_wrong_tries_shut_a_code_for_a_while_however_it_is_typed(
    limited: Callable[[], FlaskClient], clock: MovableClock
) -> None:
    codes = ("ABCD-2345", "abcd2345", "abcd 2345", "AbCd-2345", " ABCD-2345 ")
    assert {with_words(limited(), code, "four wrong words here") for code in codes} == {422}
    assert with_words(limited(), "ABCD2345", "four wrong words here") == 429
    assert with_words(limited(), "ABCD-٢٣٤٥", "four wrong words here") == 429
    assert with_words(limited(), "ABCD-2346", "four wrong words here") == 422
    clock.advance(timedelta(minutes=6))
    assert with_words(limited(), "ABCD2345", "four wrong words here") == 422
