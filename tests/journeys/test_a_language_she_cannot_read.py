"""What nobody on duty can read, and no machine is there: routed, lent to a reader on her phone, read, answered, approved."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.actions import make_link
from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from tests.browser import live_server
from tests.cast import Person
from tests.contributions.conftest import Scene, scene
from tests.factories import make_contribution, make_mandate
from tests.keyboard import Hand

__all__ = ["scene"]
pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}
WORDS = "ሰላም ለኩልኺ፡ ምሸት መብራህቲ የለን።"
SAID = "Les rues sont sans lumière le soir. Rien contre."
NOTE = "#status"
Enter = Callable[..., Hand]


@pytest.fixture
def enter(app: Flask, browser: Browser, units: Units) -> Iterator[Enter]:
    """A browser of hers, signed in; script or not, as wide as it is."""
    with live_server(app) as site:
        contexts = []

        def sign_in(person: Person, *, language: str = "en", **settings: object) -> Hand:
            with units.open() as uow:
                token = make_link(uow, account_id=person.account.id)
            context = browser.new_context(base_url=site, locale="en", **{"viewport": WIDE, **settings})  # type: ignore[arg-type]
            contexts.append(context)
            hand = Hand(context.new_page(), language)
            hand.page.goto(f"/sign-in/{token}")
            Hand(hand.page, "en").press("button", "Sign in")
            return hand

        yield sign_in
        for context in contexts:
            context.close()


@pytest.fixture
def row_id(units: Units, scene: Scene) -> int:
    """In Tigrinya, which Pierre reads as well as French, and none of those who decide."""
    with units.open() as uow:
        uow.session.get_one(Account, scene.cast.pierre.account.id).reads = ["ti"]
        row = make_contribution(
            uow, scene.topic, scene.cast.paula.membership, text=WORDS, language="ti", status=Status.WAITING
        )
        return row.id


def test_a_lent_reader_reads_it_on_her_phone_and_the_moderator_approves(
    enter: Enter, scene: Scene, session: Session, row_id: int, drain: Callable[[], int]
) -> None:
    here = f"/exchanges/{scene.cast.exchange.slug}"
    mo = enter(scene.cast.mo)
    mo.page.goto(f"{here}/desk")
    line = mo.page.locator(f"#w{row_id}")
    expect(line).to_contain_text("nobody who decides reads this language")
    expect(line.get_by_role("button", name="Approve")).to_have_count(0)
    mo.press("link", "Read and decide")
    expect(mo.page.get_by_text("Ask a machine")).to_have_count(0)
    mo.press("button", "Approve")
    mo.is_led_to(".problems")
    assert status_of(session, row_id) == Status.WAITING

    olga = enter(scene.cast.olga)
    olga.page.goto(f"{here}/desk/{row_id}")
    olga.press("link", "Ask a member to read it")
    olga.choose("Who reads its language?", "Pierre")
    olga.press("button", "Ask her")
    olga.stands_on(NOTE)
    expect(olga.page.locator("main")).to_contain_text("asked, has not answered yet")
    drain()

    pierre = enter(scene.cast.pierre, language="fr", viewport=PHONE, java_script_enabled=False)
    pierre.page.goto("/me")
    pierre.reach_link_to(f"{here}/readings/")
    pierre.enter()
    expect(pierre.page.get_by_text(WORDS)).to_have_count(0)
    pierre.press("button", "I keep it to myself: show me the text")
    expect(pierre.page.get_by_text(WORDS)).to_be_visible()
    assert pierre.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    pierre.pick("Yes: nothing in it speaks against publishing it")
    pierre.press("button", "Send my answer")
    pierre.is_led_to(".problems")
    pierre.write("What it is about, in two lines", SAID)
    pierre.press("button", "Send my answer")
    pierre.stands_on(NOTE)
    expect(pierre.page.get_by_text(WORDS)).to_have_count(0)

    mo.page.goto(f"{here}/desk/{row_id}")
    expect(mo.page.locator("[aria-labelledby=lent]")).to_contain_text("yes, it may be published")
    expect(mo.page.locator("[aria-labelledby=lent] .words")).to_have_text(SAID)
    expect(mo.page.locator("[aria-labelledby=lent] .words")).to_have_attribute("lang", "fr")
    mo.press("button", "Approve")
    mo.stands_on(NOTE)
    assert status_of(session, row_id) == Status.PUBLISHED
    acts = session.scalars(select(LogEntry.act).where(LogEntry.thing_id == row_id).order_by(LogEntry.id)).all()
    assert acts == ["lend_reader", "promise_reading", "answer_reading", "approve"]


def test_it_is_left_to_the_one_on_the_roster_who_reads_it(
    enter: Enter, scene: Scene, units: Units, session: Session, row_id: int
) -> None:
    with units.open() as uow:
        make_mandate(uow, scene.cast.rounds[0], scene.cast.noor.membership, languages=["ti"])
    desk = f"/exchanges/{scene.cast.exchange.slug}/desk"
    mo = enter(scene.cast.mo)
    mo.page.goto(desk)
    expect(mo.page.locator(f"#w{row_id}")).to_contain_text("you do not read this language; left to \u2068Noor\u2069")
    noor = enter(scene.cast.noor, java_script_enabled=False)
    noor.page.goto(desk)
    noor.press("button", "Approve")
    noor.stands_on_note_above("#waiting")
    assert status_of(session, row_id) == Status.PUBLISHED
    acts = session.scalars(select(LogEntry.act).where(LogEntry.thing_id == row_id)).all()
    assert acts == ["approve"], "nobody left the language"


def status_of(session: Session, row_id: int) -> str:
    session.rollback()
    session.expire_all()
    return session.get_one(Contribution, row_id).status
