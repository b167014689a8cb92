"""A notice written in French, looked at in Arabic and sent; an exchange postponed: with a keyboard and nothing else."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.actions import make_link
from forum.accounts.models import Account
from forum.exchanges.models import Exchange, Round
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from tests.cast import Cast, assemble
from tests.factories import make_topic
from tests.keyboard import Hand

pytestmark = pytest.mark.browser
NOTE = "#status"
HALF = timedelta(days=3, hours=2)


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        cast = assemble(uow, languages=["en", "fr", "es", "ar"])
        make_topic(uow, cast.rounds[0])
        uow.session.get_one(Account, cast.mo.account.id).language = "fr"
        return cast


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def enter(
    request: pytest.FixtureRequest, browser: Browser, site: str, units: Units, cast: Cast
) -> Iterator[Callable[[str], Hand]]:
    contexts: list[BrowserContext] = []

    def sign_in(name: str) -> Hand:
        context = browser.new_context(base_url=site, java_script_enabled=request.param, locale="en")
        contexts.append(context)
        with units.open() as uow:
            account = uow.session.get_one(Account, getattr(cast, name).account.id)
            language, token = account.language, make_link(uow, account_id=account.id)
        page = context.new_page()
        page.goto(f"/sign-in/{token}")
        Hand(page, "en").press("button", "Sign in")
        hand = Hand(page, language)
        hand.stands_on(NOTE)
        if name == "olga":
            hand.set_up_second_step(units.clock.now())
        return hand

    yield sign_in
    for context in contexts:
        context.close()


def test_a_moderator_writes_a_mid_week_notice_in_french_and_readers_find_it(
    enter: Callable[[str], Hand], cast: Cast, clock: MovableClock, drain: Callable[[], int]
) -> None:
    clock.move_to(cast.rounds[0].opens_at + HALF)
    mo, here = enter("mo"), f"/exchanges/{cast.exchange.slug}"
    mo.page.goto(f"{here}/desk")
    mo.reach_place(f"#n{cast.rounds[0].id}-midweek button")
    mo.enter()
    mo.write("Text", "La moitié de la semaine est passée.\n\nLes conductrices de bus ne sont pas encore entendues.")
    mo.press("button", "Save and look at it")
    mo.stands_on(NOTE)
    mo.press("link", "العربية")
    expect(mo.page.locator(".notice .words[lang=ar]")).to_have_attribute("dir", "rtl")
    expect(mo.page.locator("pre.mail")).to_have_attribute("dir", "rtl")
    mo.reach_place("form[action$='/send'] button")
    mo.enter()
    expect(mo.page.locator(".notice")).to_contain_text("Les conductrices de bus")
    drain()
    pierre = enter("pierre")
    pierre.page.goto(f"{here}/rounds/1")
    expect(pierre.page.locator(".pinned")).to_contain_text("Les conductrices de bus ne sont pas encore entendues.")
    expect(pierre.page.locator(".pinned [lang=fr]").first).to_have_attribute("dir", "ltr")


def test_an_organiser_postpones_by_three_days_and_all_are_told(
    enter: Callable[[str], Hand], cast: Cast, session: Session, drain: Callable[[], int]
) -> None:
    closes_at, opens_at = cast.exchange.closes_at, cast.rounds[1].opens_at
    olga, here = enter("olga"), f"/exchanges/{cast.exchange.slug}"
    olga.page.goto(f"{here}/organise/course")
    olga.pick("Postpone all weeks that have not begun")
    olga.write("By how many days", "3")
    olga.press("button", "Look at the new dates")
    olga.is_led_to("#outlook")
    olga.reach_place("form:has([name=seen]) button")
    olga.enter()
    expect(olga.page.locator(".notice")).to_contain_text("The dates have changed")
    drain()
    session.expire_all()
    assert session.get_one(Exchange, cast.exchange.id).closes_at == closes_at + timedelta(days=3)
    assert session.scalar(select(Round.opens_at).where(Round.id == cast.rounds[1].id)) == opens_at + timedelta(days=3)
    pierre = enter("pierre")
    pierre.page.goto(f"{here}/rounds/2")
    expect(pierre.page.locator(".pinned")).to_contain_text("Les dates ont changé")
