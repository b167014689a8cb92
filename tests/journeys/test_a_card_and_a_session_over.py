"""Without a mail address, on a telephone that others use: in by a card, writing when the session is over, in again."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from forum.accounts.actions import make_link
from forum.exchanges.models import MembershipState
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from tests.cast import assemble
from tests.factories import make_account, make_membership, make_topic

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
WORDS = "En mi calle no hay luz desde marzo."


@dataclass(frozen=True, slots=True)
class Scene:
    olga: str
    person: str
    topic: str


@pytest.fixture
def scene(units: Units) -> Scene:
    """The organiser's link, the page of somebody invited by name alone, and where she will write."""
    with units.open() as uow:
        cast = assemble(uow)
        account = make_account(uow, email=None, language="es", confirmed_at=None)
        maria = make_membership(uow, cast.exchange, account, name="María", state=MembershipState.INVITED)
        topic = make_topic(uow, cast.rounds[0])
        link = make_link(uow, account_id=cast.olga.account.id)
        slug = cast.exchange.slug
    person = f"/exchanges/{slug}/organise/people/{maria.number}"
    return Scene(f"/sign-in/{link}", person, f"/exchanges/{slug}/topics/{topic.id}")


def take_card(page: Page, scene: Scene, at: datetime) -> tuple[str, str, str]:
    """Link, code and words, as the organiser sees them, once she has set up her second step on the way."""
    page.goto(scene.olga)
    page.locator("main form button").click()
    page.goto(scene.person)
    page.locator("form[action$='/card'] button").click()
    key = page.locator("ol code").inner_text().replace(" ", "")
    page.locator("#second_step_code").fill(pyotp.TOTP(key).at(at))
    page.locator("main form .submit button").click()
    page.locator("main form .submit button").click()
    link, _, code = page.locator(".card code").all_inner_texts()
    return re.sub(r"^https?://[^/]+", "", link), code, page.locator(".card dd b").inner_text()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without script"])
def test_she_comes_in_by_her_card_loses_her_session_and_none_of_her_words(
    browser: Browser, site: str, scene: Scene, clock: MovableClock, scripts: bool
) -> None:
    desk = browser.new_context(base_url=site, viewport=PHONE).new_page()
    link, code, words = take_card(desk, scene, clock.now())
    assert fits(desk)

    context = browser.new_context(base_url=site, viewport=PHONE, java_script_enabled=scripts, locale="es")
    hers = context.new_page()
    hers.goto(link)
    hers.locator("main form button").click()
    expect(hers.locator("header form.as-link")).to_be_visible()
    context.clear_cookies()
    hers.goto(link)
    assert fits(hers)
    hers.locator("main a[href$='#words']").click()
    sign_in(hers, code, words.upper().replace(" ", "-"))

    hers.goto(scene.topic)
    hers.locator("#text").fill(WORDS)
    clock.advance(timedelta(minutes=61))
    hers.locator("form[data-write] .submit button").first.click()
    expect(hers.locator("#status .note")).to_be_visible()
    assert WORDS not in hers.content()
    assert fits(hers)

    sign_in(hers, code, words)
    expect(hers).to_have_url(re.compile("/me/kept$"))
    expect(hers.locator("main textarea")).to_have_value(WORDS)
    assert fits(hers)
    hers.locator("main form .submit button").click()
    expect(hers.locator("article.letter")).to_contain_text("no hay luz")
    hers.goto("/me")
    assert fits(hers)
    expect(hers.locator("main")).to_contain_text("no hay luz")


def sign_in(page: Page, code: str, words: str) -> None:
    page.locator("#who").fill(code)
    page.locator("#password").fill(words)
    page.locator("button[name=with_password]").click()


def test_two_minutes_before_the_end_she_is_told_and_can_stay(
    browser: Browser, site: str, scene: Scene, clock: MovableClock
) -> None:
    page = browser.new_context(base_url=site, viewport=PHONE).new_page()
    page.clock.install()
    link, _, _ = take_card(page, scene, clock.now())
    assert link.startswith("/sign-in/")
    page.goto(scene.topic)
    page.locator("#text").fill(WORDS)
    soon, over = page.locator("#ending p").first, page.locator("#ending p").last
    expect(soon).to_be_hidden()
    page.clock.fast_forward("28:01")
    expect(soon).to_be_visible()
    with page.expect_response("**/me/awake"):
        soon.get_by_role("button").click()
    expect(soon).to_be_hidden()
    page.clock.fast_forward("30:01")
    expect(over).to_be_visible()
    expect(page.locator("#text")).to_have_value(WORDS)
