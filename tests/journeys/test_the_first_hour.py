"""An organiser's first hour, by keyboard and without script: from the printed address to two hundred invitations."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.accounts.first_address import FirstAddress
from forum.exchanges.models import Membership
from forum.exchanges.people_table import write_workbook
from forum.kernel.clock import MovableClock
from forum.kernel.wording import say
from forum.notifications.models import Mail
from forum.web.runtime import Runtime
from tests.browser import live_server, open_browser
from tests.keyboard import Hand

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
GOOD, BROKEN = 190, 10
MEND = "main form button[formaction]"
TAKE = "main form[action$='/take'] button:not([formaction])"
INVITE = "main form[action$='/invitations'] button"
LANGUAGES = ("Spanish", "français", "en", "العربية")


def people() -> list[tuple[str, ...]]:
    """Two hundred rows, of which every twentieth has an address that is none."""
    rows = [("Full name", "E-mail", "Organisation", "Country", "Language")]
    for number in range(1, GOOD + BROKEN + 1):
        at = "@" if number % 20 else " at "
        rows.append(
            (f"Person {number}", f"person{number}{at}example.net", "Casa", "Perú", LANGUAGES[number % len(LANGUAGES)])
        )
    return rows


@pytest.fixture
def first_address(app: Flask, session: Session) -> Iterator[str]:
    """What `make run` prints."""
    said = app.test_cli_runner().invoke(args=["accounts", "first-address"]).output
    found = re.search(r"/first/\S+", said)
    assert found, said
    yield found[0]
    runtime: Runtime = app.extensions["ronda"]
    FirstAddress(runtime.settings.data_dir).forget()


@pytest.fixture(params=["es", "ar"])
def hand(request: pytest.FixtureRequest, app: Flask) -> Iterator[Hand]:
    language = str(request.param)
    with open_browser() as browser, live_server(app) as site:
        context = browser.new_context(base_url=site, viewport=PHONE, java_script_enabled=False, locale=language)
        yield Hand(context.new_page(), language)
        context.close()


def begin(hand: Hand, address: str) -> None:
    hand.page.goto(address)
    hand.write("Your name", "Olga")
    hand.write("Your mail address", "olga@example.net")
    hand.write("A password", "four quiet river stones")
    hand.press("button", "Begin")


def answer_six_questions(hand: Hand) -> None:
    hand.write("Title", "Our streets at night")
    hand.write("Time zone", "America/Lima", role="combobox")
    hand.press("button", "Make the exchange")
    expect(hand.page.get_by_role("heading", level=1)).to_have_text(say(hand.language, "First steps"))


def bring(hand: Hand, workbook: Path) -> None:
    """The file is chosen in the system's own window, where no keyboard of ours reaches."""
    hand.page.locator("input[type=file]").set_input_files(workbook)
    hand.press("button", "Look it through")
    hand.is_led_to(".outcome")


def mended(workbook: bytes) -> bytes:
    rows = openpyxl.load_workbook(BytesIO(workbook)).worksheets[0].iter_rows(values_only=True)
    return write_workbook([[str(cell or "").replace(" at ", "@") for cell in row] for row in rows])


def test_from_the_printed_address_to_two_hundred_invitations(
    hand: Hand, first_address: str, tmp_path: Path, session: Session, drain: Callable[[], int], clock: MovableClock
) -> None:
    page, workbook = hand.page, tmp_path / "people.xlsx"
    begin(hand, first_address)
    hand.set_up_second_step(clock.now())
    answer_six_questions(hand)
    hand.press("link", "Bring the people")
    workbook.write_bytes(write_workbook(people()))
    bring(hand, workbook)
    with page.expect_download() as download:
        hand.reach_place(MEND)
        page.keyboard.press("Enter")
    hand.reach_place(TAKE)
    hand.enter()
    hand.stands_on("#status")
    workbook.write_bytes(mended(Path(download.value.path()).read_bytes()))
    page.goto(page.url.replace("/invitations", "/list"))
    bring(hand, workbook)
    hand.reach_place(TAKE)
    hand.enter()
    hand.reach_place(INVITE)
    hand.enter()
    hand.stands_on("#status")
    drain()
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Membership)) == GOOD + BROKEN + 1
    assert session.scalar(select(func.count()).where(Mail.kind == "invitation", Mail.state == "sent")) == GOOD + BROKEN
