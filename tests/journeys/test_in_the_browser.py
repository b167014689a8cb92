"""The whole job in a real Chromium, each in her own language: write, approve, translate, find, answer, count."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from forum.accounts.actions import make_link
from forum.kernel.unit_of_work import Units
from tests.cast import assemble
from tests.factories import make_topic
from tests.keyboard import Hand

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands before the story begins, as plain values: the story's own requests change the rest."""

    slug: str
    topic: str
    accounts: dict[str, int]


@pytest.fixture
def scene(units: Units) -> Scene:
    with units.open() as uow:
        cast = assemble(uow)
        topic = make_topic(uow, cast.rounds[0])
        people = ("paula", "pierre", "mo", "tara", "olga")
        return Scene(
            slug=cast.exchange.slug,
            topic=f"/exchanges/{cast.exchange.slug}/topics/{topic.id}",
            accounts={name: getattr(cast, name).account.id for name in people},
        )


@pytest.fixture
def enter(browser: Browser, site: str, units: Units, scene: Scene) -> Iterator[Callable[..., Page]]:
    """A browser of somebody's own, signed in by a link and its button; the organiser sets up her second step."""
    contexts = []

    def sign_in(name: str, *, scripts: bool = True) -> Page:
        context = browser.new_context(base_url=site, viewport=PHONE, java_script_enabled=scripts, locale="en")
        contexts.append(context)
        page = context.new_page()
        with units.open() as uow:
            token = make_link(uow, account_id=scene.accounts[name])
        page.goto(f"/sign-in/{token}")
        page.locator("main form button").click()
        expect(page.locator("header form.as-link")).to_be_visible()
        if name == "olga":
            Hand(page, "en").set_up_second_step(units.clock.now())
        return page

    yield sign_in
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without script"])
def test_a_contribution_goes_from_a_spanish_writer_to_a_french_reader_and_into_the_figures(
    enter: Callable[..., Page], scene: Scene, drain: Callable[[], int], scripts: bool
) -> None:
    slug = scene.slug

    paula = enter("paula", scripts=scripts)
    paula.goto(scene.topic)
    paula.locator("#text").fill("Con más farolas, las mujeres vuelven a la plaza.\n\nLo pidieron ellas.")
    paula.locator("#language").select_option("es")
    paula.locator("form[data-write] .submit button").first.click()
    expect(paula.locator("article.letter")).to_contain_text("farolas")
    drain()

    mo = enter("mo", scripts=scripts)
    mo.goto(f"/exchanges/{slug}/desk")
    waiting = mo.locator("section[aria-labelledby=waiting] ol.desk li")
    expect(waiting).to_have_count(1)
    waiting.locator("button").first.click()
    expect(mo.locator("#status .note")).to_be_visible()
    expect(waiting).to_have_count(0)
    drain()

    tara = enter("tara", scripts=scripts)
    tara.goto(f"/exchanges/{slug}/desk/translations")
    tara.locator("ol.desk li", has_text="farolas").get_by_role("link").last.click()
    fields = tara.locator("main textarea[name^=paragraph]")
    fields.nth(0).fill("Avec plus de lampadaires, les femmes reviennent sur la place en sécurité.")
    fields.nth(1).fill("Elles l’ont demandé.")
    tara.locator("button[name=act][value=submit]").click()
    expect(tara.locator("#status .note")).to_be_visible()
    drain()

    pierre = enter("pierre", scripts=scripts)
    pierre.goto(f"/exchanges/{slug}/search?q=securite")
    expect(pierre.locator("main mark").first).to_have_text(re.compile("sécurité"))
    pierre.locator("main li h3 a, main article h3 a").first.click()
    letter = pierre.locator("article.letter", has_text="lampadaires")
    expect(letter.locator(".words")).to_have_attribute("lang", "fr")
    letter.locator(".origin a").first.click()
    expect(pierre.locator("article.letter .words")).to_contain_text("farolas")
    pierre.locator("article.letter .acts a").first.click()
    pierre.locator("#text").fill("Chez nous aussi, à Lyon.")
    pierre.locator("#language").select_option("fr")
    pierre.locator("form[data-write] .submit button").first.click()
    expect(pierre.locator("article.letter", has_text="Lyon")).to_be_visible()
    drain()

    olga = enter("olga", scripts=scripts)
    olga.goto(f"/exchanges/{slug}/figures")
    expect(olga.locator("main")).to_contain_text("Partnerships")
    with olga.expect_download() as download:
        olga.locator("a[href*='xlsx']").first.click()
    assert download.value.suggested_filename.endswith(".xlsx")
