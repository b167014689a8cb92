"""Two translators at one queue: one takes a text, the other sees it; hours later it is free, and she brings it to readers."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from forum.accounts.actions import make_link
from forum.accounts.models import Account
from forum.exchanges.models import Exchange
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from tests.cast import assemble
from tests.factories import make_account, make_contribution, make_membership, make_topic

pytestmark = pytest.mark.browser


@pytest.fixture
def enter(browser: Browser, site: str, units: Units) -> Iterator[Callable[[Account], Page]]:
    contexts: list[BrowserContext] = []

    def sign_in(account: Account) -> Page:
        context = browser.new_context(base_url=site, java_script_enabled=False, locale="en")
        contexts.append(context)
        with units.open() as uow:
            token = make_link(uow, account_id=account.id)
        page = context.new_page()
        page.goto(f"/sign-in/{token}")
        page.locator("main button").click()
        return page

    yield sign_in
    for context in contexts:
        context.close()


def test_no_two_do_the_same_work_and_what_one_leaves_the_other_takes(
    enter: Callable[[Account], Page], units: Units, clock: MovableClock
) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        account = make_account(uow, language="en", email="tomas@example.org")
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        make_membership(uow, exchange, account, name="Tomas", pairs=[["es", "fr"]])
        topic = make_topic(uow, cast.rounds[0])
        row = make_contribution(uow, topic, cast.paula.membership, text="La comuna ayudó.", language="es")
    desk, last = f"/exchanges/{cast.exchange.slug}/desk/translations?lang=en", "/versions/fr"
    tara, tomas = enter(cast.tara.account), enter(account)
    line = f"#t{row.text_id}-fr"
    for page in (tara, tomas):
        page.goto(desk)
    tara.locator(line).get_by_role("button", name="Take it").click()
    assert last in tara.url
    tomas.locator(line).get_by_role("button", name="Take it").click()
    expect(tomas.locator("#status")).to_contain_text("Tara has it now, until")
    expect(tomas.locator(line)).to_contain_text("Tara translates it until")
    expect(tomas.locator(line).get_by_role("button", name="Take it")).to_have_count(0)
    clock.move_to(clock.now() + timedelta(hours=2))
    tara, tomas = enter(cast.tara.account), enter(account)
    tomas.goto(desk)
    tomas.locator(line).get_by_role("button", name="Take it").click()
    tomas.locator("#paragraph-0").fill("La commune a aidé.")
    tomas.locator("button[value=save]").click()
    tara.goto(desk)
    expect(tara.locator(line)).to_contain_text("Tomas translates it until")
    tomas.locator("button[value=submit]").click()
    tara.goto(desk)
    expect(tara.locator(line)).to_have_count(0)
    pierre = enter(cast.pierre.account)
    pierre.goto(f"/exchanges/{cast.exchange.slug}/topics/{topic.id}")
    expect(pierre.locator(f"#c{row.id}")).to_contain_text("La commune a aidé.")
