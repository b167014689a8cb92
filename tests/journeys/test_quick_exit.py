"""Leaving a sensitive exchange in a hurry, in a real Chromium, on a telephone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from forum.accounts.actions import make_link
from forum.accounts.models import SignInSession
from forum.kernel.unit_of_work import Units
from tests.cast import assemble
from tests.factories import make_contribution, make_topic

pytestmark = pytest.mark.browser
EXCHANGE = "/exchanges/quiet-room/"
SECRET = "He took my keys on the second night."
PHONE = {"width": 360, "height": 640}
WIDTHS = (320, 360, 1920)
IS_ON_TOP = """button => { const box = button.getBoundingClientRect();
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return hit === button && box.x >= 0 && box.right <= innerWidth && box.y >= 0 && box.bottom <= innerHeight
        && box.height >= 24; }"""


@pytest.fixture
def topic(units: Units) -> str:
    with units.open() as uow:
        cast = assemble(uow, is_sensitive=True, slug="quiet-room")
        found = make_topic(uow, cast.rounds[0])
        for _ in range(5):
            make_contribution(uow, found, cast.mo.membership, text=SECRET, audience="members")
        token = make_link(uow, account_id=cast.paula.account.id)
        return f"{EXCHANGE}topics/{found.id}?{token}"


@pytest.fixture
def open_context(browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    contexts: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        contexts.append(browser.new_context(base_url=site, viewport=PHONE, **options))  # type: ignore[arg-type]
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()


def come_in(context: BrowserContext, topic: str, language: str = "en") -> Page:
    """Signed in, at the topic."""
    path, _, token = topic.partition("?")
    page = context.new_page()
    page.goto(f"/sign-in/{token}")
    page.locator("main form button").click()
    page.goto(f"{path}?lang={language}")
    expect(page.locator("main")).to_contain_text(SECRET)
    return page


def count_sessions(units: Units) -> int:
    with units.open() as uow:
        return uow.session.query(SignInSession).where(SignInSession.expires_at > uow.now).count()


def assert_nothing_private_on_the_way_back(page: Page) -> None:
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert SECRET not in page.content()
    page.go_forward()
    page.wait_for_load_state()
    assert SECRET not in page.content()


@pytest.mark.parametrize("language", ["en", "es", "ar"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without script"])
def test_the_way_out_is_seen_and_hit_wherever_one_has_read_to(
    open_context: Callable[..., BrowserContext], topic: str, language: str, scripts: bool
) -> None:
    page = come_in(open_context(java_script_enabled=scripts), topic, language)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 640})
        for place in ("footer a >> nth=0", "textarea >> nth=0", "h1"):
            page.locator(place).scroll_into_view_if_needed()
            assert page.locator(".leave button").evaluate(IS_ON_TOP), f"{place} at {width}"
    page.locator("details.menu summary").click()
    assert page.locator(".leave button").evaluate(IS_ON_TOP)


def test_with_script_the_screen_is_blank_at_once_and_the_calendar_takes_the_place_of_the_page(
    open_context: Callable[..., BrowserContext], units: Units, topic: str
) -> None:
    page = come_in(open_context(), topic)
    page.locator("textarea").first.fill("words not sent")
    length = page.evaluate("history.length")
    with page.expect_navigation(url="**/calendar*"):
        took = page.evaluate("""() => { const begin = performance.now();
            document.querySelector(".leave button").click();
            return document.documentElement.hidden ? performance.now() - begin : 1e9; }""")
    assert took <= 100
    assert page.evaluate("history.length") == length
    assert count_sessions(units) == 0
    assert page.context.cookies() == []
    assert_nothing_private_on_the_way_back(page)


def test_without_script_the_button_ends_the_session_and_leads_to_the_calendar(
    open_context: Callable[..., BrowserContext], units: Units, topic: str
) -> None:
    page = come_in(open_context(java_script_enabled=False), topic)
    page.locator(".leave button").click()
    page.wait_for_url("**/calendar*")
    assert count_sessions(units) == 0
    assert page.context.cookies() == []
    assert_nothing_private_on_the_way_back(page)


def test_shift_three_times_leaves_and_shift_with_a_letter_does_not(
    open_context: Callable[..., BrowserContext], units: Units, topic: str
) -> None:
    page = come_in(open_context(), topic)
    page.locator("textarea").first.focus()
    for letter in "ABC":
        page.keyboard.press(f"Shift+{letter}")
    page.keyboard.press("Shift")
    page.locator("h1").click()
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    assert page.evaluate("document.documentElement.hidden") is False
    with page.expect_navigation(url="**/calendar*"):
        page.keyboard.press("Shift")
    assert count_sessions(units) == 0


def test_three_shifts_in_more_than_five_seconds_do_not_leave(
    open_context: Callable[..., BrowserContext], topic: str
) -> None:
    page = come_in(open_context(), topic)
    page.evaluate("""() => [0, 3000, 5100].forEach((at) => {
        const press = new KeyboardEvent("keydown", { key: "Shift", bubbles: true });
        Object.defineProperty(press, "timeStamp", { value: at });
        document.body.dispatchEvent(press); })""")
    assert page.evaluate("document.documentElement.hidden") is False


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without script"])
def test_signed_out_a_link_does_the_same(
    open_context: Callable[..., BrowserContext], topic: str, scripts: bool
) -> None:
    page = open_context(java_script_enabled=scripts, locale="ar").new_page()
    page.goto(f"{EXCHANGE}?lang=ar")
    page.locator(".leave [data-leave]").click()
    page.wait_for_url("**/calendar*")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.title() == "مايو 2026"
