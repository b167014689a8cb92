"""Pages to work on, at the width of a telephone and without script: work begins near the top, and the way elsewhere is there."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Locator, Page, expect

from forum.contributions.models import Status
from forum.kernel.unit_of_work import Units
from tests.browser import live_server
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_topic
from tests.keyboard import Hand

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
WORK_BEGINS = 260
TO_TOUCH = 44
PAGES = ("desk", "desk/waiting", "rounds/1/hand-over", "roster")
FIRST_WORK = "main :is(section, .desk, .hint:has(a))"
TO_USE = ":is(header, .pressing, .acts, main > .desks, .kicker, .note) :is(a:not(.weeks a), summary, button), .pick"


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        cast = assemble(uow)
        topic = make_topic(uow, cast.rounds[0])
        for words in ("Luz en la plaza.", "Y en la parada."):
            make_contribution(uow, topic, cast.paula.membership, text=words, status=Status.WAITING)
        return cast


@pytest.fixture
def phone(app: Flask, browser: Browser) -> Iterator[Page]:
    with live_server(app) as site:
        context = browser.new_context(base_url=site, viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto("/healthz")
        yield page
        context.close()


def boxes(wanted: Locator) -> list[tuple[str, int, int]]:
    """Of those that are seen: words, where it begins, how high it is; in whole pixels."""
    places = [(one.inner_text(), one.bounding_box()) for one in wanted.filter(visible=True).all()]
    return [(words, round(box["y"]), round(box["height"])) for words, box in places if box]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_work_begins_near_the_top_and_is_large_enough_to_touch(
    phone: Page, cast: Cast, as_: Callable[..., FlaskClient], language: str
) -> None:
    mo = as_(cast.mo.account)
    for path in PAGES:
        phone.set_content(mo.get(f"/exchanges/{cast.exchange.slug}/{path}?lang={language}").text)
        phone.wait_for_load_state("networkidle")
        _, begins, _ = boxes(phone.locator(FIRST_WORK))[0]
        assert begins <= WORK_BEGINS, path
        phone.locator(".opener summary").click()
        expect(phone.locator(".site-nav")).to_be_visible()
        assert [one for one in boxes(phone.locator(TO_USE)) if one[2] < TO_TOUCH] == [], path


def test_a_menu_opens_the_way_elsewhere_by_keyboard(phone: Page, cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    phone.set_content(as_(cast.mo.account).get(f"/exchanges/{cast.exchange.slug}/desk?lang=en").text)
    hand = Hand(phone, "en")
    expect(phone.get_by_role("link", name="Roster")).to_be_hidden()
    hand.reach_place(".opener summary")
    phone.keyboard.press("Enter")
    hand.reach("link", "Search")
    hand.reach("link", "Roster")
    hand.reach_link_to("/rounds/2")


def test_a_wide_page_shows_the_way_elsewhere_without_a_menu(
    phone: Page, cast: Cast, as_: Callable[..., FlaskClient]
) -> None:
    phone.set_viewport_size({"width": 1280, "height": 740})
    phone.set_content(as_(cast.mo.account).get(f"/exchanges/{cast.exchange.slug}/desk?lang=en").text)
    expect(phone.get_by_role("link", name="Roster")).to_be_visible()
    expect(phone.locator(".opener")).to_be_hidden()
