"""A synthesis built from the basket, read over, published, followed back to its contributions: in a browser, by keyboard."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from forum.accounts.actions import make_link
from forum.accounts.models import Account
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.kernel.unit_of_work import Units
from forum.texts.models import Text
from tests.actors import actor_of
from tests.browser import live_server
from tests.cast import assemble
from tests.factories import make_contribution, make_topic
from tests.journeys.test_by_keyboard import NOTE, PHONE
from tests.keyboard import Hand

pytestmark = pytest.mark.browser
WORDS = "Caminamos juntas de noche."


@dataclass(frozen=True, slots=True)
class Scene:
    exchange: str
    topic: str
    letter: int
    people: dict[str, int]


@pytest.fixture
def scene(units: Units) -> Scene:
    with units.open() as uow:
        cast = assemble(uow)
        topic = make_topic(uow, cast.rounds[0])
        row = make_contribution(uow, topic, cast.paula.membership, text=f"{WORDS}\n\nNadie nos ve.", language="es")
        uow.session.get_one(Text, row.text_id).may_quote = True
        here = f"/exchanges/{cast.exchange.slug}"
        people = {name: getattr(cast, name).account.id for name in ("paula", "pierre", "mo", "olga")}
        return Scene(here, f"{here}/topics/{topic.id}", row.id, people)


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def enter(
    app: Flask, browser: Browser, units: Units, scene: Scene, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Hand]]:
    with live_server(app) as site:
        contexts = []

        def sign_in(name: str) -> Hand:
            contexts.append(
                browser.new_context(base_url=site, viewport=PHONE, java_script_enabled=request.param, locale="en")
            )
            page = contexts[-1].new_page()
            with units.open() as uow:
                token = make_link(uow, account_id=scene.people[name])
            page.goto(f"/sign-in/{token}")
            Hand(page, "en").press("button", "Sign in")
            hand = Hand(page, "fr" if name == "pierre" else "en")
            if name == "olga":
                hand.set_up_second_step(units.clock.now())
            return hand

        yield sign_in
        for context in contexts:
            context.close()


def test_a_synthesis_is_built_from_the_basket_published_and_followed_back(
    enter: Callable[[str], Hand], units: Units, session: Session, drain: Callable[[], int], scene: Scene
) -> None:
    mo = enter("mo")
    mo.page.goto(scene.topic)
    mo.reach_link_to(f"/contributions/{scene.letter}/basket")
    mo.enter()
    mo.reach_place("#place-0")
    mo.page.keyboard.press("Space")
    mo.write("Theme word", "night", role="combobox")
    mo.press("button", "Put it in the basket")
    mo.stands_on(NOTE)
    expect(mo.page.locator("blockquote")).to_have_text(WORDS)

    mo.press("link", "Write the synthesis")
    mo.reach_place("[name=pick]")
    mo.page.keyboard.press("Space")
    mo.press("button", "Put them in")
    mo.stands_on("#editor")
    mo.write("Your words", "Many walk together.")
    mo.reach("button", "Save and hand in")
    mo.enter()
    mo.stands_on(NOTE)
    expect(mo.page.locator("blockquote")).to_have_text(WORDS)

    olga = enter("olga")
    olga.page.goto(f"{scene.exchange}/desk")
    olga.press("link", "Read it over")
    olga.press("button", "Publish it")
    olga.stands_on(NOTE)
    drain()

    pierre = enter("pierre")
    pierre.page.goto(f"{scene.exchange}/")
    pierre.press("button", "Read the synthesis")
    expect(pierre.page.locator(".paragraph").first).to_contain_text("Many walk together.")
    pierre.reach_link_to(f"/contributions/{scene.letter}")
    pierre.enter()
    pierre.is_led_to(f"#c{scene.letter}")
    pierre.reach("link", "In the synthesis of week %(number)s", number=1)
    pierre.enter()
    pierre.is_led_to("#p1")

    with units.open() as uow:
        paula = actor_of(session, uow.session.get_one(Account, scene.people["paula"]))
        withdraw_contribution(uow, paula, contribution_id=scene.letter)
    pierre.page.reload()
    expect(pierre.page.locator("blockquote")).to_have_count(0)
    expect(pierre.page.locator(".paragraph").first).not_to_contain_text(WORDS)


SELECT = """letter => {
    const walker = document.createTreeWalker(document.querySelector(letter + " .words"), NodeFilter.SHOW_TEXT);
    const words = walker.nextNode(), range = document.createRange();
    range.setStart(words, 10);
    range.setEnd(words, 16);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


def test_words_chosen_with_the_mouse_go_along_to_the_basket_and_into_no_address(
    app: Flask, browser: Browser, units: Units, scene: Scene
) -> None:
    with live_server(app) as site:
        context = browser.new_context(base_url=site)
        page = context.new_page()
        with units.open() as uow:
            token = make_link(uow, account_id=scene.people["mo"])
        page.goto(f"/sign-in/{token}")
        Hand(page, "en").press("button", "Sign in")
        page.goto(scene.topic)
        page.evaluate(SELECT, f"#c{scene.letter}")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.locator(f"a[href*='/contributions/{scene.letter}/basket']").click()
        expect(page.get_by_label("Only these words")).to_have_value("juntas")
        expect(page.get_by_label("Theme word")).to_be_focused()
        assert "juntas" not in page.url
        assert not [address for address in asked if "juntas" in address.partition("#")[0]]
        context.close()
