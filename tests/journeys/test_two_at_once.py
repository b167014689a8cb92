"""Two moderators decide at once, each by keyboard in a browser of her own: the second is told who was first, and with what."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from forum.accounts.actions import make_link
from forum.contributions.models import Contribution, Status
from forum.kernel.unit_of_work import Units
from tests.cast import assemble
from tests.factories import make_contribution, make_mandate, make_topic
from tests.keyboard import Hand

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def desk(units: Units) -> tuple[str, int, int, int]:
    """The address of the desk, what waits there, and the accounts of the two on duty."""
    with units.open() as uow:
        cast = assemble(uow)
        make_mandate(uow, cast.rounds[0], cast.noor.membership)
        row = make_contribution(uow, make_topic(uow, cast.rounds[0]), cast.paula.membership, status=Status.WAITING)
        return f"/exchanges/{cast.exchange.slug}/desk", row.id, cast.mo.account.id, cast.noor.account.id


@contextmanager
def enter(browser: Browser, site: str, units: Units, *, account_id: int, scripts: bool) -> Iterator[Hand]:
    """A browser of somebody's own, signed in by a link and its button."""
    context = browser.new_context(base_url=site, java_script_enabled=scripts, locale="en")
    with units.open() as uow:
        token = make_link(uow, account_id=account_id)
    hand = Hand(context.new_page(), "en")
    hand.page.goto(f"/sign-in/{token}")
    hand.press("button", "Sign in")
    hand.stands_on("#status")
    yield hand
    context.close()


def test_the_second_is_told_who_was_first_and_loses_nothing(
    browser: Browser, site: str, units: Units, session: Session, desk: tuple[str, int, int, int], scripts: bool
) -> None:
    address, row_id, mo_id, noor_id = desk
    with (
        enter(browser, site, units, account_id=mo_id, scripts=scripts) as mo,
        enter(browser, site, units, account_id=noor_id, scripts=scripts) as noor,
    ):
        for hand in (mo, noor):
            hand.page.goto(f"{address}/{row_id}")
        noor.pick("One part is not clear to the readers.")
        noor.write("In your own words", "Which street do you mean?")
        mo.press("button", "Approve")
        mo.stands_on("#status")
        noor.press("button", "Return")
        noor.stands_on(".outcome")
        told = noor.page.locator(".outcome")
        expect(told).to_contain_text("Mo · Approved")
        expect(told).to_contain_text("Which street do you mean?")
        assert status_of(session, row_id) == Status.PUBLISHED

        mo.press("button", "Undo")
        mo.stands_on("#status")
        assert status_of(session, row_id) == Status.WAITING
        mo.press("button", "I am reading this")
        noor.page.goto(address)
        expect(noor.page.locator("main")).to_contain_text("Mo\u2069 is reading this")


def status_of(session: Session, row_id: int) -> str:
    session.rollback()
    session.expire_all()
    return session.get_one(Contribution, row_id).status
