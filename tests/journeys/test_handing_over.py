"""A moderator's last evening, by keyboard alone: she hands over; the next begins her desk with it and takes it over."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from forum.accounts.actions import make_link
from forum.contributions.models import Status
from forum.exchanges.models import Round
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.roster.models import Mandate
from tests.cast import Cast, Person, assemble
from tests.factories import make_contribution, make_topic
from tests.keyboard import Hand

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
NOTE = "#status"
SIX_HOURS = timedelta(hours=6)


@pytest.fixture
def cast(units: Units, clock: MovableClock) -> Cast:
    """Six hours before the first week closes; both mandates run for a day before and after that."""
    with units.open() as uow:
        cast = assemble(uow)
        closes_at = uow.session.get_one(Round, cast.rounds[1].id).opens_at
        runs = {"starts_at": closes_at - timedelta(days=1), "ends_at": closes_at + timedelta(days=1)}
        uow.session.execute(update(Mandate).values(**runs))
    clock.move_to(closes_at - SIX_HOURS)
    with units.open() as uow:
        topic = make_topic(uow, cast.rounds[0])
        make_contribution(uow, topic, cast.paula.membership, text="Luz en la plaza.", status=Status.WAITING)
    return cast


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def enter(
    request: pytest.FixtureRequest, browser: Browser, site: str, units: Units
) -> Iterator[Callable[[Person], Hand]]:
    contexts = []

    def sign_in(person: Person) -> Hand:
        context = browser.new_context(base_url=site, viewport=PHONE, java_script_enabled=request.param, locale="en")  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        with units.open() as uow:
            token = make_link(uow, account_id=person.account.id)
        page.goto(f"/sign-in/{token}")
        hand = Hand(page, "en")
        hand.press("button", "Sign in")
        return hand

    yield sign_in
    for context in contexts:
        context.close()


def test_a_week_is_handed_over_and_taken_over(enter: Callable[[Person], Hand], cast: Cast) -> None:
    desk = f"/exchanges/{cast.exchange.slug}/desk"
    mo = enter(cast.mo)
    mo.page.goto(desk)
    mo.press("link", "Hand over week 1")
    mo.reach("checkbox", "Please look at this")
    mo.page.keyboard.press("Space")
    mo.write("In your own words", "Paula waits for an answer. The rest can wait.")
    mo.press("button", "I hand over")
    mo.stands_on(NOTE)
    expect(mo.page.locator("main")).to_contain_text("Signed by")

    noor = enter(cast.noor)
    noor.page.goto(desk)
    expect(noor.page.locator("main section:not([aria-labelledby=today]) h2").first).to_contain_text("Hand-over")
    noor.press("link", "Read and take over")
    expect(noor.page.locator("main .words").first).to_contain_text("Paula waits for an answer.")
    expect(noor.page.locator("main .desk li").first).to_contain_text("Luz en la plaza.")
    noor.press("button", "I take over")
    noor.stands_on(NOTE)
    expect(noor.page.locator("main section:not([aria-labelledby=today]) h2").first).not_to_contain_text("Hand-over")
    mo.page.reload()
    expect(mo.page.locator("main")).to_contain_text("Taken over by")
