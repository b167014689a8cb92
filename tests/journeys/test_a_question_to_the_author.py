"""A translator into French asks; the author answers on her page; the answer stands in the English sheet."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from forum.accounts.actions import make_link
from forum.accounts.models import Account
from forum.kernel.unit_of_work import Units
from tests.cast import assemble
from tests.factories import make_contribution, make_topic

pytestmark = pytest.mark.browser
SPANISH = "La comuna ayudó.\n\nSin luz no salimos."


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def enter(
    request: pytest.FixtureRequest, browser: Browser, site: str, units: Units
) -> Iterator[Callable[[Account], Page]]:
    contexts: list[BrowserContext] = []

    def sign_in(account: Account) -> Page:
        context = browser.new_context(base_url=site, java_script_enabled=request.param, locale="en")
        contexts.append(context)
        with units.open() as uow:
            token = make_link(uow, account_id=account.id)
        page = context.new_page()
        page.goto(f"/sign-in/{token}")
        page.get_by_role("button", name="Sign in").click()
        return page

    yield sign_in
    for context in contexts:
        context.close()


@pytest.mark.parametrize("is_anonymous", [False, True], ids=["named", "without a name"])
def test_a_question_is_asked_answered_and_read_by_the_next_translator(
    enter: Callable[[Account], Page], units: Units, drain: Callable[[], int], is_anonymous: bool
) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        topic = make_topic(uow, cast.rounds[0])
        row = make_contribution(
            uow, topic, cast.paula.membership, text=SPANISH, language="es", is_anonymous=is_anonymous
        )
    here = f"/exchanges/{cast.exchange.slug}"
    tara = enter(cast.tara.account)
    tara.goto(f"{here}/texts/{row.text_id}/versions/fr")
    tara.locator("#paragraph-0").fill("La commune a aidé.")
    tara.locator("#question-0").evaluate("box => { box.closest('details').open = true; }")
    tara.locator("#question-0").fill("Laquelle ?")
    tara.locator("button[value=ask-0]").click()
    expect(tara.locator("#status")).to_contain_text("Votre question est envoyée")
    expect(tara.locator("#paragraph-0")).to_have_value("La commune a aidé.")
    drain()
    paula = enter(cast.paula.account)
    paula.goto("/me")
    paula.get_by_role("link", name="Una pregunta de traducción para usted").click()
    expect(paula.locator("blockquote")).to_have_text("La comuna ayudó.")
    paula.get_by_role("textbox", name="Su respuesta").fill("La de arriba, en el cerro.")
    paula.get_by_role("button", name="Enviar la respuesta").click()
    expect(paula.locator("#status")).to_contain_text("Gracias")
    mo = enter(cast.mo.account)
    mo.goto(f"{here}/texts/{row.text_id}/versions/en")
    answer = mo.locator("[id^=asked-] .words[lang=es]")
    expect(answer).to_have_text("La de arriba, en el cerro.")
    expect(mo.locator("main")).not_to_contain_text("Paula")
