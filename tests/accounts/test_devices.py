"""Who has power and signs in by words on a new device gives a code that comes by mail; nobody else is asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.actions import (
    ask_for_address,
    forget_what_ended,
    hand_over,
    make_link,
    remember_device,
    set_password,
)
from forum.accounts.models import Account, KnownDevice, MailedCode
from forum.kernel.actor import Actor
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from tests.accounts.conftest import code_in, words_of
from tests.accounts.second_steps import give
from tests.cast import Cast, Person, assemble
from tests.factories import make_account, make_mandate, make_membership
from tests.pages import links, send

SignIn = Callable[[Account], FlaskClient]
Browsers = Callable[[], FlaskClient]
Outbox = Callable[[], list[Any]]
PASSWORD = "seven bridges over one river"


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        cast = assemble(uow, is_sensitive=True)
        for person in (cast.mo, cast.tara, cast.olga, cast.paula):
            set_password(uow, Actor(account_id=person.account.id), password=PASSWORD, session_id=None)
    return cast


def sign_in(browser: FlaskClient, person: Person, **more: str) -> str:
    who = {"who": str(person.account.email), "password": PASSWORD}
    answer = send(browser, "/sign-in", **{**who, **more}, with_password="1")
    assert answer.status_code == 303, answer.text
    return str(answer.location).partition("?")[0]


@pytest.mark.parametrize(("who", "led"), [("mo", "/code"), ("tara", "/code"), ("olga", "/code"), ("paula", "/me")])
def test_a_code_comes_by_mail_to_who_has_power_and_signs_in_by_password(
    mailing: Browsers, outbox: Outbox, cast: Cast, who: str, led: str
) -> None:
    browser, person = mailing(), getattr(cast, who)
    assert sign_in(browser, person) == led
    assert [mail["To"] for mail in outbox()] == ([person.account.email] if led == "/code" else [])


def test_the_code_signs_her_in_and_the_device_is_known_from_then_on(
    mailing: Browsers, outbox: Outbox, session: Session, cast: Cast
) -> None:
    browser = mailing()
    sign_in(browser, cast.mo, keep="1")
    assert browser.get("/me").status_code == 302
    (mail,) = outbox()
    assert give(browser, code_in(mail)).location == "/me"
    assert browser.get("/me").status_code == 200
    send(browser, "/me", "/sign-out")
    assert sign_in(browser, cast.mo) == "/me"
    assert sign_in(mailing(), cast.mo) == "/code"


def test_the_mail_says_nothing_of_the_exchange_and_the_table_nothing_of_the_code_or_the_device(
    mailing: Browsers, outbox: Outbox, session: Session, cast: Cast
) -> None:
    browser = mailing()
    sign_in(browser, cast.mo)
    (mail,) = outbox()
    assert cast.exchange.host not in mail.as_string()
    assert cast.exchange.slug not in mail.as_string()
    assert "new device" in words_of(mail)
    assert code_in(mail) not in session.scalars(select(MailedCode.code_hash)).one()
    give(browser, code_in(mail))
    cookie = browser.get_cookie("ronda-device")
    assert cookie is not None
    assert cookie.value not in session.scalars(select(KnownDevice.token_hash)).one()


def test_a_link_counts_as_the_code_and_makes_the_device_known(
    mailing: Browsers, units: Units, outbox: Outbox, cast: Cast
) -> None:
    browser = mailing()
    with units.open() as uow:
        token = make_link(uow, account_id=cast.mo.account.id)
    assert send(browser, f"/sign-in/{token}").location == "/me"
    send(browser, "/me", "/sign-out")
    assert sign_in(browser, cast.mo) == "/me"
    assert outbox() == []


def test_a_device_on_which_she_is_not_kept_signed_in_is_known_for_half_a_day_and_no_longer(
    mailing: Browsers, outbox: Outbox, clock: MovableClock, cast: Cast
) -> None:
    browser = mailing()
    sign_in(browser, cast.mo)
    give(browser, code_in(outbox()[0]))
    cookie = browser.get_cookie("ronda-device")
    assert cookie is not None
    assert (cookie.max_age, cookie.expires, cookie.http_only, cookie.same_site) == (None, None, True, "Lax")
    send(browser, "/me", "/sign-out")
    clock.advance(timedelta(hours=11))
    assert sign_in(browser, cast.mo) == "/me"
    send(browser, "/me", "/sign-out")
    clock.advance(timedelta(hours=12))
    assert sign_in(browser, cast.mo) == "/code"


def test_a_device_on_which_she_is_kept_signed_in_is_known_for_sixty_days(
    mailing: Browsers, outbox: Outbox, clock: MovableClock, cast: Cast
) -> None:
    browser = mailing()
    sign_in(browser, cast.mo, keep="1")
    give(browser, code_in(outbox()[0]))
    send(browser, "/me", "/sign-out")
    clock.advance(timedelta(days=59))
    assert sign_in(browser, cast.mo) == "/me"


def test_a_device_known_for_one_is_new_for_another(mailing: Browsers, outbox: Outbox, cast: Cast) -> None:
    browser = mailing()
    sign_in(browser, cast.mo)
    give(browser, code_in(outbox()[0]))
    send(browser, "/me", "/sign-out")
    assert sign_in(browser, cast.tara) == "/code"


def test_a_code_is_good_for_a_quarter_of_an_hour(
    mailing: Browsers, outbox: Outbox, clock: MovableClock, cast: Cast
) -> None:
    browser = mailing()
    sign_in(browser, cast.mo)
    (mail,) = outbox()
    clock.advance(timedelta(minutes=15))
    late = give(browser, code_in(mail))
    assert late.status_code == 422
    assert "is too old" in late.text


def test_after_five_wrong_tries_the_right_code_is_not_good_either(
    mailing: Browsers, outbox: Outbox, cast: Cast
) -> None:
    browser = mailing()
    sign_in(browser, cast.mo)
    right = code_in(outbox()[0])
    wrong = "000000" if right != "000000" else "111111"
    assert {give(browser, typed).status_code for typed in (wrong, "", "12", "x" * 3000, wrong)} == {422}
    assert give(browser, right).status_code == 422


def test_another_code_ends_the_one_before(mailing: Browsers, outbox: Outbox, clock: MovableClock, cast: Cast) -> None:
    browser = mailing()
    sign_in(browser, cast.mo)
    first = code_in(outbox()[0])
    clock.advance(timedelta(minutes=14))
    assert send(browser, "/code", "/again").status_code == 303
    second = code_in(outbox()[0])
    assert first == second or give(browser, first).status_code == 422
    clock.advance(timedelta(minutes=14))
    assert give(browser, second).status_code == 303


def test_a_code_of_one_device_is_not_good_on_another(mailing: Browsers, outbox: Outbox, cast: Cast) -> None:
    hers, thief = mailing(), mailing()
    sign_in(hers, cast.mo)
    hers_code = code_in(outbox()[0])
    sign_in(thief, cast.mo)
    thiefs_code = code_in(outbox()[0])
    assert hers_code == thiefs_code or give(thief, hers_code).status_code == 422
    assert give(hers, hers_code).status_code == 303


def test_a_moderator_without_mail_address_signs_in_by_her_card_alone(
    mailing: Browsers, units: Units, cast: Cast
) -> None:
    with units.open() as uow:
        account = make_account(uow, email=None)
        make_mandate(uow, cast.rounds[0], make_membership(uow, cast.exchange, account, name="Nadia"))
        card = hand_over(uow, account_id=account.id)
    answer = send(mailing(), "/sign-in", who=card.code, password=card.words, with_password="1")
    assert answer.location == "/me"


def test_her_card_page_tells_the_organiser_so(as_: SignIn, units: Units, cast: Cast) -> None:
    with units.open() as uow:
        member = make_membership(uow, cast.exchange, make_account(uow, email=None), name="Nadia")
    person = f"/exchanges/{cast.exchange.slug}/organise/people/{member.number}"
    assert "signs in as her, on any device" in send(as_(cast.olga.account), person, "/card").text


def test_where_no_mail_leaves_the_machine_no_code_is_asked(client: FlaskClient, cast: Cast) -> None:
    assert sign_in(client, cast.mo) == "/me"


def test_known_devices_are_listed_and_forgotten(mailing: Browsers, outbox: Outbox, cast: Cast) -> None:
    browser = mailing()
    sign_in(browser, cast.mo, keep="1")
    give(browser, code_in(outbox()[0]))
    assert "Devices known here" in browser.get("/me/settings").text
    assert send(browser, "/me/settings", "/forget").status_code == 303
    assert "Devices known here" not in browser.get("/me/settings").text
    send(browser, "/me", "/sign-out")
    assert sign_in(browser, cast.mo) == "/code"


def test_the_code_page_offers_nothing_but_the_code_and_the_way_out(mailing: Browsers, cast: Cast) -> None:
    browser = mailing()
    sign_in(browser, cast.mo)
    page = browser.get("/code")
    assert page.headers["Cache-Control"] == "no-store"
    assert "/me" not in {address for _, address in links(page)}


def test_devices_and_codes_that_are_over_are_forgotten(units: Units, clock: MovableClock, cast: Cast) -> None:
    account_id = cast.mo.account.id
    with units.open() as uow:
        remember_device(uow, account_id=account_id, token="a" * 43, is_kept=False)
        ask_for_address(uow, Actor(account_id=account_id), email="mo.new@example.org")
    clock.advance(timedelta(days=8))
    with units.open() as uow:
        forget_what_ended(uow)
        uow.flush()
        assert (
            uow.session.scalars(select(KnownDevice.id)).all() == uow.session.scalars(select(MailedCode.id)).all() == []
        )
